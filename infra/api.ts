/** The HTTP API, on its own URL. It checks tokens itself and says itself which origins may read: the URL adds no CORS headers. */
import { allowKey, sendToQueue, useTable } from "./access.ts";
import { domainEnvironment, functionDefaults, trustLambdaOnly } from "./function-defaults.ts";
import { keyLink } from "./key.ts";
import { API } from "./plan/sync-plan.ts";
import { queueLink } from "./queue.ts";
import { cronSecret, serviceTokens } from "./secrets.ts";
import { settings } from "./settings.ts";
import { tableLink } from "./table.ts";
import { webhookEnvironment } from "./webhook.ts";

const { jwt, origins } = settings;
const reserved = settings.concurrency.reserved?.api;

const callerEnvironment = {
  ...(origins.length === 0 ? {} : { FATHOM_SYNC_CORS_ORIGINS: origins.join(",") }),
  ...(jwt === undefined
    ? {}
    : {
        FATHOM_SYNC_JWT_ISSUER: jwt.issuer,
        FATHOM_SYNC_JWT_AUDIENCE: jwt.audience,
        FATHOM_SYNC_JWT_JWKS_URL: jwt.jwksUrl,
        ...(jwt.algorithms === undefined ? {} : { FATHOM_SYNC_JWT_ALGORITHMS: jwt.algorithms.join(",") }),
        ...(jwt.roleClaim === undefined ? {} : { FATHOM_SYNC_JWT_ROLE_CLAIM: jwt.roleClaim }),
        ...(jwt.repClaim === undefined ? {} : { FATHOM_SYNC_JWT_REP_CLAIM: jwt.repClaim }),
      }),
};

export const api = new sst.aws.Function("Api", {
  ...functionDefaults,
  handler: "packages/functions/src/api/handler.handler",
  timeout: `${API.timeoutSeconds} seconds`,
  memory: `${API.memoryMb} MB`,
  link: [tableLink, queueLink, keyLink, serviceTokens, cronSecret],
  environment: { ...domainEnvironment, ...webhookEnvironment, ...callerEnvironment },
  permissions: [...useTable, ...sendToQueue],
  ...(reserved === undefined ? {} : { concurrency: { reserved } }),
  url: { authorization: "none", cors: false },
  transform: { role: trustLambdaOnly },
});
allowKey("Api", api, ["kms:Decrypt", "kms:GenerateDataKey"]);
