/**
 * A thin client of Fathom's API: one method, one request, one attempt. It either returns a well-formed page or throws a
 * SourceError that names what happened; nothing is retried and no status is taken for an empty list. No message and no
 * log line holds the key or anything said in a call.
 *
 * Source: Fathom's API reference; the statuses it does not describe (403, 5xx, redirects) are handled all the same.
 */
import type { Instant, Log } from "@fathom-sync/core";
import { SECOND_MS, SourceError, toEpochMs, toWholeSecond } from "@fathom-sync/core";
import { readBody, UnreadableBody } from "./body.ts";
import type { MeetingsPage } from "./meetings-page.ts";
import { parseMeetingsPage } from "./meetings-page.ts";
import { findRetryAt, toRetryHeaders } from "./retry-after.ts";
import { createTransport, type RequestOptions, type TransportDeps, toConnectionError } from "./transport.ts";

/** Ten calls of several hours with their transcripts stay far below this. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

export interface FathomClientDeps extends TransportDeps {
  readonly log: Log;
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
export function createFathomClient(deps: FathomClientDeps, transport = createTransport(deps)): FathomClient {
  const { clock, random, log } = deps;

  async function listMeetings(
    apiKey: string,
    params: ListMeetingsParams,
    options: RequestOptions = {},
  ): Promise<MeetingsAnswer> {
    const sentAt = clock.now();
    const path = `/meetings${toQuery(params)}`;
    const page = await transport(apiKey, { method: "GET", path, expected: [200], read: readPage }, options);
    return { ...page, sentAt };
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

  return { listMeetings };
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
