/** What the client throws: always this, whether the API said no, something in between did, or nobody answered. */
import type { ProblemCode } from "../problem-catalogue.ts";
import type { Problem } from "../problems.ts";

/**
 * `unreachable`: no answer at all. `unreadable_answer`: an answer that is none of this API's, as from a proxy in between. `no_token`:
 * nothing was asked, because your function gave no token; `cause` is what it threw.
 */
export type ClientErrorCode = ProblemCode | "unreachable" | "unreadable_answer" | "no_token";

export interface ClientErrorInput {
  readonly status: number;
  readonly code: ClientErrorCode;
  readonly problem?: Problem | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** `code` is stable: decide by it, show `message`, log `requestId`. */
export class FathomSyncError extends Error {
  override readonly name = "FathomSyncError";
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: ClientErrorCode;
  /** The whole problem (RFC 9457), with the fields that are wrong in `errors`. */
  readonly problem: Problem | undefined;
  readonly requestId: string | undefined;
  /** Seconds after which it may go better, when the API said so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, input: ClientErrorInput) {
    super(message, input.cause === undefined ? undefined : { cause: input.cause });
    this.status = input.status;
    this.code = input.code;
    this.problem = input.problem;
    this.requestId = input.requestId;
    this.retryAfterSeconds = input.retryAfterSeconds;
  }
}
