/** What stands in the way of one rep's sync, as the API shows it: whose trouble, since when, and what a person can do. */
import * as z from "zod";
import { FAILURE_TEXTS } from "./failure-texts.ts";
import { Count, Instant } from "./ids.ts";
import type { Language } from "./languages.ts";
import { shapes } from "./registry.ts";

export const FAILURE_CLASSES = ["credential", "rate-limit", "source", "ours"] as const;
export const FailureClass = z.enum(FAILURE_CLASSES);
export type FailureClass = z.infer<typeof FailureClass>;

/** Every code with its class. The engine has the same list; a test holds the two equal. */
export const FAILURE_CODES = {
  fathom_key_refused: "credential",
  fathom_access_refused: "credential",
  connection_missing: "credential",
  fathom_rate_limited: "rate-limit",
  fathom_server_error: "source",
  fathom_timeout: "source",
  fathom_unreachable: "source",
  fathom_malformed_answer: "source",
  fathom_list_incomplete: "source",
  fathom_cursor_repeated: "source",
  fathom_refusal_unconfirmed: "source",
  fathom_unexpected_status: "source",
  fathom_rejected_request: "ours",
  connection_unreadable: "ours",
  storage_unavailable: "ours",
  internal_error: "ours",
} as const satisfies Record<string, FailureClass>;
export type FailureCode = keyof typeof FAILURE_CODES;

export const FailureCode = z.enum(Object.keys(FAILURE_CODES) as [FailureCode, ...FailureCode[]]);

export const FailureView = z
  .object({
    class: FailureClass,
    code: FailureCode,
    message: z.string().min(1),
    since: Instant,
    count: Count.min(1),
    action: z.string().min(1),
  })
  .register(shapes, {
    id: "Failure",
    description:
      "A standing failure: its class says whose trouble it is (credential: the rep's connection; rate-limit and source: Fathom; ours: this system), action what a person can do. since: the first attempt that failed so; count: attempts in a row.",
  });
export type FailureView = z.infer<typeof FailureView>;

/** A failure as the engine keeps it, with the words for a reader of `language`. */
export function toFailureView(
  failure: { readonly code: FailureCode; readonly since: string; readonly count: number },
  language: Language,
): FailureView {
  const { message, action } = FAILURE_TEXTS[failure.code][language];
  return {
    class: FAILURE_CODES[failure.code],
    code: failure.code,
    message,
    since: failure.since,
    count: failure.count,
    action,
  };
}
