/** Reading of query parameters and JSON bodies; guarantees a 400 that names the parameter and what is allowed. */
import { Refusal } from "../wire/answer.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** true, false, or the default when absent. */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  if (value === null || value === "false") return false;
  if (value === "true") return true;
  throw new Refusal(400, `${name} must be true or false`);
}

/** Epoch ms of an ISO 8601 value; undefined when absent. Times without a zone are UTC. */
export function readInstantMs(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) || !value.includes("T") ? value : `${value}Z`;
  const ms = INSTANT.test(value) ? Date.parse(zoned) : Number.NaN;
  if (Number.isNaN(ms)) throw new Refusal(400, `${name} must be an ISO 8601 timestamp`);
  return ms;
}

/** One of the values, the first being the default. */
export function readChoice<const T extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly [T, ...T[]],
): T {
  const value = query.get(name) ?? values[0];
  const found = values.find((candidate) => candidate === value);
  if (found === undefined) throw new Refusal(400, `${name} must be one of ${values.join(", ")}`);
  return found;
}

/** All values of a repeated `name[]`; empty when absent. */
export function readList(query: URLSearchParams, name: string): readonly string[] {
  return query.getAll(`${name}[]`);
}

/** A JSON object. An empty body is an empty object. */
export function readJsonObject(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refusal(400, "The request body must be valid JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(400, "The request body must be a JSON object");
  }
  return value as Record<string, unknown>;
}
