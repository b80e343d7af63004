/** JSON Schema in a few words, for the Markdown of the API. */
import type { JsonObject } from "./openapi-schemas.ts";

export interface FieldText {
  readonly field: string;
  readonly type: string;
  readonly required: boolean;
}

/** The fields of an object, those inside of it behind a dot; none for anything else. */
export function listFields(schema: JsonObject, prefix = ""): FieldText[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(toObject(schema.properties)).flatMap(([name, value]) => {
    const inner = toObject(value);
    const field = `${prefix}${name}`;
    const own = { field, type: toTypeText(inner), required: required.includes(name) };
    return [own, ...listFields(inner, `${field}.`)];
  });
}

/** `string`, `integer, 1 to 100`, `"a" or "b"`, `list of Call`, `Instant or null`. Named shapes link to their place. */
export function toTypeText(schema: JsonObject): string {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return `[${name}](#${name.toLowerCase()})`;
  }
  const alternatives = [schema.anyOf, schema.oneOf].find(Array.isArray);
  if (alternatives) return [...new Set(alternatives.map((one) => toTypeText(toObject(one))))].join(" or ");
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  const type = Array.isArray(schema.type) ? schema.type.join(" or ") : String(schema.type ?? "anything");
  if (type === "array") return `list of ${toTypeText(toObject(schema.items))}`;
  return `${type}${toFormatText(schema)}${toBoundsText(schema)}`;
}

function toFormatText({ format }: JsonObject): string {
  if (format === undefined || format === "int64") return "";
  return format === "date-time" ? " (instant)" : ` (${String(format)})`;
}

function toBoundsText(schema: JsonObject): string {
  const { minimum, maximum, default: usual } = schema;
  const bounds = [
    minimum === undefined ? undefined : maximum === undefined ? `${minimum} or more` : `${minimum} to ${maximum}`,
    usual === undefined ? undefined : `${JSON.stringify(usual)} when left out`,
  ];
  return bounds.flatMap((text) => (text === undefined ? [] : [`, ${text}`])).join("");
}

function toObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}
