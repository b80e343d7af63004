/**
 * A thin client of Fathom's API: one method, one request, one attempt. It either returns a well-formed page or throws a
 * SourceError that names what happened; nothing is retried and no status is taken for an empty list. No message and no
 * log line holds the key or anything said in a call.
 *
 * Source: Fathom's API reference; the statuses it does not describe (403, 5xx, redirects) are handled all the same.
 */
import type { Clock, Instant, Log, Random } from "@fathom-sync/core";
import { SECOND_MS, SourceError, toEpochMs, toWholeSecond } from "@fathom-sync/core";
import { readBody, UnreadableBody } from "./body.ts";
import { findErrorMessage } from "./error-message.ts";
import type { MeetingsPage } from "./meetings-page.ts";
import { parseMeetingsPage } from "./meetings-page.ts";
import { findRetryAt, toRetryAt, toRetryHeaders } from "./retry-after.ts";
import { runWithinLimit, TimeLimitReached } from "./time-limit.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export const FATHOM_BASE_URL = "https://api.fathom.ai/external/v1";
const DEFAULT_TIMEOUT_MS = 20 * SECOND_MS;
/** Ten calls of several hours with their transcripts stay far below this. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

export interface FathomClientDeps {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: Fathom's own. With or without a slash at the end. */
  readonly baseUrl?: string;
  /** For one request with its body. Default 20 s. */
  readonly requestTimeoutMs?: number;
  readonly userAgent?: string;
}

export interface ListMeetingsParams {
  /** Sent rounded down to a whole second. */
  readonly createdAfter?: Instant;
  /** Sent rounded up to a whole second. */
  readonly createdBefore?: Instant;
  readonly cursor?: string;
  readonly recordedBy?: readonly string[];
  readonly includeActionItems?: boolean;
  /** Heavy, as is the transcript. */
  readonly includeSummary?: boolean;
  readonly includeTranscript?: boolean;
}

export interface RequestOptions {
  /** Shortens the time limit of this one request. */
  readonly limitMs?: number;
  /** Called when the request is handed to `fetch`. */
  readonly onSend?: () => void;
}

export interface MeetingsAnswer extends MeetingsPage {
  /** Epoch ms at which the request was sent. */
  readonly sentAt: number;
  /** Epoch ms before which Fathom asked not to be asked again, though it answered. */
  readonly retryAt: number | undefined;
}

export interface FathomClient {
  /**
   * One page of meetings, one attempt.
   * @throws SourceError for everything that is not a complete, well-formed page: `fathom_rejected_request` (400),
   * `fathom_key_refused` (401, or a key no header can carry), `fathom_access_refused` (403), `fathom_rate_limited` (429,
   * always with `retryAt`), `fathom_server_error` (5xx), `fathom_unexpected_status`, `fathom_timeout`,
   * `fathom_unreachable`, `fathom_malformed_answer`.
   */
  listMeetings(apiKey: string, params: ListMeetingsParams, options?: RequestOptions): Promise<MeetingsAnswer>;
}

/** Throws TypeError when `baseUrl` is no http(s) URL. */
export function createFathomClient(deps: FathomClientDeps): FathomClient {
  const { clock, random, log } = deps;
  const meetingsUrl = `${toBase(deps.baseUrl ?? FATHOM_BASE_URL)}/meetings`;
  const requestTimeoutMs = deps.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS;
  const userAgent = deps.userAgent ?? "fathom-sync";

  async function listMeetings(
    apiKey: string,
    params: ListMeetingsParams,
    options: RequestOptions = {},
  ): Promise<MeetingsAnswer> {
    if (!/^[\x21-\x7e]+$/.test(apiKey)) {
      throw new SourceError("fathom_key_refused", "the key is empty or has characters that no key of Fathom has");
    }
    const url = `${meetingsUrl}${toQuery(params)}`;
    const limitMs = Math.min(requestTimeoutMs, options.limitMs ?? requestTimeoutMs);
    const sentAt = clock.now();
    try {
      return await runWithinLimit(clock, limitMs, async (signal) => {
        options.onSend?.();
        const response = await send(url, apiKey, signal);
        if (response.status !== 200) throw await toStatusError(response, apiKey, signal);
        return { ...(await readPage(response, signal)), sentAt };
      });
    } catch (error) {
      if (!(error instanceof TimeLimitReached)) throw error;
      throw new SourceError("fathom_timeout", `no complete answer from Fathom within ${limitMs} ms`);
    }
  }

  async function send(url: string, apiKey: string, signal: AbortSignal): Promise<Response> {
    try {
      return await deps.fetch(url, {
        method: "GET",
        headers: { "X-Api-Key": apiKey, Accept: "application/json", "User-Agent": userAgent },
        // Followed, a redirect would carry the key to wherever it points.
        redirect: "manual",
        signal,
      });
    } catch (error) {
      throw toConnectionError(error);
    }
  }

  async function readPage(response: Response, signal: AbortSignal): Promise<Omit<MeetingsAnswer, "sentAt">> {
    const retryAt = findRetryAt(toRetryHeaders(response.headers), clock.now(), random);
    let body: string | undefined;
    try {
      body = await readBody(response, MAX_PAGE_BYTES, signal);
      return { ...parseMeetingsPage(body), retryAt };
    } catch (error) {
      // While there is no body yet, what is thrown comes from the connection; afterwards it would be a fault of ours.
      if (!(error instanceof UnreadableBody)) throw body === undefined ? toConnectionError(error) : error;
      const contentType = toSafeContentType(response);
      log.warn("fathom.malformed_answer", { reason: error.message, contentType, length: body?.length });
      throw new SourceError("fathom_malformed_answer", `Fathom answered 200 with something else: ${error.message}`, {
        status: 200,
        retryAt,
      });
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

  return { listMeetings };
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

/** One `name[]=value` pair per value: Fathom takes commas for a part of the value. */
function toQuery(params: ListMeetingsParams): string {
  const query = new URLSearchParams();
  if (params.createdAfter !== undefined) query.set("created_after", toWholeSecond(toEpochMs(params.createdAfter)));
  if (params.createdBefore !== undefined) {
    query.set("created_before", toWholeSecond(Math.ceil(toEpochMs(params.createdBefore) / SECOND_MS) * SECOND_MS));
  }
  if (params.cursor !== undefined) query.set("cursor", params.cursor);
  for (const email of params.recordedBy ?? []) query.append("recorded_by[]", email);
  if (params.includeActionItems) query.set("include_action_items", "true");
  if (params.includeSummary) query.set("include_summary", "true");
  if (params.includeTranscript) query.set("include_transcript", "true");
  return query.size === 0 ? "" : `?${query}`;
}

/** Media type only, and only when it looks like one. */
function toSafeContentType(response: Response): string {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  return /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,40}$/.test(type) ? type : "none";
}

/** The original message may quote headers, so only its kind is passed on, and no cause. */
function toConnectionError(error: unknown): SourceError {
  return new SourceError("fathom_unreachable", `the connection to Fathom failed (${toErrorKind(error)})`);
}

/** `ECONNRESET` and the like: a code of the system or of undici, never text. */
function toErrorKind(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z0-9_]{2,40}$/.test(at.code)) return at.code;
  }
  return error instanceof Error ? error.name : "unknown";
}
