/** The Function URL's function: an HTTP event in, the app's answer out. Refuses events that are no HTTP requests. */
import { PROBLEM_MEDIA_TYPE, type ProblemCode, toProblem } from "@fathom-sync/contract";
import type { Clock } from "@fathom-sync/core";
import type { Context, LambdaFunctionURLResult } from "aws-lambda";
import { Hono } from "hono";
import { handle, type LambdaEvent } from "hono/aws-lambda";
import { readApiSettings } from "../resources.ts";
import { runInvocation } from "../runtime/invocation.ts";
import type { InvocationMetrics } from "../runtime/powertools-metrics.ts";
import { createOnce, createServices } from "../wiring.ts";
import { createApp, type RequestBindings } from "./app.ts";
import { createJwtCheck } from "./jwt.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Left of the invocation for the answer itself. */
export const ANSWER_MARGIN_MS = 3_000;

interface Edge {
  readonly app: ReturnType<typeof createApp>;
  readonly clock: Clock;
  readonly metrics: InvocationMetrics;
}

type HttpHandler = (event: unknown, lambdaContext: Context) => Promise<LambdaFunctionURLResult>;

/**
 * The adapter between Lambda and the app.
 * @param getEdge called once per event; what it throws is a fault of the function itself, seen as such by its alarms
 */
export function createHttpHandler(getEdge: () => Edge): HttpHandler {
  /** Turns what Hono's adapter passes on into what the app knows. */
  const edge = new Hono<{ Bindings: LambdaBindings }>();
  edge.all("*", (context) => {
    const { app, clock } = getEdge();
    const { awsRequestId, getRemainingTimeInMillis } = context.env.lambdaContext;
    const bindings: RequestBindings = {
      requestId: awsRequestId,
      deadlineAt: clock.now() + Math.max(0, getRemainingTimeInMillis() - ANSWER_MARGIN_MS),
    };
    return app.fetch(context.req.raw, bindings);
  });
  const handleHttp = handle(edge);

  return async (event, lambdaContext) => {
    const { awsRequestId } = lambdaContext;
    if (!isHttpEvent(event)) return toProblemResult("not_an_http_event", awsRequestId);
    const { method } = event.requestContext.http;
    if (!METHODS.includes(method)) {
      return toProblemResult("method_not_allowed", awsRequestId, { allow: METHODS.join(", ") });
    }
    // Before the adapter, which would answer for it: a function that cannot be built has failed.
    const { metrics } = getEdge();
    return await runInvocation(
      metrics,
      async () => (await handleHttp(withoutUselessBody(event), lambdaContext)) as LambdaFunctionURLResult,
    );
  };
}

export const handler = createHttpHandler(
  createOnce(() => {
    const settings = readApiSettings();
    const services = createServices(settings);
    const { clock } = services;
    const app = createApp({
      services,
      serviceTokens: settings.serviceTokens,
      cronSecret: settings.cronSecret,
      jwt: settings.jwt && createJwtCheck({ settings: settings.jwt, fetch, clock }),
      corsOrigins: settings.corsOrigins,
      version: settings.version,
    });
    return { app, clock, metrics: services.metrics };
  }),
);

interface LambdaBindings {
  readonly lambdaContext: Context;
}

/** Those a Function URL passes on; `Request` knows no others (AWS: Function URL configuration). */
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Payload format 2.0, as far as the adapter depends on it. */
type HttpEvent = LambdaEvent & {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly requestContext: { readonly http: { readonly method: string } };
};

/** A direct invocation can carry anything, a forged queue event for one (AWS: payload format 2.0 of Function URLs). */
function isHttpEvent(event: unknown): event is HttpEvent {
  if (event === null || typeof event !== "object" || "Records" in event) return false;
  const { requestContext, rawPath, rawQueryString, headers, body } = event as Partial<Record<string, unknown>>;
  const { http } = (requestContext ?? {}) as { http?: { method?: unknown } };
  return (
    typeof http?.method === "string" &&
    typeof rawPath === "string" &&
    rawPath.startsWith("/") &&
    typeof rawQueryString === "string" &&
    headers !== null &&
    typeof headers === "object" &&
    (body === undefined || typeof body === "string")
  );
}

/** A body that comes with GET or HEAD means nothing (RFC 9110, 9.3.1), and `Request` refuses to carry it. */
function withoutUselessBody(event: HttpEvent): HttpEvent {
  const { method } = event.requestContext.http;
  if (event.body === undefined || (method !== "GET" && method !== "HEAD")) return event;
  const { body: _body, ...bare } = event;
  return bare as HttpEvent;
}

function toProblemResult(
  code: ProblemCode,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): LambdaFunctionURLResult {
  const problem = toProblem(code, { requestId });
  return {
    statusCode: problem.status,
    headers: {
      "content-type": `${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...SECURITY_HEADERS,
      ...headers,
    },
    body: JSON.stringify(problem),
  };
}
