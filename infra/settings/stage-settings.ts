/**
 * What may differ between stages, with what each value may be. One file per stage fills it in (`production.ts`, `personal.ts`);
 * every other number is in `infra/plan`, the same everywhere. `checkSettings` says which field is wrong before anything is deployed.
 */
import { DISPATCHER, QUEUE, SCHEDULE } from "../plan/sync-plan.ts";

export interface StageSettings {
  /** AWS region, e.g. `eu-central-1`. Moving a stage to another one means a new table: data does not follow. */
  readonly region: string;
  readonly schedule: {
    /** Off: nothing runs by itself, and the alarm on silence is left out. */
    readonly enabled: boolean;
    /**
     * Minutes between two runs: a divisor of 60, at most the plan's 30. The alarms are drawn for the plan's interval; shorter ones
     * only make them slower than they could be.
     */
    readonly intervalMinutes: number;
  };
  readonly concurrency: {
    /** Workers at once, each with up to ten reps: 2 to the plan's maximum. */
    readonly worker: number;
    /**
     * Reserved for a function: it always has them and never more. The account keeps 100 for all others, and new accounts have 10 in
     * all (Service Quotas, "Concurrent executions"): leave it out until the quota was raised.
     */
    readonly reserved?: { readonly api?: number; readonly webhook?: number };
  };
  /** Pages whose scripts may call the API: exact origins, `https://crm.example`. */
  readonly origins: readonly string[];
  /** The page for admins and reps, with the API at the same address. */
  readonly page: {
    /** Off: there is no page, and the API answers at its own URL alone. */
    readonly enabled: boolean;
    /** Whether a deployment that changed the distribution waits until every edge has it (3 to 5 minutes), so that it ends with the new state. */
    readonly waitsForEdges: boolean;
    /** Its own name. Left out: CloudFront's, `https://d….cloudfront.net`. */
    readonly domain?: {
      /** `calls.crm.example`. */
      readonly name: string;
      /**
       * Of a certificate for that name in us-east-1 (CloudFront takes no other), when its DNS is kept elsewhere: you make the CNAME
       * yourself (docs/operations.md). Left out: the zone is in Route 53 of this account, and certificate and records are made.
       */
      readonly certificateArn?: string;
    };
  };
  /** Whose tokens of people are accepted; left out: only service tokens open the API. */
  readonly jwt?: {
    readonly issuer: string;
    readonly audience: string;
    /** https. */
    readonly jwksUrl: string;
    /** How tokens may be signed: asymmetric ones alone, such as `ES256`. Left out: RS256 and ES256. */
    readonly algorithms?: readonly string[];
    /** The claims that tell the role (`admin`, `rep`) and the rep's id. Left out: `role` and `rep_id`. */
    readonly roleClaim?: string;
    readonly repClaim?: string;
  };
  /** Who is told: e-mail addresses (each confirms once) or https URLs (PagerDuty, Opsgenie, a Slack relay). */
  readonly alarms: {
    /** Somebody must act now. */
    readonly page: readonly string[];
    /** Somebody looks at it on a working day. */
    readonly ticket: readonly string[];
  };
  readonly logs: {
    readonly retention: "1 week" | "2 weeks" | "1 month" | "3 months" | "6 months" | "1 year";
    readonly level: "DEBUG" | "INFO" | "WARN" | "ERROR";
  };
  /** Whether connecting a rep registers a webhook at Fathom, so that a call arrives within seconds. */
  readonly webhooks: boolean;
  /** How far back a rep's calls are fetched: 30 to 3650. */
  readonly historyDays: number;
  /** After how many days transcripts and whole calls are erased here, 1 to 36500 (docs/privacy.md). Left out: never by themselves. */
  readonly retention?: { readonly transcriptDays?: number; readonly callDays?: number };
  /** Whose days the ledger counts: IANA name. */
  readonly timeZone: string;
  /** Keeps table and key when the stage or a line of code is removed. For data nobody can make again. */
  readonly keepData: boolean;
}

const HOST_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const CERTIFICATE_ARN = /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/;

/** As the API takes them (`packages/functions/src/caller-settings.ts`; the checks let it read a stage's). */
const JWT_ALGORITHM = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA)$/;

/** @throws Error naming every wrong field and what it may be */
export function checkSettings(stage: string, settings: StageSettings): StageSettings {
  const faults = listFaults(settings);
  if (faults.length > 0) throw new Error(`settings of stage ${stage}: ${faults.join("; ")}`);
  return settings;
}

function listFaults(settings: StageSettings): string[] {
  const { schedule, concurrency, origins, alarms, historyDays, timeZone, jwt, retention = {} } = settings;
  const { transcriptDays = 1, callDays = 36_500 } = retention;
  const { domain } = settings.page;
  const planned = SCHEDULE.intervalSeconds / 60;
  const minutes = schedule.intervalMinutes;
  const addresses = [...alarms.page, ...alarms.ticket];
  const rules: readonly [boolean, string][] = [
    [/^[a-z]{2}(-[a-z]+)+-\d$/.test(settings.region), "region must be the name of an AWS region"],
    [
      isWhole(minutes, 1, planned) && 60 % minutes === 0 && minutes * 60 > DISPATCHER.timeoutSeconds,
      `schedule.intervalMinutes must divide 60, be at most ${planned} and longer than a dispatch may take`,
    ],
    [
      isWhole(concurrency.worker, 2, QUEUE.maximumConcurrency),
      `concurrency.worker must be a whole number from 2 to ${QUEUE.maximumConcurrency}`,
    ],
    [
      Object.values(concurrency.reserved ?? {}).every((count) => isWhole(count, 1, 1_000)),
      "concurrency.reserved must hold whole numbers from 1 to 1000",
    ],
    [origins.every(isOrigin), "origins must be exact https origins: no *, no path, no closing slash"],
    [
      domain === undefined || HOST_NAME.test(domain.name),
      "page.domain.name must be a host name such as calls.crm.example: lower case, no scheme, no path",
    ],
    [
      domain?.certificateArn === undefined || CERTIFICATE_ARN.test(domain.certificateArn),
      "page.domain.certificateArn must be the ARN of a certificate of ACM in us-east-1",
    ],
    [addresses.every((one) => toProtocol(one) !== undefined), "alarms must be e-mail addresses or https URLs"],
    [isWhole(historyDays, 30, 3_650), "historyDays must be a whole number from 30 to 3650"],
    [
      isWhole(callDays, 1, 36_500) && isWhole(transcriptDays, 1, callDays),
      "retention must hold whole numbers from 1 to 36500, transcriptDays at most callDays",
    ],
    [isTimeZone(timeZone), "timeZone must be a name of the IANA time zone database"],
    [jwt === undefined || jwt.jwksUrl.startsWith("https://"), "jwt.jwksUrl must be an https URL"],
    [
      (jwt?.algorithms ?? ["RS256"]).length > 0 && (jwt?.algorithms ?? []).every((name) => JWT_ALGORITHM.test(name)),
      "jwt.algorithms must be one or more of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 and EdDSA",
    ],
    [
      [jwt?.roleClaim, jwt?.repClaim].every((name) => name === undefined || (name !== "" && name.length <= 200)),
      "jwt.roleClaim and jwt.repClaim must be names of claims, of 1 to 200 characters",
    ],
  ];
  return rules.filter(([holds]) => !holds).map(([, rule]) => rule);
}

/** How SNS reaches an address; undefined: it is none. */
export function toProtocol(address: string): "email" | "https" | undefined {
  if (URL.canParse(address) && address.startsWith("https://")) return "https";
  return /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(address) ? "email" : undefined;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function isOrigin(text: string): boolean {
  return text.startsWith("https://") && URL.canParse(text) && new URL(text).origin === text && !text.includes("*");
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
