/**
 * Fathom by hand, as a careful engineer writes it in a day: looks at every status, waits as long as Fathom says while the
 * function has time left, tries again after trouble, walks pages to the end, and believes no body that is not a list. Meetings
 * are read by our own reader, which forgives more than a day's work would.
 */
import { parseMeeting, toSourceCall } from "@fathom-sync/fathom";
import type { Route } from "./hosting.ts";
import type { CallContent, StoredCall } from "./store.ts";
import { createTimedFetch } from "./virtual-timeout.ts";

const BASE_URL = "https://api.fathom.ai/external/v1";
/** Kept back for storing what was fetched. */
const RESERVE_MS = 5_000;
const TRIES = 3;
const PAUSE_MS = 1_000;
const DEFAULT_WAIT_MS = 60_000;
const PAGES_MAX = 1_000;

/** Fathom answered, and not with what was asked for. `status` 0: no usable answer. */
export class FathomFailure extends Error {
  override readonly name = "FathomFailure";
  readonly status: number;

  constructor(status: number) {
    super(`Fathom answered ${status}`);
    this.status = status;
  }
}

export interface FathomCalls {
  /** Page after page, every meeting since an instant, without content; `unreadable` counts those that could not be read. */
  list(createdAfter: string, recordedBy: string): AsyncGenerator<{ calls: ListedCall[]; unreadable: number }>;
  findSummary(recordingId: number): Promise<string | undefined>;
  findTranscript(recordingId: number): Promise<CallContent["transcript"]>;
  /** The status of one light request, or 0. */
  probe(): Promise<number>;
  /** @returns the parsed answer */
  post(path: string, body: unknown): Promise<unknown>;
}

export type ListedCall = Pick<StoredCall, "recordingId" | "createdAt" | "title" | "actionItems">;

/** @throws FathomFailure from all methods but `probe` */
export function createFathomCalls(route: Route, apiKey: string): FathomCalls {
  const timedFetch = createTimedFetch(route);

  async function send(path: string, init: RequestInit = {}): Promise<Response | undefined> {
    try {
      return await timedFetch(`${BASE_URL}${path}`, {
        ...init,
        headers: { "X-Api-Key": apiKey, Accept: "application/json", "Content-Type": "application/json" },
        redirect: "manual",
      });
    } catch {
      return undefined;
    }
  }

  /** A 2xx with JSON in it. */
  async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
    let status = 0;
    for (let tries = 1; tries <= TRIES; tries++) {
      const response = await send(path, init);
      status = response?.status ?? 0;
      const json: unknown = response?.ok ? await response.json().catch(() => undefined) : undefined;
      if (json !== undefined) return json;
      const isLasting = status >= 400 && status < 500 && status !== 429;
      const waitMs = status === 429 || status === 503 ? toWaitMs(response, route.now()) : PAUSE_MS * tries;
      if (isLasting || tries === TRIES || waitMs > route.remainingMs() - RESERVE_MS) break;
      await route.sleep(waitMs);
    }
    throw new FathomFailure(status >= 200 && status < 400 ? 0 : status);
  }

  async function findContent(path: string): Promise<unknown> {
    try {
      return await ask(path);
    } catch (error) {
      // Not made yet.
      if (error instanceof FathomFailure && error.status === 404) return undefined;
      throw error;
    }
  }

  return {
    async *list(createdAfter, recordedBy) {
      let cursor: string | undefined;
      for (let pages = 0; pages < PAGES_MAX; pages++) {
        const query = new URLSearchParams({ created_after: createdAfter, include_action_items: "true" });
        query.append("recorded_by[]", recordedBy);
        if (cursor !== undefined) query.set("cursor", cursor);
        const page = await ask(`/meetings?${query}`);
        const items = findField(page, "items");
        if (!Array.isArray(items)) throw new FathomFailure(0);
        const calls = items.flatMap((item) => findCall(item) ?? []).map(toListed);
        yield { calls, unreadable: items.length - calls.length };
        const next = findField(page, "next_cursor");
        cursor = typeof next === "string" && next !== "" ? next : undefined;
        if (cursor === undefined) return;
      }
      throw new FathomFailure(0);
    },
    async findSummary(recordingId) {
      const answer = await findContent(`/recordings/${recordingId}/summary`);
      return findCall(toMeeting(recordingId, { default_summary: findField(answer, "summary") }))?.summary;
    },
    async findTranscript(recordingId) {
      const answer = await findContent(`/recordings/${recordingId}/transcript`);
      return findCall(toMeeting(recordingId, { transcript: findField(answer, "transcript") }))?.transcript;
    },
    async probe() {
      return (await send("/meetings"))?.status ?? 0;
    },
    post: (path, body) => ask(path, { method: "POST", body: JSON.stringify(body) }),
  };
}

/** A whole call out of a webhook's body; undefined when it cannot be read. */
export function findDelivered(repId: string, body: unknown): StoredCall | undefined {
  const call = findCall(body);
  return call && { repId, ...call };
}

/** A meeting's JSON as a row; undefined when it cannot be read. */
function findCall(item: unknown): Omit<StoredCall, "repId"> | undefined {
  const { meeting } = parseMeeting(item);
  if (meeting === undefined) return undefined;
  const call = toSourceCall(meeting, { actionItems: true, summary: true, transcript: true });
  return {
    recordingId: call.recordingId,
    createdAt: call.createdAt,
    title: call.title,
    actionItems: call.actionItems?.map(({ description, completed }) => ({ description, completed })),
    summary: call.summary?.markdown,
    transcript: call.transcript?.map(({ speaker, text, at }) => ({
      speaker: speaker.name,
      email: speaker.email,
      text,
      at,
    })),
  };
}

function toListed({ recordingId, createdAt, title, actionItems }: Omit<StoredCall, "repId">): ListedCall {
  return { recordingId, createdAt, title, actionItems };
}

/** One part of a meeting, as if it had come in the list. */
function toMeeting(recordingId: number, part: object): object {
  return { recording_id: recordingId, created_at: "1970-01-01T00:00:00Z", ...part };
}

function findField(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** `Retry-After` in seconds or as a date, else a minute. */
function toWaitMs(response: Response | undefined, nowMs: number): number {
  const value = response?.headers.get("retry-after") ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? DEFAULT_WAIT_MS : Math.max(PAUSE_MS, dateMs - nowMs);
}
