import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { toOpenApi } from "./openapi.ts";
import { toSchema } from "./openapi-schemas.ts";
import { PROBLEM_CODES } from "./problem-catalogue.ts";
import { Problem } from "./problems.ts";
import { listProblems } from "./route.ts";
import { ROUTES } from "./routes.ts";

const document = toOpenApi({ version: "1.2.3", serverUrl: "https://sync.acme.example" });

/** Every value of `key` anywhere in a JSON value. */
function collect(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...collect(inner, key)]);
}

function resolve(pointer: string): unknown {
  const steps = pointer.slice(2).split("/");
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document);
}

describe("toOpenApi", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result).toMatchObject({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it("has every route with its answers and its problems' statuses", () => {
    for (const route of ROUTES) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      const problems = listProblems(route);
      const named = collect(operation, "$ref").filter((ref) => String(ref).startsWith("#/components/examples/"));
      expect(operation?.operationId).toBe(route.id);
      expect(named).toEqual(expect.arrayContaining(problems.map((code) => `#/components/examples/problem_${code}`)));
      for (const { status } of route.answers) expect(operation?.responses).toHaveProperty(String(status));
    }
  });

  it("refers only to what it contains", () => {
    const refs = collect(document, "$ref").map(String);
    expect(refs.length).toBeGreaterThan(50);
    expect(refs.filter((ref) => !ref.startsWith("#/") || resolve(ref) === undefined)).toEqual([]);
  });

  it("has no schema nobody uses", () => {
    const refs = new Set(collect(document, "$ref"));
    const names = Object.keys(resolve("#/components/schemas") as object);
    expect(names.filter((name) => !refs.has(`#/components/schemas/${name}`))).toEqual([]);
  });

  it("shows shared shapes by reference", () => {
    expect(resolve("#/components/schemas/Rep")).toMatchObject({
      properties: {
        repId: { $ref: "#/components/schemas/RepId" },
        connection: { $ref: "#/components/schemas/Connection" },
        sync: { $ref: "#/components/schemas/RepSync" },
      },
    });
  });

  it("closes what is sent and leaves open what is answered", () => {
    expect(resolve("#/components/schemas/PutRep")).toMatchObject({ additionalProperties: false });
    expect(resolve("#/components/schemas/Rep")).not.toHaveProperty("additionalProperties");
  });

  it("shows numbers of a query as numbers with their bounds", () => {
    const parameters = document.paths["/api/reps/{repId}/calls"]?.get?.parameters;
    expect(parameters).toContainEqual(
      expect.objectContaining({
        name: "limit",
        required: false,
        schema: { type: "integer", minimum: 1, maximum: 100, default: 25 },
      }),
    );
    expect(document.paths["/api/calls/{recordingId}"]?.get?.parameters).toContainEqual(
      expect.objectContaining({
        name: "recordingId",
        required: true,
        schema: expect.objectContaining({ type: "integer" }),
      }),
    );
  });

  it("says which token opens which route", () => {
    expect(document.paths["/api/health"]?.get?.security).toEqual([]);
    expect(document.paths["/api/reps"]?.get?.security).toEqual([{ service: [] }, { admin: [] }]);
    expect(document.paths["/api/reps/{repId}"]?.get?.security).toEqual([{ service: [] }, { admin: [] }, { rep: [] }]);
    expect(document.paths["/api/cron/sync-fathom"]?.post?.security).toEqual([{ cron: [] }]);
  });

  it("defines every token a route takes, and no other", () => {
    const used = collect(document.paths, "security").flatMap((schemes) => (schemes as object[]).flatMap(Object.keys));
    const defined = Object.keys(resolve("#/components/securitySchemes") as object);
    expect(defined.filter((name) => !used.includes(name))).toEqual([]);
    expect(used.filter((name) => !defined.includes(name))).toEqual([]);
  });

  it("has an example of every problem that fits the shape", () => {
    for (const code of PROBLEM_CODES) {
      const example = resolve(`#/components/examples/problem_${code}/value`);
      expect(Problem.parse(example)).toEqual(example);
      expect(example).toMatchObject({ code });
    }
  });

  it("describes shapes so that an independent reader of JSON Schema accepts the examples", () => {
    // Round trip: JSON Schema back into a shape, which then judges the document's own example.
    const schemas = resolve("#/components/schemas") as Record<string, unknown>;
    const $defs = JSON.parse(JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/$defs/"));
    const judge = (name: string) => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs });
    for (const route of ROUTES) {
      for (const { examples, shape } of route.answers) {
        const name = Object.keys(schemas).find((id) => shape !== undefined && isNamed(shape, id));
        if (name === undefined) continue;
        for (const example of Object.values(examples ?? {}))
          expect(judge(name).safeParse(example).error).toBeUndefined();
      }
    }
    expect(judge("Rep").safeParse({ repId: "a" }).success).toBe(false);
  });

  it("carries the version and the server, or a relative one", () => {
    expect(document).toMatchObject({ info: { version: "1.2.3" }, servers: [{ url: "https://sync.acme.example" }] });
    expect(toOpenApi({ version: "1" })).toMatchObject({ servers: [{ url: "/" }] });
  });
});

function isNamed(shape: z.ZodType, id: string): boolean {
  return JSON.stringify(toSchema(shape)) === JSON.stringify({ $ref: `#/components/schemas/${id}` });
}
