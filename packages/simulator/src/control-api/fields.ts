/** Checked reading of JSON bodies sent to the control API; guarantees an error that names the field and what is allowed. */
import { SimulatorInputError } from "../input-error.ts";

export interface FieldRule {
  readonly allowed: string;
  accepts(value: unknown): boolean;
}

export const text: FieldRule = { allowed: "a text", accepts: (value) => typeof value === "string" && value !== "" };
export const numeric: FieldRule = { allowed: "a number", accepts: (value) => typeof value === "number" };
export const flag: FieldRule = { allowed: "true or false", accepts: (value) => typeof value === "boolean" };
export const list: FieldRule = { allowed: "a list", accepts: Array.isArray };
export const record: FieldRule = { allowed: "an object", accepts: isRecord };
export const instant: FieldRule = {
  allowed: "an ISO 8601 instant or epoch milliseconds",
  accepts: (value) => typeof value === "number" || (typeof value === "string" && !Number.isNaN(Date.parse(value))),
};
export const texts: FieldRule = {
  allowed: "a list of texts",
  accepts: (value) => Array.isArray(value) && value.every((entry) => typeof entry === "string"),
};
export const records: FieldRule = {
  allowed: "a list of objects",
  accepts: (value) => Array.isArray(value) && value.every(isRecord),
};

export function oneOf(...values: readonly unknown[]): FieldRule {
  return {
    allowed: `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`,
    accepts: (value) => values.includes(value),
  };
}

export function either(...rules: readonly FieldRule[]): FieldRule {
  return {
    allowed: rules.map(({ allowed }) => allowed).join(", or "),
    accepts: (value) => rules.some((rule) => rule.accepts(value)),
  };
}

/** A JSON object whose fields all have rules. An empty body is an empty object. */
export function readFields(
  body: string,
  rules: Readonly<Record<string, FieldRule>>,
  required: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const fields = parseObject(body);
  for (const [name, value] of Object.entries(fields)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      throw new SimulatorInputError(`${name}: no such field; allowed: ${Object.keys(rules).join(", ") || "none"}`);
    }
    if (!rule.accepts(value)) {
      throw new SimulatorInputError(`${name}: ${JSON.stringify(value)} is not allowed; allowed: ${rule.allowed}`);
    }
  }
  const missing = required.find((name) => fields[name] === undefined);
  if (missing !== undefined) throw new SimulatorInputError(`${missing}: is required (${rules[missing]?.allowed})`);
  return fields;
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new SimulatorInputError("body: valid JSON is needed");
  }
  if (!isRecord(value)) throw new SimulatorInputError("body: a JSON object is needed");
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
