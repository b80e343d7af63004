/**
 * The OpenAPI 3.1 document of the API, made from the route table and the shapes. Nothing in it is written by hand twice:
 * what the router checks is what the document says.
 */
import type { z } from "zod";
import { findDescription, type JsonObject, toComponentSchemas, toSchema } from "./openapi-schemas.ts";
import { PROBLEM_CODES, PROBLEMS, type ProblemCode } from "./problem-catalogue.ts";
import { PROBLEM_MEDIA_TYPE, Problem, toProblem } from "./problems.ts";
import { listProblems, ROUTE_TAGS, type Route, type RouteAnswer, type RouteAuth } from "./route.ts";
import { ROUTES } from "./routes.ts";

export interface OpenApiInput {
  /** Version of the service. */
  readonly version: string;
  /** Origin of the API, without `/api`. Left out: relative to where the document was read. */
  readonly serverUrl?: string;
}

/** An OpenAPI 3.1 document: plain JSON, made anew at each call. */
export interface OpenApiDocument extends JsonObject {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, JsonObject>>;
}

export function toOpenApi({ version, serverUrl }: OpenApiInput): OpenApiDocument {
  return {
    openapi: "3.1.0",
    info: {
      title: "fathom-sync",
      version,
      description:
        "Brings every sales call recorded by Fathom into the CRM, and says honestly what is there, what is coming and what is missing. Errors are RFC 9457 problems with a stable `code`; every answer carries `X-Request-Id`; lists are `{items, nextCursor}`. Answers may get more fields; unknown fields in requests are refused.",
    },
    servers: [{ url: serverUrl ?? "/" }],
    tags: Object.entries(ROUTE_TAGS).map(([name, description]) => ({ name, description })),
    paths: toPaths(ROUTES),
    components: {
      schemas: toComponentSchemas(),
      headers: COMPONENT_HEADERS,
      parameters: { AcceptLanguage: ACCEPT_LANGUAGE },
      examples: Object.fromEntries(PROBLEM_CODES.map((code) => [toExampleName(code), toProblemExample(code)])),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

const ACCEPT_LANGUAGE = {
  name: "Accept-Language",
  in: "header",
  description: "Language of the texts for people: nl or en (default).",
  schema: { type: "string" },
  example: "nl",
};

const COMPONENT_HEADERS = {
  RequestId: { description: "Names this request in our logs.", schema: { type: "string" } },
  RetryAfter: { description: "Seconds to wait before trying again.", schema: { type: "integer", minimum: 0 } },
  WwwAuthenticate: { description: "How to authenticate.", schema: { type: "string" }, example: "Bearer" },
};

const SECURITY_SCHEMES = {
  service: { type: "http", scheme: "bearer", description: "The service token of the CRM's server." },
  admin: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A person's token with the role admin, signed by the CRM's identity provider.",
  },
  rep: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "A person's token with the role rep and the rep's id: opens what is that rep's; all else is answered 404.",
  },
  cron: { type: "http", scheme: "bearer", description: "The cron secret; opens the cron route only." },
} satisfies Record<Exclude<RouteAuth, "none">, JsonObject>;

/** Any one of them opens the route. */
const SCHEMES_OF = {
  none: [],
  cron: ["cron"],
  service: ["service"],
  admin: ["service", "admin"],
  rep: ["service", "admin", "rep"],
} as const satisfies Record<RouteAuth, readonly (keyof typeof SECURITY_SCHEMES)[]>;

function toPaths(routes: readonly Route[]): Record<string, Record<string, JsonObject>> {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: toOperation(route) };
  }
  return paths;
}

function toOperation(route: Route): JsonObject {
  const parameters = [
    ...toParameters(route.params, "path"),
    ...toParameters(route.query, "query"),
    ...toParameters(route.headers, "header"),
    ...(route.localised === true ? [{ $ref: "#/components/parameters/AcceptLanguage" }] : []),
  ];
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    security: SCHEMES_OF[route.auth].map((scheme) => ({ [scheme]: [] })),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: toRequestBody(route.body) }),
    responses: {
      ...Object.fromEntries(route.answers.map((answer) => [String(answer.status), toAnswer(answer)])),
      ...toProblemAnswers(listProblems(route)),
    },
  };
}

function toParameters(shape: z.ZodObject | undefined, place: "path" | "query" | "header"): JsonObject[] {
  return Object.entries(shape?.shape ?? {}).map(([name, field]) => {
    const description = findDescription(field as z.ZodType);
    return {
      name,
      in: place,
      required: place === "path" || !(field as z.ZodType).safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema: toSchema(field as z.ZodType),
    };
  });
}

function toRequestBody(body: NonNullable<Route["body"]>): JsonObject {
  return {
    required: body.required,
    content: { "application/json": { schema: toSchema(body.shape), examples: toExamples(body.examples) } },
  };
}

function toAnswer(answer: RouteAnswer): JsonObject {
  const headers = Object.entries({ ...answer.headers, ...answer.optionalHeaders }).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return {
    description: answer.description,
    headers: { ...REQUEST_ID_HEADER, ...Object.fromEntries(headers) },
    ...(answer.shape === undefined
      ? {}
      : {
          content: {
            "application/json": {
              schema: toSchema(answer.shape),
              ...(answer.examples === undefined ? {} : { examples: toExamples(answer.examples) }),
            },
          },
        }),
  };
}

function toExamples(examples: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
}

const REQUEST_ID_HEADER = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };

/** One answer per status, with an example for each code that has it. */
function toProblemAnswers(codes: readonly ProblemCode[]): JsonObject {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].when}`).join("\n\n"),
        headers: {
          ...REQUEST_ID_HEADER,
          ...(status === 503 ? { "Retry-After": { $ref: "#/components/headers/RetryAfter" } } : {}),
          ...(status === 401 ? { "WWW-Authenticate": { $ref: "#/components/headers/WwwAuthenticate" } } : {}),
        },
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: toSchema(Problem),
            examples: Object.fromEntries(
              ofStatus.map((code) => [code, { $ref: `#/components/examples/${toExampleName(code)}` }]),
            ),
          },
        },
      },
    ]),
  );
}

function toExampleName(code: ProblemCode): string {
  return `problem_${code}`;
}

function toProblemExample(code: ProblemCode): JsonObject {
  return { summary: PROBLEMS[code].when, value: toProblem(code, { requestId: "req_01KC3Z5T8M4Q" }) };
}
