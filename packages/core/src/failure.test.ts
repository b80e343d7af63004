import { describe, expect, it } from "vitest";
import { FAILURE_CLASSES, FAILURE_CODES, type FailureCode, toFailure } from "./failure.ts";

describe("toFailure", () => {
  it("counts a failure of the same code on, from the moment it began", () => {
    const first = toFailure(undefined, "fathom_timeout", "2026-11-22T12:00:00.000Z");
    expect(first).toEqual({ class: "source", code: "fathom_timeout", since: "2026-11-22T12:00:00.000Z", count: 1 });
    expect(toFailure(first, "fathom_timeout", "2026-11-22T12:30:00.000Z")).toEqual({ ...first, count: 2 });
  });

  it("begins anew with another code", () => {
    const first = toFailure(undefined, "fathom_timeout", "2026-11-22T12:00:00.000Z");
    expect(toFailure(first, "fathom_key_refused", "2026-11-22T12:30:00.000Z")).toMatchObject({
      class: "credential",
      since: "2026-11-22T12:30:00.000Z",
      count: 1,
    });
  });

  it("gives every code a class of the catalogue, and every class a code", () => {
    const classes = Object.keys(FAILURE_CODES).map((code) => toFailure(undefined, code as FailureCode, "").class);
    expect(new Set(classes)).toEqual(new Set(FAILURE_CLASSES));
  });
});
