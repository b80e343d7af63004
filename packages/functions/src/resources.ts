/**
 * What a function was given: names, addresses and secrets, read once from its environment and its links (`links.ts`; they come first)
 * and checked. The only file that reads the environment. An empty variable counts as unset.
 */
import { DAY_MS, DEFAULT_SYNC_POLICY, DEFAULT_TIME_ZONE, isTimeZone, type Retention } from "@fathom-sync/core";
import * as z from "zod";
import {
  type CallerSettings,
  CallerVariables,
  checkJwtIsWhole,
  isLoopback,
  toCallerSettings,
} from "./caller-settings.ts";
import { readApiLinks, readSyncLinks } from "./links.ts";

/** A setting is missing or wrong. Names every one of them at once, and never repeats a value. */
export class InvalidSettings extends Error {
  override readonly name = "InvalidSettings";
}

const httpUrl = z.url({ protocol: /^https?$/, error: "an http(s) URL" });
const SECRET_ALLOWED = "at least 16 characters out of letters, digits and - . _ ~ + / (at the end also =)";
/** Shorter ones could be guessed; other characters could never come in an Authorization header (RFC 6750, 2.1). */
const secret = z.string({ error: SECRET_ALLOWED }).regex(/^(?=.{16})[A-Za-z0-9\-._~+/]+=*$/, SECRET_ALLOWED);

/** The first window itself, and ten years. */
const HISTORY_DAYS_MIN = DEFAULT_SYNC_POLICY.firstWindowMs / DAY_MS;
const HISTORY_DAYS_MAX = 3_650;
const HISTORY_DAYS_ALLOWED = `a whole number from ${HISTORY_DAYS_MIN} to ${HISTORY_DAYS_MAX}`;

/** A hundred years: a number beyond it is a slip, and off is what is meant. */
const RETENTION_DAYS_MAX = 36_500;
const RETENTION_DAYS_ALLOWED = `a whole number from 1 to ${RETENTION_DAYS_MAX}, or left out`;
/** Written in digits: `1e3` and `0x10` are numbers to JavaScript, and not what anybody means here. */
const retentionDays = z
  .string()
  .regex(/^\d{1,5}$/, RETENTION_DAYS_ALLOWED)
  .transform(Number)
  .refine((days) => days >= 1 && days <= RETENTION_DAYS_MAX, RETENTION_DAYS_ALLOWED)
  .optional();
const RETENTION_ORDER = {
  path: ["FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS"],
  message: "at most FATHOM_SYNC_RETENTION_CALL_DAYS: a call's transcript goes with it",
};

const WEBHOOK_BASE_ALLOWED =
  "an HTTPS URL without query or fragment (HTTP only on loopback, when FATHOM_SYNC_FATHOM_URL is on loopback too)";

const SyncVariables = z.object({
  FATHOM_SYNC_TABLE: z.string({ error: "the name of the table" }),
  FATHOM_SYNC_QUEUE_URL: httpUrl,
  FATHOM_SYNC_KMS_KEY: z.string({ error: "the id, ARN or alias of the KMS key" }),
  FATHOM_SYNC_FATHOM_URL: httpUrl.default("https://api.fathom.ai/external/v1"),
  /** Local stack only: divides the engine's delays and cadences. */
  FATHOM_SYNC_TIME_SCALE: z.coerce
    .number({ error: "a number of 1 or more" })
    .min(1, "a number of 1 or more")
    .default(1),
  /** Whose days the ledger counts. */
  FATHOM_SYNC_TIME_ZONE: z
    .string()
    .refine(isTimeZone, "a name of the IANA time zone database, e.g. Europe/Amsterdam")
    .default(DEFAULT_TIME_ZONE),
  /** How far back a rep's history is fetched behind the first 30 days. */
  FATHOM_SYNC_HISTORY_DAYS: z.coerce
    .number({ error: HISTORY_DAYS_ALLOWED })
    .int(HISTORY_DAYS_ALLOWED)
    .min(HISTORY_DAYS_MIN, HISTORY_DAYS_ALLOWED)
    .max(HISTORY_DAYS_MAX, HISTORY_DAYS_ALLOWED)
    .default(DEFAULT_SYNC_POLICY.horizonMs / DAY_MS),
  /** How long transcripts and whole calls are kept; unset: until somebody erases them. */
  FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: retentionDays,
  FATHOM_SYNC_RETENTION_CALL_DAYS: retentionDays,
  /** Public origin of the function that receives webhooks; unset: webhooks are off. */
  FATHOM_SYNC_WEBHOOK_BASE_URL: z
    .url({ protocol: /^https?$/, error: WEBHOOK_BASE_ALLOWED })
    .refine((url) => URL.canParse(url) && new URL(url).search + new URL(url).hash === "", WEBHOOK_BASE_ALLOWED)
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  FATHOM_SYNC_VERSION: z.string().default("development"),
  FATHOM_SYNC_STAGE: z.string().max(64, "1 to 64 characters").default("local"),
  LOG_LEVEL: z.enum(["DEBUG", "INFO", "WARN", "ERROR"], "DEBUG, INFO, WARN or ERROR").default("INFO"),
});

const DELIVERABLE = { path: ["FATHOM_SYNC_WEBHOOK_BASE_URL"], message: WEBHOOK_BASE_ALLOWED };
const SyncResources = SyncVariables.refine(isDeliverable, DELIVERABLE).refine(isRetentionInOrder, RETENTION_ORDER);

const ApiResources = SyncVariables.extend({
  /** One or two, separated by a comma: two while a token is being replaced. */
  FATHOM_SYNC_SERVICE_TOKENS: z
    .string({ error: "one or two service tokens, separated by a comma" })
    .transform((text) => text.split(",").map((token) => token.trim()))
    .pipe(z.array(secret).min(1).max(2, "one or two service tokens, separated by a comma")),
  FATHOM_SYNC_CRON_SECRET: secret,
  ...CallerVariables.shape,
})
  .refine(isDeliverable, DELIVERABLE)
  .refine(isRetentionInOrder, RETENTION_ORDER)
  .superRefine(checkJwtIsWhole)
  .refine(
    (settings) => !settings.FATHOM_SYNC_SERVICE_TOKENS.includes(settings.FATHOM_SYNC_CRON_SECRET),
    // One secret for both would open everything to whoever may only start a run.
    { path: ["FATHOM_SYNC_CRON_SECRET"], message: "another one than the service tokens" },
  );

/** The receiving function's: it calls AWS by itself, so it reads what the SDK would read for it (AWS: Lambda environment variables). */
const { shape } = SyncResources;
const WebhookResources = z.object({
  FATHOM_SYNC_TABLE: shape.FATHOM_SYNC_TABLE,
  FATHOM_SYNC_QUEUE_URL: shape.FATHOM_SYNC_QUEUE_URL,
  FATHOM_SYNC_KMS_KEY: shape.FATHOM_SYNC_KMS_KEY,
  FATHOM_SYNC_VERSION: shape.FATHOM_SYNC_VERSION,
  FATHOM_SYNC_STAGE: shape.FATHOM_SYNC_STAGE,
  LOG_LEVEL: shape.LOG_LEVEL,
  AWS_REGION: z.string({ error: "the name of an AWS region" }),
  AWS_ACCESS_KEY_ID: z.string({ error: "an access key id, set by Lambda" }),
  AWS_SECRET_ACCESS_KEY: z.string({ error: "a secret access key, set by Lambda" }),
  AWS_SESSION_TOKEN: z.string().optional(),
  AWS_ENDPOINT_URL_DYNAMODB: httpUrl.optional(),
  AWS_ENDPOINT_URL_KMS: httpUrl.optional(),
});

export interface WebhookSettings {
  readonly tableName: string;
  readonly queueUrl: string;
  readonly kmsKeyId: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string | undefined;
  };
  readonly dynamoDbUrl: string;
  readonly kmsUrl: string;
  readonly version: string;
  readonly stage: string;
  readonly logLevel: "DEBUG" | "INFO" | "WARN" | "ERROR";
}

const CallerResources = CallerVariables.superRefine(checkJwtIsWhole);

/** Who besides the servers may call, and from which pages. */
export const CALLER_VARIABLES = Object.keys(CallerVariables.shape);

export interface SyncSettings {
  readonly tableName: string;
  readonly queueUrl: string;
  readonly kmsKeyId: string;
  readonly fathomUrl: string;
  readonly timeScale: number;
  /** IANA name. */
  readonly timeZone: string;
  readonly historyDays: number;
  /** How long calls and transcripts are kept; for ever when left out. */
  readonly retention?: Retention;
  /** Public origin that Fathom delivers to, without a slash at the end; undefined: webhooks are off. */
  readonly webhookBaseUrl?: string | undefined;
  readonly version: string;
  /** Which of several deployments in one account this is: the dimension of its metrics. */
  readonly stage: string;
  readonly logLevel: "DEBUG" | "INFO" | "WARN" | "ERROR";
}

export interface ApiSettings extends SyncSettings, CallerSettings {
  readonly serviceTokens: readonly string[];
  readonly cronSecret: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function getSyncEnvironment(): Environment {
  return { ...process.env, ...readSyncLinks(process.env) };
}

function getApiEnvironment(): Environment {
  return { ...process.env, ...readApiLinks(process.env) };
}

/** @throws InvalidSettings */
export function readSyncSettings(environment: Environment = getSyncEnvironment()): SyncSettings {
  return toSyncSettings(parse(SyncResources, environment));
}

/** @throws InvalidSettings */
export function readApiSettings(environment: Environment = getApiEnvironment()): ApiSettings {
  const parsed = parse(ApiResources, environment);
  return {
    ...toSyncSettings(parsed),
    serviceTokens: parsed.FATHOM_SYNC_SERVICE_TOKENS,
    cronSecret: parsed.FATHOM_SYNC_CRON_SECRET,
    ...toCallerSettings(parsed),
  };
}

/**
 * The settings of `CALLER_VARIABLES` alone, for who only hands them on.
 * @throws InvalidSettings
 */
export function readCallerSettings(environment: Environment): CallerSettings {
  return toCallerSettings(parse(CallerResources, environment));
}

/** A transcript cannot outlive its call. */
function isRetentionInOrder(settings: z.infer<typeof SyncVariables>): boolean {
  const { FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: transcripts, FATHOM_SYNC_RETENTION_CALL_DAYS: calls } = settings;
  return transcripts === undefined || calls === undefined || transcripts <= calls;
}

/** Fathom takes HTTPS addresses alone; a simulator on this machine may take one of this machine. */
function isDeliverable(settings: z.infer<typeof SyncVariables>): boolean {
  const { FATHOM_SYNC_WEBHOOK_BASE_URL: base, FATHOM_SYNC_FATHOM_URL: fathom } = settings;
  const isHere = (url: string) => URL.canParse(url) && isLoopback(new URL(url).hostname);
  return base === undefined || base.startsWith("https:") || (isHere(base) && isHere(fathom));
}

/** @throws InvalidSettings */
export function readWebhookSettings(environment: Environment = getSyncEnvironment()): WebhookSettings {
  const parsed = parse(WebhookResources, environment);
  const region = parsed.AWS_REGION;
  return {
    tableName: parsed.FATHOM_SYNC_TABLE,
    queueUrl: parsed.FATHOM_SYNC_QUEUE_URL,
    kmsKeyId: parsed.FATHOM_SYNC_KMS_KEY,
    region,
    credentials: {
      accessKeyId: parsed.AWS_ACCESS_KEY_ID,
      secretAccessKey: parsed.AWS_SECRET_ACCESS_KEY,
      sessionToken: parsed.AWS_SESSION_TOKEN,
    },
    dynamoDbUrl: parsed.AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${region}.amazonaws.com`,
    kmsUrl: parsed.AWS_ENDPOINT_URL_KMS ?? `https://kms.${region}.amazonaws.com`,
    version: parsed.FATHOM_SYNC_VERSION,
    stage: parsed.FATHOM_SYNC_STAGE,
    logLevel: parsed.LOG_LEVEL,
  };
}

function toSyncSettings(parsed: z.infer<typeof SyncResources>): SyncSettings {
  return {
    tableName: parsed.FATHOM_SYNC_TABLE,
    queueUrl: parsed.FATHOM_SYNC_QUEUE_URL,
    kmsKeyId: parsed.FATHOM_SYNC_KMS_KEY,
    fathomUrl: parsed.FATHOM_SYNC_FATHOM_URL,
    timeScale: parsed.FATHOM_SYNC_TIME_SCALE,
    timeZone: parsed.FATHOM_SYNC_TIME_ZONE,
    historyDays: parsed.FATHOM_SYNC_HISTORY_DAYS,
    retention: {
      transcriptDays: parsed.FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS,
      callDays: parsed.FATHOM_SYNC_RETENTION_CALL_DAYS,
    },
    webhookBaseUrl: parsed.FATHOM_SYNC_WEBHOOK_BASE_URL,
    version: parsed.FATHOM_SYNC_VERSION,
    stage: parsed.FATHOM_SYNC_STAGE,
    logLevel: parsed.LOG_LEVEL,
  };
}

function parse<Shape extends z.ZodObject>(shape: Shape, environment: Environment): z.infer<Shape> {
  const given = Object.fromEntries(
    Object.keys(shape.shape).map((name) => [name, environment[name] === "" ? undefined : environment[name]]),
  );
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `${name} ${given[name] === undefined ? "is not set; it must be" : "must be"} ${issue.message}`;
  });
  throw new InvalidSettings(`environment: ${[...new Set(wrong)].join("; ")}`);
}
