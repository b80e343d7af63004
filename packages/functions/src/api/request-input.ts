/** The parts of a request, checked against the shapes of its route. Throws BadRequest; never repeats a value. */
import { checkInput, type RequestPart, type Route } from "@fathom-sync/contract";
import type { Context } from "hono";
import type { z } from "zod";
import { BadRequest } from "./answer.ts";

/** A list of a thousand rep ids fits; a route that needs more says so. */
const BODY_BYTES_MAX = 256 * 1024;

export interface CheckedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** @throws BadRequest */
export async function readInput(context: Context, route: Route): Promise<CheckedInput> {
  return {
    params: route.params ? check(route.params, context.req.param(), "path") : undefined,
    query: route.query ? check(route.query, toQuery(context), "query") : undefined,
    headers: route.headers ? check(route.headers, toHeaders(context, route.headers), "header") : undefined,
    body: route.body ? check(route.body.shape, await readBody(context, route.body), "body") : undefined,
  };
}

function check(shape: z.ZodType, input: unknown, part: RequestPart): unknown {
  const result = checkInput(shape, input, part);
  if (!result.ok) throw new BadRequest("invalid_request", { errors: result.errors });
  return result.data;
}

/** Those the route reads, under the names it gives them: in a request they come in any case. */
function toHeaders(context: Context, shape: z.ZodObject): Record<string, string | undefined> {
  return Object.fromEntries(Object.keys(shape.shape).map((name) => [name, context.req.header(name)]));
}

/** A parameter given twice has no meaning here and is refused, not guessed at. */
function toQuery(context: Context): Record<string, string | undefined> {
  const all = context.req.queries();
  const doubled = Object.entries(all).filter(([, values]) => values.length > 1);
  if (doubled.length > 0) {
    throw new BadRequest("invalid_request", {
      errors: doubled.map(([name]) => ({
        path: `query.${name}`,
        message: "is given more than once",
        allowed: "one value",
      })),
    });
  }
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values[0]]));
}

async function readBody(
  context: Context,
  { required, bytesMax = BODY_BYTES_MAX }: NonNullable<Route["body"]>,
): Promise<unknown> {
  const declared = Number(context.req.header("content-length") ?? 0);
  if (declared > bytesMax) throw new BadRequest("payload_too_large");
  const bytes = await context.req.arrayBuffer();
  if (bytes.byteLength > bytesMax) throw new BadRequest("payload_too_large");
  if (bytes.byteLength === 0) {
    if (!required) return {};
    throw new BadRequest("invalid_request", {
      errors: [{ path: "body", message: "is missing", allowed: "a JSON object" }],
    });
  }
  const mediaType = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== "application/json" && !mediaType.endsWith("+json")) throw new BadRequest("unsupported_media_type");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The parser's own words quote the body, which may hold a key.
    throw new BadRequest("invalid_json");
  }
}
