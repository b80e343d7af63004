/** What all functions share: where they run, how they log, who may be them, and the settings that are no secret. */
import { settings, version } from "./settings.ts";

export const functionDefaults = {
  runtime: "nodejs24.x",
  architecture: "arm64",
  logging: { format: "json", retention: settings.logs.retention },
  // SST 4.17.1 does not unless told to, whatever its documentation says: cold starts read every byte.
  nodejs: { minify: true },
} as const;

export const commonEnvironment = {
  FATHOM_SYNC_STAGE: $app.stage,
  FATHOM_SYNC_VERSION: version,
  LOG_LEVEL: settings.logs.level,
};

/** Of the functions that run the domain. */
export const domainEnvironment = {
  ...commonEnvironment,
  FATHOM_SYNC_TIME_ZONE: settings.timeZone,
  FATHOM_SYNC_HISTORY_DAYS: String(settings.historyDays),
  ...(settings.retention?.transcriptDays === undefined
    ? {}
    : { FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: String(settings.retention.transcriptDays) }),
  ...(settings.retention?.callDays === undefined
    ? {}
    : { FATHOM_SYNC_RETENTION_CALL_DAYS: String(settings.retention.callDays) }),
};

/**
 * SST lets the whole account assume a function's role, so that `sst dev` can; deployed, Lambda alone may. (SST 4.17.1 tests an
 * Output for truth, and so does it in every stage.)
 */
export function trustLambdaOnly(args: aws.iam.RoleArgs): undefined {
  if (!$dev) args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
  return undefined;
}
