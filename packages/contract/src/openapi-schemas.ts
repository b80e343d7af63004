/** The zod shapes as JSON Schema for OpenAPI 3.1: shared ones by name, the rest in place. */
import * as z from "zod";
import { shapes } from "./registry.ts";

export type JsonObject = { [key: string]: unknown };

/** Every named shape, for `components/schemas`. What callers send and receive on the wire, before parsing. */
export function toComponentSchemas(): Record<string, JsonObject> {
  const { schemas } = z.toJSONSchema(shapes, { io: "input", uri: toRef, override: tidy });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutKeys(schema as JsonObject)]));
}

/** A shape where it is used: a reference when it has a name. */
export function toSchema(shape: z.ZodType): JsonObject {
  const note = shapes.get(shape);
  if (note?.id !== undefined) return { $ref: toRef(note.id) };
  if (note?.wire !== undefined) return { ...note.wire };
  if (shape instanceof z.ZodOptional) return toSchema(shape.unwrap() as z.ZodType);
  return withoutKeys(z.toJSONSchema(shape, { io: "input", override: tidy }) as JsonObject);
}

/** What the shape's note, or that of the shape inside it, says about it. */
export function findDescription(shape: z.ZodType): string | undefined {
  const description = shapes.get(shape)?.description;
  if (description !== undefined) return description;
  return shape instanceof z.ZodOptional ? findDescription(shape.unwrap() as z.ZodType) : undefined;
}

function toRef(id: string): string {
  return `#/components/schemas/${id}`;
}

/** The notes into the schema, and out what only says how JavaScript checks it. */
function tidy(context: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonObject }): void {
  const { zodSchema, jsonSchema } = context;
  const note = shapes.get(zodSchema as unknown as z.ZodType);
  if (note?.wire !== undefined) {
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, note.wire);
  }
  if (note?.description !== undefined) jsonSchema.description = note.description;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER && jsonSchema.format === undefined) delete jsonSchema.maximum;
}

/** The document says once which dialect it uses, and names its schemas by their place. */
function withoutKeys({ $schema: _schema, $id: _id, ...schema }: JsonObject): JsonObject {
  return schema;
}
