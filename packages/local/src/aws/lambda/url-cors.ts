// The CORS setting of a Function URL: Lambda answers preflights itself and adds its headers to every answer. Leave it out
// when the function does its own CORS, otherwise both would answer.
import type { IncomingHttpHeaders } from "node:http";
import type { UrlResponse } from "./url-response.ts";

export interface UrlCors {
  /** Exact origins, or `*`. */
  allowOrigins: readonly string[];
  allowMethods?: readonly string[];
  allowHeaders?: readonly string[];
  exposeHeaders?: readonly string[];
  allowCredentials?: boolean;
  maxAgeSeconds?: number;
}

export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}

/** Headers for an answer to `origin`; none when that origin is not allowed. */
export function toCorsHeaders(cors: UrlCors, origin: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  const isOpen = cors.allowOrigins.includes("*");
  if (!isOpen && !cors.allowOrigins.includes(origin)) return {};
  return {
    "access-control-allow-origin": isOpen && !cors.allowCredentials ? "*" : origin,
    vary: "Origin",
    ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    ...(cors.exposeHeaders ? { "access-control-expose-headers": cors.exposeHeaders.join(",") } : {}),
  };
}

export function toPreflightResponse(cors: UrlCors, origin: string | undefined): UrlResponse {
  const headers = toCorsHeaders(cors, origin);
  const isAllowed = Object.keys(headers).length > 0;
  return {
    status: 200,
    headers: {
      ...headers,
      ...(isAllowed && cors.allowMethods ? { "access-control-allow-methods": cors.allowMethods.join(",") } : {}),
      ...(isAllowed && cors.allowHeaders ? { "access-control-allow-headers": cors.allowHeaders.join(",") } : {}),
      ...(isAllowed && cors.maxAgeSeconds ? { "access-control-max-age": String(cors.maxAgeSeconds) } : {}),
    },
    body: Buffer.alloc(0),
  };
}
