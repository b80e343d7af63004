/** Asks the API as the CRM does: with the service token, and answered as a Function URL answers, crashes included. */

import { type ApiInstance, CRON_SECRET, SERVICE_TOKEN } from "./functions.ts";
import type { InvocationResult, LambdaFunction } from "./lambda.ts";

export interface ApiOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** null: none. Default: what the route wants. */
  readonly token?: string | null;
}

export interface ApiAnswer {
  /** 502 when the function crashed, threw or ran out of time, 429 when it was not invoked, as with a Function URL. */
  readonly status: number;
  /** Parsed when it is JSON; undefined when there is none. */
  readonly body: unknown;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A Function URL's own measure of a request: what it answered and how long that took. */
export interface OnAnswer {
  /** To be called as a request comes; what it returns, with the answer's status. */
  begin(): (status: number) => void;
}

/** Never rejects for what the function does. */
export type Api = (method: string, path: string, options?: ApiOptions) => Promise<ApiAnswer>;

/** What `packages/functions` leaves of the invocation for the answer itself. */
const ANSWER_MARGIN_MS = 3_000;

export function createApi(lambda: LambdaFunction<ApiInstance>, onAnswer: OnAnswer): Api {
  return async (method, path, options = {}) => {
    const answered = onAnswer.begin();
    const result = await lambda.invoke<Omit<ApiAnswer, "body">>(async ({ app, services }, context) => {
      const bindings = {
        requestId: context.awsRequestId,
        deadlineAt: services.clock.now() + Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MARGIN_MS),
      };
      const response = await app.request(`https://api.example${path}`, toInit(method, path, options), bindings);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        text: await response.text(),
      };
    });
    const answer = toAnswer(result);
    answered(answer.status);
    return answer;
  };
}

function toInit(method: string, path: string, { json, headers = {}, token }: ApiOptions): RequestInit {
  const wanted = path.startsWith("/api/cron/") ? CRON_SECRET : SERVICE_TOKEN;
  return {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token ?? wanted}` }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  };
}

function toAnswer(result: InvocationResult<Omit<ApiAnswer, "body">>): ApiAnswer {
  if (result.outcome !== "done") {
    const isThrottled = result.outcome === "throttled";
    const body = { Message: isThrottled ? "Rate Exceeded." : "Internal Server Error" };
    return {
      status: isThrottled ? 429 : 502,
      headers: { "content-type": "application/json" },
      text: JSON.stringify(body),
      body,
    };
  }
  const { headers, text } = result.value;
  const isJson = text !== "" && /[/+]json\b/.test(headers["content-type"] ?? "");
  return { ...result.value, body: isJson ? (JSON.parse(text) as unknown) : undefined };
}
