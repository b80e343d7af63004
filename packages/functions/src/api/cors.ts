/**
 * Which pages' scripts may read answers: the one place that sets CORS headers (a Function URL with CORS of its own would double
 * them, and browsers refuse doubled headers). Exact origins; never credentials, because tokens travel in a header, not in cookies.
 */
import { ROUTES } from "@fathom-sync/contract";
import type { Context } from "hono";

/** A day: browsers ask again at most this often (they cut it down to their own limit). */
const PREFLIGHT_SECONDS = 86_400;
const REQUEST_HEADERS = ["Authorization", "Content-Type", "Accept-Language", "If-None-Match", "Idempotency-Key"];
/** Beyond those every script may read. `Date`: so that a page knows when its computer's clock is wrong. */
export const EXPOSED_HEADERS = ["Date", "ETag", "Location", "Retry-After", "X-Request-Id"];
/** The same for every path: a preflight carries no token, and is not told what is where. */
const METHODS = [...new Set(ROUTES.map((route) => route.method))].toSorted();

export interface Cors {
  /** The answer to a preflight from an allowed origin, which needs no token; undefined: this is none. */
  findPreflightAnswer(context: Context): Response | undefined;
  /** Adds what an answer needs. */
  addHeaders(context: Context, headers: Headers): void;
}

/** @param origins as browsers write them; none: no CORS at all */
export function createCors(origins: readonly string[]): Cors {
  const findOrigin = (context: Context) => origins.find((origin) => origin === context.req.header("origin"));
  return {
    findPreflightAnswer(context) {
      const isPreflight =
        context.req.method === "OPTIONS" && context.req.header("access-control-request-method") !== undefined;
      if (!isPreflight || findOrigin(context) === undefined) return undefined;
      return new Response(null, {
        status: 204,
        headers: {
          "access-control-allow-methods": METHODS.join(", "),
          "access-control-allow-headers": REQUEST_HEADERS.join(", "),
          "access-control-max-age": String(PREFLIGHT_SECONDS),
        },
      });
    },
    addHeaders(context, headers) {
      if (origins.length === 0) return;
      // Also without an origin: a cache must not give one page what was meant for another.
      headers.append("vary", "Origin");
      const origin = findOrigin(context);
      if (origin === undefined) return;
      headers.set("access-control-allow-origin", origin);
      headers.set("access-control-expose-headers", EXPOSED_HEADERS.join(", "));
    },
  };
}
