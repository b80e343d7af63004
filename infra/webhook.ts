/** The function Fathom delivers to: its own URL, its own small bundle, and hardly a right. */
import { allowKey, receiveInTable, sendToQueue } from "./access.ts";
import { commonEnvironment, functionDefaults, trustLambdaOnly } from "./function-defaults.ts";
import { keyLink } from "./key.ts";
import { WEBHOOK } from "./plan/sync-plan.ts";
import { queueLink } from "./queue.ts";
import { settings } from "./settings.ts";
import { tableLink } from "./table.ts";

const reserved = settings.concurrency.reserved?.webhook;

export const webhook = new sst.aws.Function("Webhook", {
  ...functionDefaults,
  handler: "packages/functions/src/webhooks/handler.handler",
  timeout: `${WEBHOOK.timeoutSeconds} seconds`,
  memory: `${WEBHOOK.memoryMb} MB`,
  link: [tableLink, queueLink, keyLink],
  environment: commonEnvironment,
  permissions: [...receiveInTable, ...sendToQueue],
  ...(reserved === undefined ? {} : { concurrency: { reserved } }),
  // Deliveries are signed; the handler checks that. No browser ever calls it.
  url: { authorization: "none", cors: false },
  transform: { role: trustLambdaOnly },
});
allowKey("Webhook", webhook, ["kms:Decrypt"]);

/** For the functions that register webhooks at Fathom. */
export const webhookEnvironment: Record<string, $util.Input<string>> = settings.webhooks
  ? { FATHOM_SYNC_WEBHOOK_BASE_URL: webhook.url }
  : {};
