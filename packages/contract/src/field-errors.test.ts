import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ListCallsQuery } from "./calls.ts";
import { checkInput, toFieldErrors } from "./field-errors.ts";
import { PutRepBody } from "./reps.ts";

describe("checkInput", () => {
  it("hands over the parsed form", () => {
    expect(checkInput(ListCallsQuery, { limit: "3" }, "query")).toEqual({ ok: true, data: { limit: 3 } });
  });

  it("tells missing from wrong", () => {
    expect(checkInput(PutRepBody, { email: 7 })).toMatchObject({
      ok: false,
      errors: [
        { path: "body.name", message: "is missing", allowed: "1 to 200 characters on one line" },
        { path: "body.email", message: expect.stringMatching(/^must be an e-mail address/) },
      ],
    });
  });

  it("lists the known fields beside an unknown one", () => {
    expect(checkInput(PutRepBody, { name: "A", email: "a@b.nl", nmae: "B" })).toEqual({
      ok: false,
      errors: [{ path: "body.nmae", message: "is not a known field", allowed: "name, email, fathomEmail, active" }],
    });
  });

  it("cuts long field names short and stops after 50 errors", () => {
    const input = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`${index}${"x".repeat(500)}`, 1]));
    const check = checkInput(PutRepBody, input);
    const errors = check.ok ? [] : check.errors;
    expect(errors).toHaveLength(50);
    expect(Math.max(...errors.map((error) => error.path.length))).toBeLessThanOrEqual("body.".length + 64);
  });

  it("asks for an object when the body is something else", () => {
    expect(checkInput(PutRepBody, "secret-text")).toEqual({
      ok: false,
      errors: [{ path: "body", message: "must be a JSON object", allowed: "a JSON object" }],
    });
  });

  it.each([
    { name: "SEC\nSECRET", email: "a@b.nl" },
    { name: { SECRET: "SECRET" }, email: ["SECRET"] },
    { name: "a", email: "SECRET", active: "SECRET" },
  ])("never repeats a value: %j", (input) => {
    expect(JSON.stringify(checkInput(PutRepBody, input))).not.toContain("SECRET");
  });
});

describe("toFieldErrors", () => {
  it("says what the issue itself tells when the shape is not at hand", () => {
    const shape = z.object({ kind: z.enum(["a", "b"]), list: z.array(z.object({ n: z.number().max(3) })) });
    const result = shape.safeParse({ kind: "c", list: [{ n: 1 }, { n: 9 }] });
    expect(toFieldErrors(result.error ?? new z.ZodError([]), { part: "query" })).toEqual([
      { path: "query.kind", message: "must be a, b", allowed: "a, b" },
      { path: "query.list[1].n", message: "must be 3 or less", allowed: "3 or less" },
    ]);
  });
});
