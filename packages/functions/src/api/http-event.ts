/**
 * The edge: a Function URL's event (payload format 2.0) to a `Request`, a `Response` to a Function URL's answer. Whatever comes in,
 * nothing here throws: what is no HTTP request, or none that could have come over HTTP, is not taken for one.
 */
import type { LambdaFunctionURLResult } from "aws-lambda";

/** What of an event is a request. */
export interface HttpEvent {
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly isBase64Encoded: boolean;
}

/** A direct invocation can carry anything, a forged queue event for one; undefined: it is no HTTP event. */
export function findHttpEvent(event: unknown): HttpEvent | undefined {
  if (!isRecord(event) || "Records" in event) return undefined;
  const { requestContext, rawPath, rawQueryString, headers, body, isBase64Encoded = false } = event;
  const http = isRecord(requestContext) ? requestContext.http : undefined;
  const method = isRecord(http) ? http.method : undefined;
  if (
    typeof method !== "string" ||
    typeof rawPath !== "string" ||
    !rawPath.startsWith("/") ||
    typeof rawQueryString !== "string" ||
    !isRecord(headers) ||
    !Object.values(headers).every((value) => typeof value === "string") ||
    (body !== undefined && typeof body !== "string") ||
    typeof isBase64Encoded !== "boolean"
  ) {
    return undefined;
  }
  return { method, rawPath, rawQueryString, headers: headers as Record<string, string>, body, isBase64Encoded };
}

/** Stands in the request's URL; nothing asks for it, and a header `Host` cannot put something else there. */
const ORIGIN = "https://api.invalid";

/** @returns undefined when a header has a name or a character that HTTP does not know */
export function findRequest(event: HttpEvent): Request | undefined {
  const headers = findHeaders(event.headers);
  if (!headers) return undefined;
  const { method, rawQueryString } = event;
  const query = rawQueryString === "" ? "" : `?${escapeOdd(rawQueryString, "#")}`;
  return new Request(`${ORIGIN}${escapeOdd(event.rawPath, "?#\\")}${query}`, { method, headers, ...toBody(event) });
}

/** For answers in text: all of ours are JSON, or empty. */
export async function toHttpResult(response: Response): Promise<LambdaFunctionURLResult> {
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    isBase64Encoded: false,
  };
}

/** The same header under two spellings is one header with two values, as on the wire. */
function findHeaders(given: Readonly<Record<string, string>>): Headers | undefined {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    // RFC 9110, 5.1 and 5.5: a name is a token, a value has no control characters but the tab.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return undefined;
    const chars = [...value];
    if (chars.some((char) => isControl(char) && char !== "\t")) return undefined;
    // Beyond Latin-1 is legal on no wire, and harmless in a User-Agent.
    headers.append(name, chars.every((char) => char <= "\u00ff") ? value : encodeURIComponent(value.toWellFormed()));
  }
  return headers;
}

/** A body that comes with GET or HEAD means nothing (RFC 9110, 9.3.1), and `Request` refuses to carry it. */
function toBody({ method, body, isBase64Encoded }: HttpEvent): { body?: Uint8Array<ArrayBuffer> } {
  if (body === undefined || method === "GET" || method === "HEAD") return {};
  return { body: new Uint8Array(Buffer.from(body, isBase64Encoded ? "base64" : "utf8")) };
}

/** What a URL would cut off, drop or turn into something else. Function URLs hand over paths decoded. */
function escapeOdd(text: string, odd: string): string {
  const chars = [...text.toWellFormed()];
  return chars
    .map((char) => (isControl(char) || char === " " || odd.includes(char) ? encodeURIComponent(char) : char))
    .join("");
}

function isControl(char: string): boolean {
  return char < " " || char === "\u007f";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
