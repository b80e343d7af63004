/** The Function URL's function: an HTTP event in, the app's answer out. Refuses events that are no HTTP requests. */
import {
  PROBLEM_MEDIA_TYPE,
  type ProblemCode,
  type ProblemInput,
  pickLanguage,
  toProblem,
} from "@fathom-sync/contract";
import type { Clock } from "@fathom-sync/core";
import type { Context, LambdaFunctionURLResult } from "aws-lambda";
import { createOnce } from "../once.ts";
import { readApiSettings } from "../resources.ts";
import { runInvocation } from "../runtime/invocation.ts";
import type { InvocationMetrics } from "../runtime/powertools-metrics.ts";
import { createServices } from "../wiring.ts";
import { createApp, type RequestBindings } from "./app.ts";
import { findHttpEvent, findRequest, toHttpResult } from "./http-event.ts";
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
  return async (event, lambdaContext) => {
    const { awsRequestId } = lambdaContext;
    const http = findHttpEvent(event);
    if (!http) return toProblemResult("not_an_http_event", awsRequestId);
    const language = pickLanguage(http.headers["accept-language"]);
    if (!METHODS.includes(http.method)) {
      return toProblemResult("method_not_allowed", awsRequestId, { language }, { allow: METHODS.join(", ") });
    }
    const request = findRequest(http);
    if (!request) {
      const allowed = "header names and values as HTTP has them";
      const errors = [{ path: "header", message: "has a character that no header may have", allowed }];
      return toProblemResult("invalid_request", awsRequestId, { errors, language });
    }
    const { app, clock, metrics } = getEdge();
    const bindings: RequestBindings = {
      requestId: awsRequestId,
      deadlineAt: clock.now() + Math.max(0, lambdaContext.getRemainingTimeInMillis() - ANSWER_MARGIN_MS),
    };
    return await runInvocation(metrics, async () => await toHttpResult(await app.fetch(request, bindings)));
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

/** Those a Function URL passes on; `Request` knows no others (AWS: Function URL configuration). */
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function toProblemResult(
  code: ProblemCode,
  requestId: string,
  input: ProblemInput = {},
  headers: Readonly<Record<string, string>> = {},
): LambdaFunctionURLResult {
  const problem = toProblem(code, { requestId, ...input });
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
