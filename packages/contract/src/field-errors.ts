/**
 * What zod found, in words for the caller: the path of each field, what is wrong, what is allowed. Values are never
 * repeated: one of them may be an API key. Names of unknown fields are, cut short.
 */
import * as z from "zod";
import type { FieldError } from "./problems.ts";
import { shapes } from "./registry.ts";

/** The part of a request a shape describes; the first word of every path. */
export type RequestPart = "body" | "query" | "path" | "header";

const ERRORS_MAX = 50;
const NAME_LENGTH_MAX = 64;

export interface FieldErrorContext {
  /** Default `body`. */
  readonly part?: RequestPart;
  /** The shape that refused it: its notes say what is allowed. Without it, only what the issue itself tells is said. */
  readonly shape?: z.ZodType;
  /** What was refused; only looked at to tell missing from wrong. */
  readonly input?: unknown;
}

export type InputCheck<Shape extends z.ZodType> =
  | { readonly ok: true; readonly data: z.output<Shape> }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** One part of a request against its shape: the parsed form, or the errors for a 400. Never throws. */
export function checkInput<Shape extends z.ZodType>(
  shape: Shape,
  input: unknown,
  part: RequestPart = "body",
): InputCheck<Shape> {
  const result = shape.safeParse(input);
  if (result.success) return { ok: true, data: result.data };
  return { ok: false, errors: toFieldErrors(result.error, { part, shape, input }) };
}

/** A `ZodError` as the `errors` of a problem, at most 50 of them. */
export function toFieldErrors(error: z.ZodError, context: FieldErrorContext = {}): FieldError[] {
  return error.issues.flatMap((issue) => toErrors(issue, context)).slice(0, ERRORS_MAX);
}

type Issue = z.ZodError["issues"][number];

function toErrors(issue: Issue, context: FieldErrorContext): FieldError[] {
  const part = context.part ?? "body";
  const shape = context.shape === undefined ? undefined : findShape(context.shape, issue.path);
  const path = toPath(part, issue.path);
  if (issue.code === "unrecognized_keys") {
    const names = listFields(shape);
    return issue.keys.map((key) => ({
      path: toPath(part, [...issue.path, key]),
      message: part === "query" ? "is not a parameter of this route" : "is not a known field",
      ...(names.length === 0 ? {} : { allowed: names.join(", ") }),
    }));
  }
  const allowed = findRule(issue) ?? findAllowed(shape) ?? toAllowed(issue);
  return [{ path, message: toMessage(issue, allowed, context), ...(allowed === undefined ? {} : { allowed }) }];
}

function toMessage(issue: Issue, allowed: string | undefined, context: FieldErrorContext): string {
  if (issue.code === "custom") return issue.message;
  if (context.shape !== undefined && issue.path.length > 0 && valueAt(context.input, issue.path) === undefined) {
    return "is missing";
  }
  return allowed === undefined ? issue.message : `must be ${allowed}`;
}

/** `["repIds", 3]` of the body to `body.repIds[3]`. */
function toPath(part: RequestPart, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key).slice(0, NAME_LENGTH_MAX)}`),
    part,
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

/** The shape at `path`; undefined when the path leaves what the shapes describe. */
function findShape(shape: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let current: z.ZodType | undefined = shape;
  for (const key of path) {
    const inner: z.ZodType | undefined = current === undefined ? undefined : unwrap(current);
    if (inner instanceof z.ZodObject) current = inner.shape[String(key)];
    else if (inner instanceof z.ZodArray) current = inner.element as z.ZodType;
    else return undefined;
  }
  return current;
}

function unwrap(shape: z.ZodType): z.ZodType {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable || shape instanceof z.ZodDefault) {
    return unwrap(shape.unwrap() as z.ZodType);
  }
  return shape instanceof z.ZodPipe ? unwrap(shape.in as z.ZodType) : shape;
}

/** What a rule between two fields allows; it says so itself in `params.allowed`. */
function findRule(issue: Issue): string | undefined {
  const allowed: unknown = issue.code === "custom" ? issue.params?.allowed : undefined;
  return typeof allowed === "string" ? allowed : undefined;
}

/** The note of the shape or of the first shape inside it that has one. */
function findAllowed(shape: z.ZodType | undefined): string | undefined {
  if (shape === undefined) return undefined;
  const allowed = shapes.get(shape)?.allowed;
  if (allowed !== undefined) return allowed;
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodNullable || shape instanceof z.ZodDefault) {
    return findAllowed(shape.unwrap() as z.ZodType);
  }
  return shape instanceof z.ZodPipe ? findAllowed(shape.in as z.ZodType) : undefined;
}

function listFields(shape: z.ZodType | undefined): string[] {
  const inner = shape === undefined ? undefined : unwrap(shape);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

const EXPECTED: Readonly<Record<string, string>> = {
  boolean: "true or false",
  object: "a JSON object",
  array: "a JSON array",
  string: "text",
  number: "a number",
  int: "a whole number",
};

/** What is allowed, as far as the issue itself tells. */
function toAllowed(issue: Issue): string | undefined {
  if (issue.code === "invalid_type") return EXPECTED[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return issue.values.map(String).join(", ");
  if (issue.code === "too_small") return `${issue.minimum} or more`;
  return issue.code === "too_big" ? `${issue.maximum} or less` : undefined;
}
