/**
 * The scalars every route shares: ids, instants, and the two parameters of a list. Each rejects with a sentence that
 * names what is allowed and never repeats what was sent.
 */
import * as z from "zod";
import { shapes } from "./registry.ts";

const REP_ID_ALLOWED = "1 to 64 characters out of letters, digits and - _ . : (case-sensitive)";

/** The CRM's own id of a rep. */
export const RepId = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,64}$/, `must be ${REP_ID_ALLOWED}`)
  .register(shapes, { id: "RepId", description: "The CRM's own id of a rep.", allowed: REP_ID_ALLOWED });
export type RepId = z.infer<typeof RepId>;

const RUN_ID_ALLOWED = "a run id as the API returned it";

/** Id of a run; opaque to callers. */
export const RunId = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,128}$/, `must be ${RUN_ID_ALLOWED}`)
  .register(shapes, { id: "RunId", description: "Id of a run, opaque.", allowed: RUN_ID_ALLOWED });
export type RunId = z.infer<typeof RunId>;

const RECORDING_ID_ALLOWED = "a whole number from 1 to 9007199254740991";

/** Fathom's `recording_id`, a JSON number. Not the number in a call's URL. */
export const RecordingId = z
  .int(`must be ${RECORDING_ID_ALLOWED}`)
  .positive(`must be ${RECORDING_ID_ALLOWED}`)
  .register(shapes, {
    id: "RecordingId",
    description: "Fathom's recording_id. Not the number in the call's URL.",
    allowed: RECORDING_ID_ALLOWED,
  });
export type RecordingId = z.infer<typeof RecordingId>;

/** A recording id in a path: text in, number out. */
export const RecordingIdParam = z
  .string()
  .refine(
    (text) => /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)),
    `must be ${RECORDING_ID_ALLOWED}`,
  )
  .transform(Number)
  .register(shapes, {
    description: "Fathom's recording_id.",
    allowed: RECORDING_ID_ALLOWED,
    wire: { type: "integer", format: "int64", minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  });

/** An instant in an answer: UTC, milliseconds, `Z`. Sorts as text. */
export const Instant = z.iso
  .datetime({ precision: 3, error: "must be a UTC instant with milliseconds" })
  .register(shapes, {
    id: "Instant",
    description: "ISO 8601, UTC, milliseconds: 2026-11-22T13:30:00.000Z.",
    wire: { type: "string", format: "date-time" },
  });
export type Instant = z.infer<typeof Instant>;

const INSTANT_ALLOWED =
  "an ISO 8601 instant with Z or an offset, e.g. 2026-11-22T13:30:00Z or 2026-11-22T14:30:00+01:00 (in a URL, + is written %2B)";

/** An instant in a request: with `Z` or an offset, normalised to UTC with milliseconds. A time without a zone is refused. */
export const InstantInput = z.iso
  // `abort`: the check below must not see what is no instant.
  .datetime({ offset: true, abort: true, error: `must be ${INSTANT_ALLOWED}` })
  // An offset can push the first and the last day of the calendar out of four-digit years, where text no longer sorts.
  .refine((text) => /^\d{4}-/.test(new Date(text).toISOString()), `must be ${INSTANT_ALLOWED}`)
  .transform((text) => new Date(text).toISOString())
  .register(shapes, {
    description: "ISO 8601 with Z or an offset.",
    allowed: INSTANT_ALLOWED,
    wire: { type: "string", format: "date-time" },
  });
export type InstantInput = z.infer<typeof InstantInput>;

const CURSOR_ALLOWED = "a nextCursor as the previous page returned it";

/** Where a list goes on; opaque to callers. */
export const Cursor = z
  .string()
  .regex(/^[\x21-\x7e]{1,2048}$/, `must be ${CURSOR_ALLOWED}`)
  .register(shapes, { description: "The nextCursor of the previous page.", allowed: CURSOR_ALLOWED });
export type Cursor = z.infer<typeof Cursor>;

/** A whole number in a query string, `min` to `max` inclusive: text in, number out. No signs, fractions or exponents. */
export function wholeNumberParam(min: number, max: number, description: string) {
  const allowed = `a whole number from ${min} to ${max}`;
  return z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max, `must be ${allowed}`)
    .transform(Number)
    .register(shapes, { description, allowed, wire: { type: "integer", minimum: min, maximum: max } });
}

export const LIMIT_DEFAULT = 25;
export const LIMIT_MAX = 100;

/** Page size of a list: 1 to 100, 25 when left out. */
export const Limit = wholeNumberParam(1, LIMIT_MAX, "How many items at most on one page.")
  .optional()
  .transform((limit) => limit ?? LIMIT_DEFAULT)
  .register(shapes, {
    description: "How many items at most on one page.",
    allowed: `a whole number from 1 to ${LIMIT_MAX}`,
    wire: { type: "integer", minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
  });
export type Limit = z.infer<typeof Limit>;

/** A count: 0 or more, whole. */
export const Count = z.int().nonnegative();
