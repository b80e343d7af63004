/**
 * The KMS key that wraps the data keys of reps' secrets. Without a policy of its own it has AWS's default: the account's IAM policies
 * decide, and ours allow each function its few calls, with our encryption context alone.
 */
import { settings, toPhysicalName } from "./settings.ts";

export const key = new aws.kms.Key(
  "SyncKey",
  {
    description: `${toPhysicalName("data-keys")}: wraps the data keys of the secrets in the table`,
    enableKeyRotation: true,
    // The longest: a key that is gone makes every stored secret unreadable.
    deletionWindowInDays: 30,
  },
  { retainOnDelete: settings.keepData },
);

new aws.kms.Alias("SyncKeyAlias", { name: `alias/${toPhysicalName("data-keys")}`, targetKeyId: key.keyId });

export const keyLink = new sst.Linkable("SyncKeyArn", { properties: { arn: key.arn } });
