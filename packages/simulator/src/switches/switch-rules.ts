/** Default and allowed values of each switch; guarantees that a wrong value is refused with the list of right ones. */
import { type FaultKind, faultKinds, type Outage, type Switches } from "./switches.ts";

export interface SwitchRule<T> {
  readonly default: T;
  /** In words, for error messages and `GET /__simulator/switches`. */
  readonly allowed: string;
  /** The value if it is allowed, otherwise undefined. */
  read(value: unknown): { readonly value: T } | undefined;
}

function oneOf<const T extends string | number>(fallback: NoInfer<T>, ...values: readonly T[]): SwitchRule<T> {
  return {
    default: fallback,
    allowed: values.map((value) => JSON.stringify(value)).join(", "),
    read(value) {
      const found = values.find((candidate) => candidate === value);
      return found === undefined ? undefined : { value: found };
    },
  };
}

function flag(): SwitchRule<boolean> {
  return {
    default: false,
    allowed: "true, false",
    read: (value) => (typeof value === "boolean" ? { value } : undefined),
  };
}

function count(fallback: number, min = 0): SwitchRule<number> {
  return {
    default: fallback,
    allowed: `a whole number of at least ${min}`,
    read: (value) => (typeof value === "number" && Number.isInteger(value) && value >= min ? { value } : undefined),
  };
}

function limit(fallback: number): SwitchRule<number> {
  return {
    default: fallback,
    allowed: 'a whole number of at least 0, or "unlimited"',
    read(value) {
      if (value === "unlimited" || value === Number.POSITIVE_INFINITY) return { value: Number.POSITIVE_INFINITY };
      return count(fallback).read(value);
    },
  };
}

function secondsOrNever(fallback: number): SwitchRule<number | "never"> {
  return {
    default: fallback,
    allowed: 'a number of seconds of at least 0, or "never"',
    read(value) {
      if (value === "never") return { value };
      return typeof value === "number" && value >= 0 ? { value } : undefined;
    },
  };
}

const outage: SwitchRule<Outage | null> = {
  default: null,
  allowed: `null, or {"kind": one of ${faultKinds.join(", ")}; "status", "retryAfterSeconds", "delayMs"}`,
  read(value) {
    if (value === null) return { value };
    if (typeof value !== "object" || !("kind" in value) || !isFaultKind(value.kind)) return undefined;
    return { value: value as Outage };
  },
};

const retryDelays: SwitchRule<readonly number[]> = {
  default: [0, 5, 300, 1800, 7200, 18_000, 36_000, 36_000],
  allowed: "a non-empty list of seconds of at least 0",
  read(value) {
    if (!Array.isArray(value) || value.length === 0) return undefined;
    return value.every((delay) => typeof delay === "number" && delay >= 0) ? { value } : undefined;
  },
};

export function isFaultKind(value: unknown): value is FaultKind {
  return faultKinds.some((kind) => kind === value);
}

export const switchRules: { readonly [Name in keyof Switches]: SwitchRule<Switches[Name]> } = {
  era: oneOf("2026-07", "2026-07", "2026-04", "2025"),
  deactivatedKeyStatus: oneOf(401, 401, 403),
  accessTokenLifetimeSeconds: count(3600, 1),
  cursorKind: oneOf("page-number", "page-number", "stable", "repeating"),
  endCursor: oneOf("null", "null", "empty-string", "omitted"),
  insertDuringWalk: count(0),
  insertDuringWalkBackdated: count(0),
  reportedLimit: oneOf<10 | 50 | "null" | "omitted">(10, 10, 50, "null", "omitted"),
  pageSize: count(10, 1),
  peoplePageSize: count(10, 1),
  limitParameter: oneOf("ignored", "ignored", "honoured", "refused"),
  extraTopLevelKeys: flag(),
  createdAfter: oneOf("inclusive", "inclusive", "exclusive"),
  createdBefore: oneOf("exclusive", "inclusive", "exclusive"),
  fractionalSeconds: oneOf("understood", "understood", "match-nothing", "refused"),
  domainsFilter: oneOf("company", "company", "any-invitee"),
  listOrder: oneOf("newest-first", "newest-first", "oldest-first"),
  createdDelaySeconds: count(20),
  transcriptDelaySeconds: secondsOrNever(180),
  summaryDelaySeconds: secondsOrNever(300),
  recordingIds: oneOf("small", "small", "above-2-31"),
  absentContent: oneOf("null", "null", "omitted"),
  oauthIncludes: oneOf("refused", "refused", "ignored"),
  notReady: oneOf("404", "404", "empty", "empty-object", "null"),
  globalLimit: limit(60),
  heavyLimit: limit(30),
  downloadLimit: limit(30),
  tokenLimit: limit(60),
  limitWindowSeconds: count(60, 1),
  limitScope: oneOf("key", "key", "user"),
  rateLimitHeaders: oneOf("relative", "relative", "epoch", "none"),
  rateLimitBucket: oneOf("heavy", "heavy", "global"),
  retryAfter: oneOf("seconds", "seconds", "http-date", "none"),
  errorBody: oneOf("json", "json", "message", "empty", "html"),
  outage,
  latencyMs: count(0),
  downloadOutcome: oneOf("completed", "completed", "generation_failed", "generation_timeout"),
  downloadDelaySeconds: count(60),
  allowLoopbackWebhooks: flag(),
  teamTriggersRefused: flag(),
  webhookDelivery: oneOf("once", "once", "duplicate", "out-of-order", "never"),
  webhookHoldSeconds: count(600),
  webhookHeaderCase: oneOf("lower", "lower", "mixed"),
  webhookHeaderPrefix: oneOf("webhook", "webhook", "svix"),
  webhookSignature: oneOf("valid", "valid", "two", "rotated", "bad", "missing"),
  webhookTimestamp: oneOf("fresh", "fresh", "stale", "future"),
  webhookRetryTimestamp: oneOf("fresh", "fresh", "original"),
  webhookMinimumBodyBytes: count(0),
  webhookEra: oneOf("same", "same", "2026-07", "2026-04", "2025"),
  webhookRetryDelaysSeconds: retryDelays,
  webhookTimeoutMs: count(15_000, 1),
  webhookDisableAfterSeconds: count(432_000),
  impromptuScheduledTimes: oneOf("null", "null", "recording-times"),
  nullScheduledTimes: flag(),
  emptyInvitees: flag(),
  nullEmails: flag(),
  unknownEnumValues: flag(),
  oddNames: flag(),
  threeHourTranscripts: flag(),
};
