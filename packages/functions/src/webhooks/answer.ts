/** What a sender is told: as little as possible. Problems have the API's codes, without its catalogue of texts. */
import type { ProblemCode } from "@fathom-sync/contract";
import type { LambdaFunctionURLResult } from "aws-lambda";

interface Refusal {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const REFUSALS = {
  "not-http": { status: 400, code: "not_an_http_event", title: "Not an HTTP request" },
  refused: { status: 401, code: "unauthorized", title: "Not signed by Fathom for this webhook, or too old" },
  unknown: { status: 404, code: "not_found", title: "Not found" },
  "wrong-method": { status: 405, code: "method_not_allowed", title: "Method not allowed", headers: { allow: "POST" } },
  "too-large": { status: 413, code: "payload_too_large", title: "Too large" },
  unavailable: { status: 503, code: "unavailable", title: "Try again later", headers: { "retry-after": "5" } },
} as const satisfies Record<string, Refusal>;

export function toTaken(requestId: string): LambdaFunctionURLResult {
  return { statusCode: 204, headers: { "cache-control": "no-store", "x-request-id": requestId } };
}

export function toRefused(refusal: keyof typeof REFUSALS, requestId: string): LambdaFunctionURLResult {
  const { status, code, title, headers = {} }: Refusal = REFUSALS[refusal];
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...headers,
    },
    body: JSON.stringify({ type: "about:blank", title, status, code, detail: title, requestId }),
  };
}
