/** The domain's log on Powertools: one JSON object a line, as CloudWatch reads it. */
import { Logger } from "@aws-lambda-powertools/logger";
import type { Log } from "@fathom-sync/core";
import type { SyncSettings } from "../resources.ts";

const SERVICE_NAME = "fathom-sync";

export function createPowertoolsLog(settings: Pick<SyncSettings, "logLevel" | "version">): Log {
  const logger = new Logger({
    serviceName: SERVICE_NAME,
    logLevel: settings.logLevel,
    persistentLogAttributes: { version: settings.version },
  });
  return {
    debug: (event, fields) => logger.debug(event, { ...fields }),
    info: (event, fields) => logger.info(event, { ...fields }),
    warn: (event, fields) => logger.warn(event, { ...fields }),
    error: (event, error, fields) => logger.error(event, { ...fields, error: toError(error) }),
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`thrown: ${typeof error}`);
}
