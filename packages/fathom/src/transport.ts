/**
 * One request to Fathom, one attempt: the key in its header, a time limit over request and body, and a SourceError for every status
 * that was not asked for. No message holds the key or anything said in a call.
 *
 * Source: Fathom's API reference; the statuses it does not describe (403, 5xx, redirects) are handled all the same.
 */
import type { Clock, Random } from "@fathom-sync/core";
import { SECOND_MS, SourceError } from "@fathom-sync/core";
import { readBody } from "./body.ts";
import { findErrorMessage } from "./error-message.ts";
import { findRetryAt, toRetryAt, toRetryHeaders } from "./retry-after.ts";
import { runWithinLimit, TimeLimitReached } from "./time-limit.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export const FATHOM_BASE_URL = "https://api.fathom.ai/external/v1";
const DEFAULT_TIMEOUT_MS = 20 * SECOND_MS;
const MAX_ERROR_BYTES = 64 * 1024;

export interface TransportDeps {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** Default: Fathom's own. With or without a slash at the end. */
  readonly baseUrl?: string;
  /** For one request with its body. Default 20 s. */
  readonly requestTimeoutMs?: number;
  readonly userAgent?: string;
}

export interface RequestOptions {
  /** Shortens the time limit of this one request. */
  readonly limitMs?: number;
  /** Called when the request is handed to `fetch`. */
  readonly onSend?: () => void;
}

export interface TransportRequest<T> {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the base URL, with its query. */
  readonly path: string;
  readonly json?: unknown;
  /** Statuses that are an answer; every other one is an error. */
  readonly expected: readonly number[];
  /** Reads the answer, within the time limit. */
  readonly read: (response: Response, signal: AbortSignal) => Promise<T>;
}

export type Transport = <T>(apiKey: string, request: TransportRequest<T>, options: RequestOptions) => Promise<T>;

/** Throws TypeError when `baseUrl` is no http(s) URL. */
export function createTransport(deps: TransportDeps): Transport {
  const { clock, random } = deps;
  const base = toBase(deps.baseUrl ?? FATHOM_BASE_URL);
  const requestTimeoutMs = deps.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const userAgent = deps.userAgent ?? "fathom-sync";

  return async (apiKey, request, options) => {
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
      throw new SourceError("fathom_key_refused", "the key is empty or has characters that no key of Fathom has");
    }
    const limitMs = Math.min(requestTimeoutMs, options.limitMs ?? requestTimeoutMs);
    try {
      return await runWithinLimit(clock, limitMs, async (signal) => {
        options.onSend?.();
        const response = await send(request, apiKey, signal);
        if (!request.expected.includes(response.status)) throw await toStatusError(response, apiKey, signal);
        return await request.read(response, signal);
      });
    } catch (error) {
      if (!(error instanceof TimeLimitReached)) throw error;
      throw new SourceError("fathom_timeout", `no complete answer from Fathom within ${limitMs} ms`);
    }
  };

  async function send(
    { method, path, json }: Pick<TransportRequest<unknown>, "method" | "path" | "json">,
    apiKey: string,
    signal: AbortSignal,
  ): Promise<Response> {
    try {
      return await deps.fetch(`${base}${path}`, {
        method,
        headers: {
          "X-Api-Key": apiKey,
          Accept: "application/json",
          "User-Agent": userAgent,
          ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        // Followed, a redirect would carry the key to wherever it points.
        redirect: "manual",
        signal,
      });
    } catch (error) {
      throw toConnectionError(error);
    }
  }

  async function toStatusError(response: Response, apiKey: string, signal: AbortSignal): Promise<SourceError> {
    const { status } = response;
    const headers = toRetryHeaders(response.headers);
    const answeredAt = clock.now();
    const retryAt = status === 429 ? toRetryAt(headers, answeredAt, random) : findRetryAt(headers, answeredAt, random);
    const said = findErrorMessage(await readErrorBody(response, signal), apiKey);
    const message = `Fathom answered ${status}${said === undefined ? "" : `: ${said}`}`;
    return new SourceError(toCode(status), message, { status, retryAt });
  }
}

/** The status is the news; a body that cannot be read (cut off, too large) takes nothing from it. */
async function readErrorBody(response: Response, signal: AbortSignal): Promise<string> {
  try {
    return await readBody(response, MAX_ERROR_BYTES, signal);
  } catch {
    return "";
  }
}

function toCode(status: number): SourceError["code"] {
  if (status === 400) return "fathom_rejected_request";
  if (status === 401) return "fathom_key_refused";
  if (status === 403) return "fathom_access_refused";
  if (status === 429) return "fathom_rate_limited";
  return status >= 500 && status <= 599 ? "fathom_server_error" : "fathom_unexpected_status";
}

function toBase(baseUrl: string): string {
  const { protocol } = new URL(baseUrl);
  if (protocol !== "https:" && protocol !== "http:") throw new TypeError("baseUrl: http or https is allowed");
  return baseUrl.replace(/\/+$/, "");
}

/** The original message may quote headers, so only its kind is passed on, and no cause. */
export function toConnectionError(error: unknown): SourceError {
  return new SourceError("fathom_unreachable", `the connection to Fathom failed (${toErrorKind(error)})`);
}

/** `ECONNRESET` and the like: a code of the system or of undici, never text. */
function toErrorKind(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z0-9_]{2,40}$/.test(at.code)) return at.code;
  }
  return error instanceof Error ? error.name : "unknown";
}
