import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS } from "./failure-texts.ts";
import { FAILURE_CODES, type FailureCode, FailureView, toFailureView } from "./failures.ts";
import { LANGUAGES } from "./languages.ts";
import { PROBLEM_CODES, PROBLEMS } from "./problem-catalogue.ts";
import { Problem, toProblem } from "./problems.ts";

const codes = Object.keys(FAILURE_CODES) as FailureCode[];
const oneSentence = /^\p{Lu}[^\n]+[\p{L})]\.$/u;

describe("the failure catalogue", () => {
  it.each(codes)("says %s in one sentence each, differently per language", (code) => {
    for (const key of ["message", "action"] as const) {
      const texts = LANGUAGES.map((language) => FAILURE_TEXTS[code][language][key]);
      for (const text of texts) {
        expect(text).toMatch(oneSentence);
        expect(text.slice(0, -1)).not.toMatch(/[.!?] /);
      }
      expect(new Set(texts).size).toBe(LANGUAGES.length);
    }
  });

  it("has a message of its own for every code", () => {
    for (const language of LANGUAGES) {
      expect(new Set(codes.map((code) => FAILURE_TEXTS[code][language].message)).size).toBe(codes.length);
    }
  });

  it("gives Fathom's name to Fathom's trouble only", () => {
    for (const code of codes.filter(
      (each) => FAILURE_CODES[each] === "source" || FAILURE_CODES[each] === "rate-limit",
    )) {
      expect(FAILURE_TEXTS[code].en.message).toMatch(/^Fathom /);
    }
    expect(FAILURE_TEXTS.internal_error.en.message).toContain("our side");
  });

  it("makes a view that fits its shape", () => {
    const since = "2026-11-22T13:30:00.000Z";
    const view = toFailureView({ code: "fathom_timeout", since, count: 3 }, "nl");
    expect(FailureView.parse(view)).toEqual({
      class: "source",
      code: "fathom_timeout",
      since,
      count: 3,
      ...FAILURE_TEXTS.fathom_timeout.nl,
    });
  });
});

describe("the problem catalogue", () => {
  it.each(PROBLEM_CODES)("says %s in every language, with a status of an error", (code) => {
    const { status, when, title, detail } = PROBLEMS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(when).toMatch(/\.$/);
    for (const texts of [title, detail]) {
      for (const language of LANGUAGES) expect(texts[language].length).toBeGreaterThan(3);
      expect(new Set(Object.values(texts)).size).toBe(LANGUAGES.length);
    }
    for (const language of LANGUAGES) {
      expect(title[language]).not.toMatch(/\.$/);
      expect(detail[language]).toMatch(/[.>]\.?$/);
    }
  });

  it.each([
    ["unauthorized", 401],
    ["not_found", 404],
    ["method_not_allowed", 405],
    ["invalid_request", 400],
    ["unsupported_media_type", 415],
    ["payload_too_large", 413],
    ["rep_paused", 409],
    ["rep_not_connected", 409],
    ["fathom_email_taken", 409],
    ["key_refused", 422],
    ["fathom_unreachable", 503],
    ["part_pending", 404],
    ["part_absent", 404],
    ["unknown_reps", 400],
    ["internal_error", 500],
  ] as const)("answers %s with %i", (code, status) => {
    expect(PROBLEMS[code].status).toBe(status);
  });
});

describe("toProblem", () => {
  it("is the catalogue's words and nothing empty", () => {
    expect(toProblem("rep_paused", { language: "nl", requestId: "r1", errors: [] })).toEqual({
      type: "urn:fathom-sync:problem:rep_paused",
      title: "Verkoper staat op pauze",
      status: 409,
      code: "rep_paused",
      detail: PROBLEMS.rep_paused.detail.nl,
      requestId: "r1",
    });
  });

  it("carries what the route adds", () => {
    const problem = toProblem("fathom_unreachable", {
      detail: { en: "Fathom did not answer within 5 seconds.", nl: "Fathom antwoordde niet binnen 5 seconden." },
      instance: "/api/reps/a/connection",
      errors: [{ path: "body.apiKey", message: "could not be checked" }],
      retryAfterSeconds: 12.2,
      fathomStatus: 502,
    });
    expect(problem).toMatchObject({
      title: "Fathom does not answer now",
      detail: "Fathom did not answer within 5 seconds.",
      retryAfterSeconds: 13,
      fathomStatus: 502,
    });
    expect(Problem.parse(problem)).toEqual(problem);
  });
});
