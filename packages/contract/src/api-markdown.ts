/**
 * The API for readers, as Markdown: every route with what it takes and answers, and every shape. Made from the route table
 * and the shapes alone, so that it says what the router does.
 */
import type * as z from "zod";
import { findDescription, type JsonObject, toComponentSchemas, toSchema } from "./openapi-schemas.ts";
import { PROBLEMS } from "./problem-catalogue.ts";
import { listProblems, ROUTE_TAGS, type Route, type RouteAnswer } from "./route.ts";
import { ROUTES } from "./routes.ts";
import { listFields, toTypeText } from "./schema-text.ts";

/** How the document is made, for whoever wants to change it. */
const COMMAND = "npx pnpm docs:api";

const HEAD = `# The HTTP API

<!-- Made by \`${COMMAND}\` from packages/contract; a test holds it to the contract. -->

The same as an OpenAPI 3.1 document: \`GET /api/openapi.json\`. As a typed client for TypeScript: [packages/contract](../packages/contract/README.md).

- Requests and answers are JSON. Unknown fields and parameters of a request are refused; answers may get more fields.
- \`Authorization: Bearer <token>\` with every request, except to the open routes.
- Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`, described in [errors.md](errors.md). Texts for people are Dutch or English by \`Accept-Language\`.
- Every answer carries \`X-Request-Id\`.
- Lists are \`{items, nextCursor}\`: send \`nextCursor\` as \`cursor\` until it is null.
- An answer with an \`ETag\` is answered with 304 and no body when that tag comes back in \`If-None-Match\`.
`;

export function toApiMarkdown(): string {
  const groups = Object.entries(ROUTE_TAGS).map(([tag, title]) => {
    const routes = ROUTES.filter((route) => route.tag === tag);
    return [`## ${title}`, ...routes.map(toRouteText)].join("\n\n");
  });
  const shapes = Object.entries(toComponentSchemas()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${[HEAD.trimEnd(), ...groups, "## Shapes", ...shapes.map(([name, schema]) => toShapeText(name, schema))].join("\n\n")}\n`;
}

function toRouteText(route: Route): string {
  const takes = [
    ...toParameterLines(route.params, "path"),
    ...toParameterLines(route.query, "query"),
    ...toParameterLines(route.headers, "header"),
    ...(route.body
      ? [`- body${route.body.required ? "" : ", optional"}: ${toTypeText(toSchema(route.body.shape))}`]
      : []),
  ];
  const problems = listProblems(route).map((code) => `\`${code}\` (${PROBLEMS[code].status})`);
  return [
    `### ${route.method} ${route.path}`,
    `${route.summary}. Operation \`${route.id}\`; ${toAccessText(route)}.`,
    ...(route.description === undefined ? [] : [route.description]),
    ...(takes.length === 0 ? [] : ["Takes:", takes.join("\n")]),
    ...toExampleTexts(route.body?.examples, "Body"),
    "Answers:",
    route.answers.map(toAnswerLine).join("\n"),
    ...route.answers.slice(0, 1).flatMap((answer) => toExampleTexts(answer.examples, `Answer ${answer.status}`)),
    `Problems: ${problems.join(", ")}.`,
  ].join("\n\n");
}

function toAccessText({ auth }: Route): string {
  return auth === "none" ? "open to all" : `access: \`${auth}\``;
}

function toParameterLines(shape: z.ZodObject | undefined, place: "path" | "query" | "header"): string[] {
  return Object.entries(shape?.shape ?? {}).map(([name, field]) => {
    const isOptional = (field as z.ZodType).safeParse(undefined).success;
    const description = findDescription(field as z.ZodType);
    const type = toTypeText(toSchema(field as z.ZodType));
    return `- ${place} \`${name}\`${isOptional ? ", optional" : ""}: ${type}${description === undefined ? "" : `. ${description}`}`;
  });
}

function toAnswerLine({ status, description, shape, headers, optionalHeaders }: RouteAnswer): string {
  const names = Object.keys({ ...headers, ...optionalHeaders }).map((name) => `\`${name}\``);
  return [
    `- **${status}** ${description}`,
    ...(shape === undefined ? [] : [`Body: ${toTypeText(toSchema(shape))}.`]),
    ...(names.length === 0 ? [] : [`Headers: ${names.join(", ")}.`]),
  ].join(" ");
}

/** One example is enough for reading; OpenAPI has all. */
function toExampleTexts(examples: Readonly<Record<string, unknown>> | undefined, title: string): string[] {
  const [example] = Object.values(examples ?? {});
  if (example === undefined) return [];
  return [`${title}, for example:`, `\`\`\`jsonc\n${JSON.stringify(example, null, 2)}\n\`\`\``];
}

function toShapeText(name: string, schema: JsonObject): string {
  const description = typeof schema.description === "string" ? schema.description : undefined;
  const fields = listFields(schema).map(
    ({ field, type, required }) => `- \`${field}\`${required ? "" : ", optional"}: ${type}`,
  );
  return [
    `### ${name}`,
    ...(description === undefined ? [] : [description]),
    fields.length === 0 ? toTypeText(schema) : fields.join("\n"),
  ].join("\n\n");
}
