/** The parts of a request, checked against the shapes of its route. Throws BadRequest; never repeats a value. */
import { checkInput, type RequestPart, type Route } from "@fathom-sync/contract";
import type { Context } from "hono";
import type { z } from "zod";
import { BadRequest } from "./answer.ts";

/** A list of a thousand rep ids fits; a route that needs more says so. */
const BODY_BYTES_MAX = 256 * 1024;
/** The deepest body of the API has four levels. */
const BODY_DEPTH_MAX = 32;
/** A problem names no more wrong parameters, and no more of a name. */
const ERRORS_MAX = 50;
const NAME_LENGTH_MAX = 64;

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
  const all = [...new URL(context.req.url).searchParams];
  const doubled = all.map(([name]) => name).filter((name, index, names) => names.indexOf(name) !== index);
  if (doubled.length > 0) {
    throw new BadRequest("invalid_request", {
      errors: [...new Set(doubled)].slice(0, ERRORS_MAX).map((name) => ({
        path: `query.${name.slice(0, NAME_LENGTH_MAX)}`,
        message: "is given more than once",
        allowed: "one value",
      })),
    });
  }
  // Every name becomes a field of its own, `__proto__` too, and is refused as unknown.
  return Object.fromEntries(all);
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
  if (!isJson(context)) throw new BadRequest("unsupported_media_type");
  const text = decode(bytes);
  if (isDeeper(text, BODY_DEPTH_MAX)) {
    throw new BadRequest("invalid_request", {
      errors: [{ path: "body", message: "is nested too deeply", allowed: `at most ${BODY_DEPTH_MAX} levels` }],
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote the body, which may hold a key.
    throw new BadRequest("invalid_json");
  }
}

/** JSON in UTF-8, as it is: nothing here unpacks, and a Content-Type sent twice is none. */
function isJson(context: Context): boolean {
  const [mediaType = "", ...parameters] = (context.req.header("content-type") ?? "").toLowerCase().split(";");
  const isPlain = (context.req.header("content-encoding") ?? "identity").trim().toLowerCase() === "identity";
  const isUtf8 = parameters
    .map((parameter) => parameter.trim())
    .filter((parameter) => parameter.startsWith("charset="))
    .every((parameter) => /^charset="?utf-?8"?$/.test(parameter));
  return isPlain && isUtf8 && /^application\/([\w.-]+\+)?json$/.test(mediaType.trim());
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadRequest("invalid_json");
  }
}

/** Looked at before it is parsed: only brackets outside strings count. */
function isDeeper(json: string, levels: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const char = json[index];
    if (inString) {
      if (char === "\\") index++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") depth--;
    if (depth > levels) return true;
  }
  return false;
}
