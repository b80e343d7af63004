/**
 * Errors over HTTP: RFC 9457 `application/problem+json` with a stable `code`. Nothing here repeats what a caller sent or
 * tells why something broke inside.
 */
import * as z from "zod";
import { toDutchFieldError } from "./field-error-texts.ts";
import type { Language, Texts } from "./languages.ts";
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from "./problem-catalogue.ts";
import { shapes } from "./registry.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Where in the request something is wrong, and what is allowed there. */
export const FieldError = z
  .object({
    /** `body.name`, `body.repIds[3]`, `query.limit`, `path.repId`, `header.Authorization`; `body` for the whole. */
    path: z.string().min(1),
    message: z.string().min(1),
    allowed: z.string().optional(),
  })
  .register(shapes, {
    id: "FieldError",
    description: "path: body.name, body.repIds[3], query.limit, path.repId. allowed: what may be there, in words.",
  });
export type FieldError = z.infer<typeof FieldError>;

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(PROBLEM_CODES as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    /** The path of the request, without its query. */
    instance: z.string().optional(),
    requestId: z.string().optional(),
    errors: z.array(FieldError).optional(),
    /** The same number as the header `Retry-After`. */
    retryAfterSeconds: z.int().nonnegative().optional(),
    /** What Fathom answered, when the problem is its answer. */
    fathomStatus: z.int().optional(),
  })
  .register(shapes, {
    id: "Problem",
    description: "RFC 9457. code is stable and closed; title and detail are for people, in Dutch or English.",
  });
export type Problem = z.infer<typeof Problem>;

export interface ProblemInput {
  readonly requestId?: string;
  /** Default: the catalogue's. In every language, as all that people read. Must be safe to show: no keys, no content, no causes. */
  readonly detail?: Texts;
  readonly instance?: string;
  /** In English; the answer has them in its language. */
  readonly errors?: readonly FieldError[];
  /** Seconds, rounded up. The route sends the same as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** HTTP status of Fathom's answer. */
  readonly fathomStatus?: number;
  /** Default English. */
  readonly language?: Language;
}

/** The stable URI of a problem's kind. A name, not an address. */
export function toProblemType(code: ProblemCode): string {
  return `urn:fathom-sync:problem:${code}`;
}

/** The body of an error answer. Its HTTP status is `problem.status`, its media type `PROBLEM_MEDIA_TYPE`. */
export function toProblem(code: ProblemCode, input: ProblemInput = {}): Problem {
  const entry = PROBLEMS[code];
  const language = input.language ?? "en";
  const { instance, requestId, errors, retryAfterSeconds, fathomStatus } = input;
  return {
    type: toProblemType(code),
    title: entry.title[language],
    status: entry.status,
    code,
    detail: (input.detail ?? entry.detail)[language],
    ...(instance === undefined ? {} : { instance }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(errors === undefined || errors.length === 0
      ? {}
      : { errors: language === "nl" ? errors.map(toDutchFieldError) : [...errors] }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds: Math.max(0, Math.ceil(retryAfterSeconds)) }),
    ...(fathomStatus === undefined ? {} : { fathomStatus }),
  };
}
