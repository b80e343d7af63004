/**
 * Every way in which the simulated Fathom can differ from its default, in one place. The defaults are what
 * Fathom documents or what was observed; the rest are the traps a client has to survive.
 * A switch is read at the moment of each request or delivery, except where its comment says otherwise.
 */

export type SchemaEra = "2026-07" | "2026-04" | "2025";

/** A fault that every matching request meets; the same kinds as `addFault`. */
export interface Outage {
  readonly kind: FaultKind;
  /** HTTP status of the kinds `status` (default 503) and `html` (default 502). */
  readonly status?: number;
  /** For `status`: the value of a Retry-After header. */
  readonly retryAfterSeconds?: number;
  /** For `delay`, `slow-body` (default 5000) and `reset`: milliseconds on the simulator's clock. */
  readonly delayMs?: number;
}

export const faultKinds = [
  "status",
  "timeout",
  "reset",
  "truncated-json",
  "truncated-body",
  "html",
  "slow-body",
  "delay",
  "empty",
  "no-items",
  "null-items",
  "empty-page",
  "wrong-shape",
  "redirect",
] as const;
/**
 * - `status`: that HTTP status with an error body. - `timeout`: never answers. - `reset`: the connection is reset.
 * - `truncated-json`: a well-formed HTTP 200 whose JSON stops half-way. - `truncated-body`: the connection closes half-way.
 * - `html`: an HTML page. - `slow-body`: headers at once, the body in drips over `delayMs` (default 5000).
 * - `delay`: the right answer, `delayMs` late. - `empty`: 200 without a body. - `no-items`: 200, a list without `items`.
 * - `null-items`: 200 with `items: null`. - `empty-page`: 200, a well-formed but wrongly empty last page.
 * - `wrong-shape`: 200 with JSON that is no object. - `redirect`: 302 to a login page.
 */
export type FaultKind = (typeof faultKinds)[number];

export interface Switches {
  /** Shape of bodies and set of endpoints. Before 2026-07 there are no /meeting_types, /users and downloads. Default 2026-07. */
  era: SchemaEra;

  // Authentication
  /** Status for the key of a deactivated user. Default 401. */
  deactivatedKeyStatus: 401 | 403;
  /** Lifetime of OAuth access tokens issued from now on. Default 3600. */
  accessTokenLifetimeSeconds: number;

  // GET /meetings
  /** `page-number`: pages shift when the result changes. `stable`: they do not. `repeating`: page 2 points to itself for ever. Default page-number. */
  cursorKind: "page-number" | "stable" | "repeating";
  /** What `next_cursor` is on the last page. Default null. */
  endCursor: "null" | "empty-string" | "omitted";
  /** After each page that has a next one, so many new calls of the caller appear, created at that moment. Default 0. */
  insertDuringWalk: number;
  /** Like `insertDuringWalk`, but created one second after the newest call on the page: inside a pinned window. Default 0. */
  insertDuringWalkBackdated: number;
  /** The `limit` that list answers state. Default 10. */
  reportedLimit: 10 | 50 | "null" | "omitted";
  /** Calls per page. Default 10. */
  pageSize: number;
  /** Teams, team members, users and meeting types per page. Default 10 (their real size is unknown). */
  peoplePageSize: number;
  /** What the undocumented `limit` parameter does. Default ignored. */
  limitParameter: "ignored" | "honoured" | "refused";
  /** Adds `items_active_record` to list answers, as two clients saw. Default false. */
  extraTopLevelKeys: boolean;
  /** Default inclusive. */
  createdAfter: "inclusive" | "exclusive";
  /** Default exclusive. */
  createdBefore: "inclusive" | "exclusive";
  /** What a `created_*` value with a fraction of a second does. Default understood. */
  fractionalSeconds: "understood" | "match-nothing" | "refused";
  /** `company`: the one company of the meeting (July 2026). `any-invitee`: any invitee (April 2026). Default company. */
  domainsFilter: "company" | "any-invitee";
  /** Order of the list. Default newest-first. */
  listOrder: "newest-first" | "oldest-first";

  // Stages; those of content are read when a meeting is added
  /** From the end of the recording to `created_at`. Default 20. */
  createdDelaySeconds: number;
  /** From the end of the recording to the transcript. Default 180. */
  transcriptDelaySeconds: number | "never";
  /** From the end of the recording to the summary and the action items. Default 300; `never` or hours are the traps. */
  summaryDelaySeconds: number | "never";
  /** Numbers of recordings added from now on. Default small (from 900000001). */
  recordingIds: "small" | "above-2-31";

  // Content in meetings
  /** How content that was not asked for, or is not there, looks. Default null. */
  absentContent: "null" | "omitted";
  /** What OAuth gets for include_transcript and include_summary. Default refused (400). */
  oauthIncludes: "refused" | "ignored";
  /** GET /recordings/{id}/... before the content is there. `empty`: an empty list, an all-null summary. Default 404. */
  notReady: "404" | "empty" | "empty-object" | "null";

  // Limits (Infinity, or "unlimited" over HTTP, turns one off)
  /** Calls per window. Default 60. */
  globalLimit: number;
  /** Heavy calls per window; 5 is Fathom's busy period. Default 30. */
  heavyLimit: number;
  /** POST download per window. Default 30. */
  downloadLimit: number;
  /** Token endpoint calls per window and OAuth app. Default 60. */
  tokenLimit: number;
  /** Default 60. */
  limitWindowSeconds: number;
  /** `key`: a budget per API key or token. `user`: one budget for all keys and tokens of a user. Default key. */
  limitScope: "key" | "user";
  /** RateLimit-* headers: `relative` seconds, `epoch` seconds in RateLimit-Reset, or none. Default relative. */
  rateLimitHeaders: "relative" | "epoch" | "none";
  /** Which bucket the headers of a heavy call describe. Default heavy. */
  rateLimitBucket: "heavy" | "global";
  /** Retry-After on 429. Default seconds. */
  retryAfter: "seconds" | "http-date" | "none";

  // Errors
  /** `json`: {"error"}; `message`: {"message"}. Default json. */
  errorBody: "json" | "message" | "empty" | "html";
  /** A fault for every request in scope, or null. Default null. */
  outage: Outage | null;
  /** Every answer comes so many milliseconds late (on the simulator's clock). Default 0. */
  latencyMs: number;

  // Downloads
  /** Default completed. */
  downloadOutcome: "completed" | "generation_failed" | "generation_timeout";
  /** From request to completion of a video. Default 60. */
  downloadDelaySeconds: number;

  // Webhooks; read in the scope of the webhook's owner
  /** Accepts http://127.0.0.1, http://localhost and http://[::1] as destination. Default false: HTTPS only. */
  allowLoopbackWebhooks: boolean;
  /** A plan without teams refuses the triggers that need one. Default false. */
  teamTriggersRefused: boolean;
  /** `out-of-order`: every other event is held back for `webhookHoldSeconds`. Default once. */
  webhookDelivery: "once" | "duplicate" | "out-of-order" | "never";
  /** Default 600. */
  webhookHoldSeconds: number;
  /** Spelling of header names, on the socket too. Default lower. */
  webhookHeaderCase: "lower" | "mixed";
  /** Default webhook-*. */
  webhookHeaderPrefix: "webhook" | "svix";
  /** `two`: a v0 and a v1 entry. `rotated`: a v1 of an older secret first. Default valid. */
  webhookSignature: "valid" | "two" | "rotated" | "bad" | "missing";
  /** `stale` and `future` are an hour off. Default fresh. */
  webhookTimestamp: "fresh" | "stale" | "future";
  /** Timestamp of retries. Default fresh. */
  webhookRetryTimestamp: "fresh" | "original";
  /** Bodies smaller than this are filled up with talk; 1000000 is the trap. Default 0. */
  webhookMinimumBodyBytes: number;
  /** Shape of webhook bodies; `same` follows `era`. Default same. */
  webhookEra: SchemaEra | "same";
  /** Svix's defaults: waits before each attempt, the first included. Default 0, 5, 300, 1800, 7200, 18000, 36000, 36000. */
  webhookRetryDelaysSeconds: readonly number[];
  /** How long an endpoint may take, in real time even on a virtual clock. Default 15000. */
  webhookTimeoutMs: number;
  /** An endpoint that only fails for so long is disabled. Default 432000 (5 days). */
  webhookDisableAfterSeconds: number;

  // Odd data, in every meeting in scope
  /** Impromptu calls have no calendar event: their scheduled times are null or those of the recording. Default null. */
  impromptuScheduledTimes: "null" | "recording-times";
  /** Default false. */
  nullScheduledTimes: boolean;
  /** Default false. */
  emptyInvitees: boolean;
  /** E-mails of invitees, assignees and speakers are null. Default false. */
  nullEmails: boolean;
  /** Values outside the documented enums. Default false. */
  unknownEnumValues: boolean;
  /** Emoji and right-to-left names in titles, invitees and speakers. Default false. */
  oddNames: boolean;
  /** Every transcript is that of a call of three hours. Default false. */
  threeHourTranscripts: boolean;
}
