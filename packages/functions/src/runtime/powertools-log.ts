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
    error: (event, error, fields) => logger.error(event, { ...fields, error: toBareError(error) }),
  };
}

const CAUSES_MAX = 5;

/**
 * Name, message and stack, of its causes too, and nothing else: Powertools writes every field of an error, and libraries hang
 * items, requests and parameters on theirs.
 */
function toBareError(error: unknown, depth = 1): Error {
  if (!(error instanceof Error)) return new Error(`thrown: ${typeof error}`);
  const cause = error.cause === undefined || depth === CAUSES_MAX ? undefined : toBareError(error.cause, depth + 1);
  const bare = new Error(error.message, cause === undefined ? undefined : { cause });
  bare.name = error.name;
  if (error.stack !== undefined) bare.stack = error.stack;
  return bare;
}
