/** The options of `pnpm start`, checked: a wrong one is named together with what is allowed. */
import { parseArgs } from "node:util";
import { checkInput, PutConnectionBody, PutRepBody } from "@fathom-sync/contract";
import { DEFAULT_TIME_ZONE, isTimeZone } from "@fathom-sync/core";
import { CALLER_VARIABLES, InvalidSettings, readCallerSettings } from "@fathom-sync/functions";
import type * as z from "zod";
import type { RetentionDays } from "../stack/start-stack.ts";

export interface StartOptions {
  readonly port: number;
  readonly reps: number;
  readonly everySeconds: number;
  readonly fathomUrl: string | undefined;
  readonly dataDir: string | undefined;
  readonly once: boolean;
  readonly trafficSeconds: number | undefined;
  readonly timeScale: number;
  readonly timeZone: string;
  readonly historyDays: number;
  readonly retentionDays: RetentionDays;
  /** The functions' own variables of JWTs and CORS, for the API. */
  readonly callers: Readonly<Record<string, string>>;
  /** The caller's own key, from the environment only: an option would stay in the shell's history. */
  readonly apiKey: string | undefined;
  readonly email: string | undefined;
  /** A key is set, but not for any Fathom it could be used at. */
  readonly apiKeyUnused: boolean;
  readonly logLevel: "DEBUG" | "INFO" | "WARN" | "ERROR";
}

export class InvalidOptions extends Error {
  override readonly name = "InvalidOptions";
}

export const HELP = `Usage: pnpm start [options]

Starts fathom-sync on this computer: DynamoDB, SQS, KMS, the Lambda functions, the schedule, the HTTP API, the page, and a
simulated Fathom with demo reps. Syncs their calls, shows how it goes, and keeps on until Ctrl-C.

Options
  --port <number>        Port of the API; webhooks and the page are behind it. Default 4000; 0 takes any free one.
  --reps <number>        How many demo reps, 1 to 10000. Default 25.
  --every <seconds>      How often the schedule runs, 1 to 86400. Default 30 (in production: 30 minutes).
  --fathom-url <url>     Sync this Fathom instead of the simulator, e.g. https://api.fathom.ai/external/v1.
                         No demo reps are made; with FATHOM_API_KEY your own account is synced as one rep.
  --data <folder>        Keep everything over restarts: table, keys, tokens. Default: in memory.
  --once                 One scheduled run without the page, print the result, stop. Exit code 0, or 1 if a rep is not complete.
  --traffic <seconds>    Let a new demo call take place about this often. Default: none.
  --help                 Show this.

Environment
  FATHOM_API_KEY           Your Fathom API key (Fathom: Settings > API Access), with --fathom-url.
  FATHOM_EMAIL             The address you use at Fathom, when the key shows recordings of others too.
  FATHOM_SYNC_TIME_SCALE   Divides the engine's own delays (1 or more), so that days can be watched in minutes.
  FATHOM_SYNC_TIME_ZONE    Whose days the coverage counts, e.g. Europe/Amsterdam (default).
  FATHOM_SYNC_HISTORY_DAYS How far back calls are fetched, 30 to 3650 days (default 365).
  FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS, FATHOM_SYNC_RETENTION_CALL_DAYS
                           How long transcripts and whole calls are kept. Default: until they are erased.
  FATHOM_SYNC_JWT_…        Accept JWTs, and
  FATHOM_SYNC_CORS_ORIGINS let pages call the API: see README.md, Environment of the functions.
  DYNAMODB_ENDPOINT        Use this DynamoDB instead of the embedded one.
  LOG_LEVEL                DEBUG, INFO (default), WARN or ERROR: what the functions write to .local/functions.log.

While it runs, .local/stack.json holds the addresses and tokens.
`;

const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

/** @throws InvalidOptions; returns "help" when that is what was asked for */
export function parseStartOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions | "help" {
  const values = readArguments(args);
  if (values.help) return "help";
  const env = (name: string) => (environment[name] === "" ? undefined : environment[name]);
  const [apiKey, email] = [env("FATHOM_API_KEY"), env("FATHOM_EMAIL")];
  const logLevel = LOG_LEVELS.find((level) => level === (env("LOG_LEVEL") ?? "INFO").toUpperCase());
  if (!logLevel) throw new InvalidOptions(`LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}`);
  const fathomUrl = values["fathom-url"] === undefined ? undefined : toHttpUrl("--fathom-url", values["fathom-url"]);
  if (fathomUrl !== undefined && values.reps !== undefined) {
    throw new InvalidOptions(
      "--reps makes demo reps in the simulator; with --fathom-url there is none. Leave one of them out.",
    );
  }
  if (fathomUrl !== undefined && values.traffic !== undefined) {
    throw new InvalidOptions(
      "--traffic adds calls to the simulator; with --fathom-url there is none. Leave one of them out.",
    );
  }
  if (values.data === "") throw new InvalidOptions("--data must be the path of a folder");
  return {
    port: toInteger("--port", values.port ?? "4000", 0, 65_535),
    reps: toInteger("--reps", values.reps ?? "25", 1, 10_000),
    everySeconds: toInteger("--every", values.every ?? "30", 1, 86_400),
    fathomUrl,
    dataDir: values.data,
    once: values.once ?? false,
    trafficSeconds: values.traffic === undefined ? undefined : toInteger("--traffic", values.traffic, 1, 86_400),
    timeScale: toScale(env("FATHOM_SYNC_TIME_SCALE") ?? "1"),
    timeZone: toTimeZone(env("FATHOM_SYNC_TIME_ZONE") ?? DEFAULT_TIME_ZONE),
    historyDays: toInteger("FATHOM_SYNC_HISTORY_DAYS", env("FATHOM_SYNC_HISTORY_DAYS") ?? "365", 30, 3_650),
    retentionDays: toRetentionDays(env),
    callers: toCallers(env),
    // A key in the environment is meant for the real Fathom: the simulator would refuse it.
    apiKey: fathomUrl === undefined ? undefined : checkField("FATHOM_API_KEY", PutConnectionBody.shape.apiKey, apiKey),
    email: fathomUrl === undefined ? undefined : checkField("FATHOM_EMAIL", PutRepBody.shape.email, email),
    apiKeyUnused: fathomUrl === undefined && apiKey !== undefined,
    logLevel,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      // `pnpm start -- --once` passes the dashes on.
      args: args[0] === "--" ? args.slice(1) : [...args],
      options: {
        port: { type: "string" },
        reps: { type: "string" },
        every: { type: "string" },
        "fathom-url": { type: "string" },
        data: { type: "string" },
        once: { type: "boolean" },
        traffic: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
      allowPositionals: false,
    }).values;
  } catch (error) {
    throw new InvalidOptions(error instanceof Error ? error.message : String(error));
  }
}

/** By the API's own rules. Says what is allowed and never repeats the value. */
function checkField(name: string, shape: z.ZodType<string>, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const result = checkInput(shape, value);
  if (result.ok) return result.data;
  throw new InvalidOptions(`${name} ${result.errors[0]?.message ?? "cannot be used"}`);
}

function toInteger(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new InvalidOptions(`${option} must be a whole number from ${min} to ${max}, not "${text}"`);
}

function toRetentionDays(env: (name: string) => string | undefined): RetentionDays {
  const read = (name: string) => {
    const text = env(name);
    return text === undefined ? undefined : toInteger(name, text, 1, 36_500);
  };
  const transcript = read("FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS");
  const call = read("FATHOM_SYNC_RETENTION_CALL_DAYS");
  if (transcript !== undefined && call !== undefined && transcript > call) {
    throw new InvalidOptions(
      `FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS must be at most FATHOM_SYNC_RETENTION_CALL_DAYS (${call}), not ${transcript}`,
    );
  }
  return { transcript, call };
}

function toScale(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 1) return value;
  throw new InvalidOptions(`FATHOM_SYNC_TIME_SCALE must be a number of 1 or more, not "${text}"`);
}

/** Checked by the API's own rules, so that a wrong one is named now and not at the first request. */
function toCallers(env: (name: string) => string | undefined): Record<string, string> {
  const given = CALLER_VARIABLES.map((name) => [name, env(name)] as const);
  const set = Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  try {
    readCallerSettings(set);
  } catch (error) {
    throw error instanceof InvalidSettings ? new InvalidOptions(error.message) : error;
  }
  return set;
}

function toTimeZone(text: string): string {
  if (isTimeZone(text)) return text;
  throw new InvalidOptions(
    `FATHOM_SYNC_TIME_ZONE must be a name of the IANA time zone database, e.g. Europe/Amsterdam, not "${text}"`,
  );
}

function toHttpUrl(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidOptions(
      `${option} must be a full http(s) URL such as https://api.fathom.ai/external/v1, not "${text}"`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new InvalidOptions(`${option} must be a URL without user, query or fragment`);
  }
  return text.replace(/\/+$/, "");
}
