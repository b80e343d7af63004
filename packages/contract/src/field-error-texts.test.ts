import { describe, expect, it } from "vitest";
import * as z from "zod";
import { findDutchPhrase, toDutchFieldError } from "./field-error-texts.ts";
import { checkInput } from "./field-errors.ts";
import { toProblem } from "./problems.ts";
import { shapes } from "./registry.ts";
import { ROUTES } from "./routes.ts";

/** The shape and every shape inside of it. */
function listShapes(shape: z.ZodType | undefined): z.ZodType[] {
  if (shape === undefined) return [];
  const inner =
    shape instanceof z.ZodObject
      ? Object.values(shape.shape as Record<string, z.ZodType>)
      : shape instanceof z.ZodArray
        ? [shape.element as z.ZodType]
        : shape instanceof z.ZodOptional || shape instanceof z.ZodNullable || shape instanceof z.ZodDefault
          ? [shape.unwrap() as z.ZodType]
          : shape instanceof z.ZodPipe
            ? [shape.in as z.ZodType]
            : [];
  return [shape, ...inner.flatMap(listShapes)];
}

const requested = ROUTES.flatMap(({ params, query, headers, body }) => [params, query, headers, body?.shape]);
const allowed = [...new Set(requested.flatMap(listShapes).flatMap((shape) => shapes.get(shape)?.allowed ?? []))];

/** What nobody would send, for any field. */
const ODD: readonly unknown[] = [
  undefined,
  null,
  7,
  -1,
  1e99,
  0.5,
  true,
  "",
  "x\n",
  "a".repeat(3_000),
  "0",
  [],
  [1],
  {},
];

/** Every field of the shape given each odd value, the others left out. */
function listErrors(shape: z.ZodType) {
  const names = shape instanceof z.ZodObject ? Object.keys(shape.shape) : [];
  const inputs = [...ODD, { nobodyKnows: 1 }, ...names.flatMap((name) => ODD.map((value) => ({ [name]: value })))];
  return inputs.flatMap((input) => {
    const result = checkInput(shape, input);
    return result.ok ? [] : result.errors;
  });
}

describe("what is said of a wrong field", () => {
  it("knows the notes of the shapes", () => {
    expect(allowed.length).toBeGreaterThan(15);
  });

  it.each(allowed)("has a Dutch for what is allowed: %s", (text) => {
    expect(findDutchPhrase(text)).toEqual(expect.any(String));
    expect(findDutchPhrase(text)).not.toBe(text);
  });

  it("has a Dutch for whatever the shapes of all routes say of odd values", () => {
    const errors = requested.flatMap((shape) => (shape === undefined ? [] : listErrors(shape)));
    expect(errors.length).toBeGreaterThan(500);
    const texts = new Set(
      errors.flatMap(({ message, allowed: what }) => (what === undefined ? [message] : [message, what])),
    );
    expect([...texts].filter((text) => findDutchPhrase(text) === undefined)).toEqual([]);
  });

  it("carries numbers, names and ids over", () => {
    expect(findDutchPhrase("must be a whole number from 1 to 100")).toBe(
      "moet zijn: een heel getal van 1 tot en met 100",
    );
    expect(findDutchPhrase("must be name, email")).toBe("moet zijn: name, email");
    expect(findDutchPhrase("there is no rep crm-7 in 2026")).toBe("er is geen verkoper crm-7 in 2026");
  });

  it("is left as it is when nobody translated it, and known to be so", () => {
    expect(findDutchPhrase("must be something nobody wrote down")).toBeUndefined();
    const error = { path: "body.a", message: "smells odd" };
    expect(toDutchFieldError(error)).toEqual(error);
  });

  it("is in the language of the problem", () => {
    const errors = [{ path: "body.name", message: "is missing", allowed: "1 to 200 characters on one line" }];
    expect(toProblem("invalid_request", { errors, language: "nl" }).errors).toEqual([
      { path: "body.name", message: "ontbreekt", allowed: "1 tot 200 tekens op één regel" },
    ]);
    expect(toProblem("invalid_request", { errors, language: "en" }).errors).toEqual(errors);
  });
});
