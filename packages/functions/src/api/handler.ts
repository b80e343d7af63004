/** The Function URL's function: an HTTP event in, the app's answer out. Refuses events that are no HTTP requests. */
import { toProblem } from "@fathom-sync/contract";
import type { Context, LambdaFunctionURLResult } from "aws-lambda";
import { Hono } from "hono";
import { handle, type LambdaEvent } from "hono/aws-lambda";
import { readApiSettings } from "../resources.ts";
import { createOnce, createServices } from "../wiring.ts";
import { createApp, type RequestBindings } from "./app.ts";

/** Left of the invocation for the answer itself. */
export const ANSWER_MARGIN_MS = 3_000;

const getApp = createOnce(() => {
  const settings = readApiSettings();
  const services = createServices(settings);
  const app = createApp({
    services,
    serviceTokens: settings.serviceTokens,
    cronSecret: settings.cronSecret,
    version: settings.version,
  });
  return { app, clock: services.clock };
});

interface LambdaBindings {
  readonly lambdaContext: Context;
}

/** Turns what Hono's adapter passes on into what the app knows. */
const edge = new Hono<{ Bindings: LambdaBindings }>();
edge.all("*", (context) => {
  const { app, clock } = getApp();
  const { awsRequestId, getRemainingTimeInMillis } = context.env.lambdaContext;
  const bindings: RequestBindings = {
    requestId: awsRequestId,
    deadlineAt: clock.now() + Math.max(0, getRemainingTimeInMillis() - ANSWER_MARGIN_MS),
  };
  return app.fetch(context.req.raw, bindings);
});
const handleHttp = handle(edge);

export async function handler(event: unknown, lambdaContext: Context): Promise<LambdaFunctionURLResult> {
  if (!isHttpEvent(event)) {
    const { status, ...problem } = toProblem("not_an_http_event", { requestId: lambdaContext.awsRequestId });
    return {
      statusCode: status,
      headers: { "content-type": "application/problem+json" },
      body: JSON.stringify({ ...problem, status }),
    };
  }
  return (await handleHttp(event, lambdaContext)) as LambdaFunctionURLResult;
}

/** A direct invocation can carry anything, a forged queue event for one (AWS: payload format 2.0 of Function URLs). */
function isHttpEvent(event: unknown): event is LambdaEvent {
  if (event === null || typeof event !== "object" || "Records" in event) return false;
  const { requestContext } = event as { requestContext?: { http?: { method?: unknown } } };
  return typeof requestContext?.http?.method === "string";
}
