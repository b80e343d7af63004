/**
 * What can go wrong with one rep's sync, as a closed catalogue: whose trouble it is (class), which (code), and what a
 * person can do about it. The words people read are made from the code at the edge, in their language.
 */

export const FAILURE_CLASSES = ["credential", "rate-limit", "source", "ours"] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/**
 * Every failure code with its class. `docs/errors.md` describes each; a test holds the two together.
 */
export const FAILURE_CODES = {
  /** Fathom answered 401, and a second probe did too. */
  fathom_key_refused: "credential",
  /** Fathom answered 403, and a second probe did too. */
  fathom_access_refused: "credential",
  /** No key is stored for this rep. */
  connection_missing: "credential",
  /** Fathom answered 429. */
  fathom_rate_limited: "rate-limit",
  /** Fathom answered 5xx. */
  fathom_server_error: "source",
  /** No complete answer within the time limit of a request. */
  fathom_timeout: "source",
  /** No connection: DNS, TCP, TLS, reset. */
  fathom_unreachable: "source",
  /** A 200 that is not what the API promises: HTML, truncated JSON, no `items`. */
  fathom_malformed_answer: "source",
  /** An empty list, while an unfiltered request showed calls of the rep in the same window. */
  fathom_list_incomplete: "source",
  /** A cursor came back a second time: the list would never end. */
  fathom_cursor_repeated: "source",
  /** 401 or 403 once, but the confirming probe was let in. */
  fathom_refusal_unconfirmed: "source",
  /** A status the API does not document, e.g. 418 or a redirect. */
  fathom_unexpected_status: "source",
  /** Fathom answered 400: our request is wrong. */
  fathom_rejected_request: "ours",
  /** The key could not be decrypted. */
  connection_unreadable: "ours",
  /** DynamoDB or SQS did not take what we had. */
  storage_unavailable: "ours",
  /** Anything else: a bug. */
  internal_error: "ours",
} as const satisfies Record<string, FailureClass>;
export type FailureCode = keyof typeof FAILURE_CODES;

/** A failure as it stands in a rep's state: since when, and how many attempts in a row. */
export interface Failure {
  readonly class: FailureClass;
  readonly code: FailureCode;
  /** Instant of the first attempt of this row of failures. */
  readonly since: string;
  /** Attempts in a row that failed with this code, 1 or more. */
  readonly count: number;
}

/** The failure after one more failing attempt: the same code goes on counting, another one begins anew. */
export function toFailure(previous: Failure | undefined, code: FailureCode, at: string): Failure {
  if (previous?.code === code) return { ...previous, count: previous.count + 1 };
  return { class: FAILURE_CODES[code], code, since: at, count: 1 };
}
