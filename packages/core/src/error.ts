/**
 * Errors callers may see. `code` is stable and documented in `docs/errors.md`; the HTTP status and the words for people are
 * made from it at the edge. Anything that is not an `AppError` is a fault of ours and stays inside.
 */

export const APP_ERROR_CODES = [
  "rep_not_found",
  "rep_paused",
  "rep_not_connected",
  "fathom_email_taken",
  "key_refused",
  "fathom_unreachable",
  "unknown_reps",
  "run_not_found",
  "run_finished",
  "run_not_cancellable",
  "idempotency_key_reused",
  "call_not_found",
  "part_pending",
  "part_absent",
  "part_failed",
  "delivery_not_found",
  "delivery_settled",
  "conflict",
  "invalid_cursor",
] as const;
export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: AppErrorCode;
  /** Safe to show to a caller who may see the resource: ids, no content. */
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  /** The ids it is about, where there may be several. */
  readonly ids: readonly string[];

  constructor(
    code: AppErrorCode,
    detail: string,
    options: { retryAfterSeconds?: number; cause?: unknown; ids?: readonly string[] } = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.ids = options.ids ?? [];
  }
}
