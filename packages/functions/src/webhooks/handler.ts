/**
 * The webhook URL's function: `POST /api/webhooks/fathom/{key}`. A small bundle of its own: no ElectroDB, no SDK, no routes. Never
 * fails for what a caller sends.
 */
import type { Log } from "@fathom-sync/core";
import type { Context, LambdaFunctionURLResult } from "aws-lambda";
import { createOnce } from "../once.ts";
import { readWebhookSettings } from "../resources.ts";
import type { InvocationMetrics } from "../runtime/powertools-metrics.ts";
import { toRefused, toTaken } from "./answer.ts";
import type { Receive } from "./receive.ts";
import { createWebhookServices } from "./wiring.ts";

export interface WebhookServices {
  readonly receive: Receive;
  readonly log: Log;
  readonly metrics: InvocationMetrics;
}

export type WebhookHandler = (event: unknown, context: Context) => Promise<LambdaFunctionURLResult>;

const PATH = /^\/api\/webhooks\/fathom\/([^/]+)$/;

export function createWebhookHandler(getServices: () => WebhookServices): WebhookHandler {
  return async (event, { awsRequestId }) => {
    if (!isHttpEvent(event)) return toRefused("not-http", awsRequestId);
    const pathKey = PATH.exec(event.rawPath)?.[1];
    if (pathKey === undefined) return toRefused("unknown", awsRequestId);
    if (event.requestContext.http.method !== "POST") return toRefused("wrong-method", awsRequestId);
    // Outside of what is caught: a function that cannot be built has failed.
    const { receive, log, metrics } = getServices();
    try {
      const receipt = await receive({ pathKey, headers: event.headers, body: toBytes(event) });
      return receipt === "taken" || receipt === "repeated" ? toTaken(awsRequestId) : toRefused(receipt, awsRequestId);
    } catch (error) {
      log.error("webhook.not_taken", error);
      metrics.add("OwnFaults", 1);
      return toRefused("unavailable", awsRequestId);
    } finally {
      metrics.flush?.();
    }
  };
}

export const handler = createWebhookHandler(createOnce(() => createWebhookServices(readWebhookSettings())));

/** Payload format 2.0, as far as it is read here. */
interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: { readonly http: { readonly method: string } };
}

/** A direct invocation can carry anything, a forged queue event for one (AWS: payload format 2.0 of Function URLs). */
function isHttpEvent(event: unknown): event is HttpEvent {
  if (event === null || typeof event !== "object" || "Records" in event) return false;
  const { requestContext, rawPath, headers, body } = event as Partial<Record<string, unknown>>;
  const { http } = (requestContext ?? {}) as { http?: { method?: unknown } };
  return (
    typeof http?.method === "string" &&
    typeof rawPath === "string" &&
    headers !== null &&
    typeof headers === "object" &&
    Object.values(headers).every((value) => value === undefined || typeof value === "string") &&
    (body === undefined || typeof body === "string")
  );
}

function toBytes({ body = "", isBase64Encoded }: HttpEvent): Uint8Array {
  return Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8");
}
