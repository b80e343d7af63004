/** Answers: JSON, and problems (RFC 9457) made from whatever was thrown. */
import {
  FAILURE_TEXTS,
  type Language,
  PROBLEM_MEDIA_TYPE,
  type ProblemCode,
  type ProblemInput,
  type Texts,
  toProblem,
} from "@fathom-sync/contract";
import { AppError, isPassing, SourceError, StorageUnavailable } from "@fathom-sync/core";
import { KeySetUnavailable } from "./key-set.ts";

/** A request we cannot take; thrown by the checks of its parts. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
  readonly code: ProblemCode;
  readonly input: ProblemInput;

  constructor(code: ProblemCode, input: ProblemInput = {}) {
    super(code);
    this.code = code;
    this.input = input;
  }
}

export function answerJson(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}

export function answerProblem(
  code: ProblemCode,
  input: ProblemInput,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem = toProblem(code, input);
  const retryAfter = problem.retryAfterSeconds;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": `${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
      "cache-control": "no-store",
      ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
      ...headers,
    },
  });
}

/** Seconds after which a fault of the table or the queue is worth another try. */
const UNAVAILABLE_RETRY_SECONDS = 5;

/** Who changed the same thing has done so by then. */
const CONFLICT_RETRY_SECONDS = 1;

/** Fathom knows the key and does not let it read: another key of the same account would not help. */
const ACCESS_REFUSED: Texts = { en: toSentences("en"), nl: toSentences("nl") };

function toSentences(language: Language): string {
  const { message, action } = FAILURE_TEXTS.fathom_access_refused[language];
  return `${message} ${action}`;
}

/** What was thrown, as a problem: an error meant for callers as itself, everything else without a word about its cause. */
export function toThrownProblem(error: unknown): { code: ProblemCode; input: ProblemInput } {
  if (error instanceof BadRequest) return { code: error.code, input: error.input };
  if (error instanceof AppError) {
    const { cause, retryAfterSeconds = error.code === "conflict" ? CONFLICT_RETRY_SECONDS : undefined } = error;
    return {
      code: error.code,
      input: {
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
        ...(cause instanceof SourceError && cause.code === "fathom_access_refused" ? { detail: ACCESS_REFUSED } : {}),
        ...(cause instanceof SourceError && cause.status !== undefined ? { fathomStatus: cause.status } : {}),
      },
    };
  }
  if (error instanceof StorageUnavailable || error instanceof KeySetUnavailable || isPassing(error)) {
    return { code: "unavailable", input: { retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS } };
  }
  return { code: "internal_error", input: {} };
}
