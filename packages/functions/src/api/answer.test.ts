import { FAILURE_TEXTS, LANGUAGES, PROBLEMS, type Problem } from "@fathom-sync/contract";
import { APP_ERROR_CODES, AppError, SourceError, StorageUnavailable } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { answerProblem, toThrownProblem } from "./answer.ts";

const INSIDE = "words for the log, in English";

async function read(error: unknown, language: "nl" | "en"): Promise<Problem> {
  const { code, input } = toThrownProblem(error);
  return (await answerProblem(code, { ...input, language }).json()) as Problem;
}

describe("what was thrown, as an answer", () => {
  it.each(APP_ERROR_CODES)(
    "tells of %s in the language of the reader, and nothing in words for ourselves",
    async (code) => {
      for (const language of LANGUAGES) {
        const problem = await read(new AppError(code, INSIDE), language);
        expect(problem).toMatchObject({
          code,
          title: PROBLEMS[code].title[language],
          detail: PROBLEMS[code].detail[language],
        });
        expect(JSON.stringify(problem)).not.toContain(INSIDE);
      }
    },
  );

  it("says of a conflict when to try again, and where it knows better, that", () => {
    expect(toThrownProblem(new AppError("conflict", INSIDE)).input).toEqual({ retryAfterSeconds: 1 });
    const erasing = new AppError("conflict", INSIDE, { retryAfterSeconds: 60 });
    expect(toThrownProblem(erasing).input).toEqual({ retryAfterSeconds: 60 });
    expect(toThrownProblem(new AppError("rep_paused", INSIDE)).input).toEqual({});
  });

  it("tells a key that Fathom does not know from one it does not let read, in either language", async () => {
    for (const language of LANGUAGES) {
      const unknown = new SourceError("fathom_key_refused", INSIDE, { status: 401 });
      const shut = new SourceError("fathom_access_refused", INSIDE, { status: 403 });
      expect(await read(new AppError("key_refused", INSIDE, { cause: unknown }), language)).toMatchObject({
        detail: PROBLEMS.key_refused.detail[language],
        fathomStatus: 401,
      });
      const { message, action } = FAILURE_TEXTS.fathom_access_refused[language];
      expect(await read(new AppError("key_refused", INSIDE, { cause: shut }), language)).toMatchObject({
        detail: `${message} ${action}`,
        fathomStatus: 403,
      });
    }
  });

  it.each([new StorageUnavailable(INSIDE), new Error(INSIDE), INSIDE, undefined])(
    "says nothing of a fault of ours but that there is one: %s",
    async (fault) => {
      for (const language of LANGUAGES) {
        const problem = await read(fault, language);
        expect(problem.detail).toBe(PROBLEMS[problem.code].detail[language]);
        expect(JSON.stringify(problem)).not.toContain(INSIDE);
      }
    },
  );
});
