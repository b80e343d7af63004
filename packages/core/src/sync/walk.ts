/**
 * Walks a list to its end. A walk is complete only when a well-formed page with no further cursor was received; everything
 * else throws. There is no partial result that could be taken for a whole one.
 */
import { HOUR_MS, type Instant, SECOND_MS, toEpochMs } from "../clock.ts";
import {
  type CallPage,
  type CallSource,
  type SourceCall,
  SourceError,
  type UnreadableCall,
} from "../source/call-source.ts";
import type { Window } from "./window.ts";

export interface ListedCall {
  readonly call: SourceCall;
  readonly observedAt: Instant;
}

export interface Listing {
  /** By recording id, each once: pages may shift while they are read. */
  readonly calls: ReadonlyMap<number, ListedCall>;
  readonly unreadable: readonly UnreadableCall[];
  /** When the reading began: what is not in it was not there to see at some moment since. */
  readonly readAt: Instant;
}

/** A window holds more pages than one attempt should list before it saves: cut it to slices of `sliceMs`. */
export class WindowTooLong extends Error {
  override readonly name = "WindowTooLong";
  readonly sliceMs: number;

  constructor(sliceMs: number) {
    super(`the window holds too many pages for one slice; ${sliceMs} ms fit`);
    this.sliceMs = sliceMs;
  }
}

/** Pages of one slice that are sensible: at 60 requests a minute a third of a minute's worth. */
export const PAGES_PER_SLICE = 20;

/**
 * @param isCuttable whether a window that is too long is to be cut rather than walked
 * @throws SourceError, DeadlineReached when the end of the list was not reached; WindowTooLong after its first page
 */
export async function walkWindow(source: CallSource, window: Window, isCuttable = false): Promise<Listing> {
  const calls = new Map<number, ListedCall>();
  const unreadable: UnreadableCall[] = [];
  let readAt: Instant | undefined;
  for await (const page of walkPages(source, window, "light")) {
    if (readAt === undefined && isCuttable && page.nextCursor !== null) assertShort(window, page);
    readAt ??= page.observedAt;
    for (const call of page.calls) {
      const seen = calls.get(call.recordingId);
      if (!seen || seen.observedAt <= page.observedAt)
        calls.set(call.recordingId, { call, observedAt: page.observedAt });
    }
    unreadable.push(...page.unreadable);
  }
  return { calls, unreadable, readAt: readAt ?? window.to };
}

/** Foretells the number of pages from how much time the first one spans. */
function assertShort(window: Window, page: CallPage): void {
  const created = page.calls.map((call) => toEpochMs(call.createdAt));
  const spanMs = Math.max(SECOND_MS, Math.max(...created) - Math.min(...created));
  const windowMs = toEpochMs(window.to) - toEpochMs(window.from);
  const sliceMs = Math.round(spanMs * PAGES_PER_SLICE);
  // Twice as many are still one slice: the estimate is rough, and cutting costs the first page again.
  if (created.length > 1 && windowMs > 2 * sliceMs) throw new WindowTooLong(Math.max(sliceMs, HOUR_MS));
}

/** The pages of a window in order. Whoever stops early has read a part and must not call it complete. */
export async function* walkPages(
  source: CallSource,
  window: Window,
  detail: "light" | "full",
): AsyncGenerator<CallPage, void, void> {
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (;;) {
    const query = {
      createdAfter: window.from,
      createdBefore: window.to,
      detail,
      ...(cursor === undefined ? {} : { cursor }),
    };
    let page = await source.listCalls(query);
    // A page was promised and is empty: either the list shrank meanwhile, or the answer is wrong. Asked once more, it is believed.
    if (cursor !== undefined && isEmpty(page)) page = await source.listCalls(query);
    yield page;
    if (page.nextCursor === null) return;
    if (cursors.has(page.nextCursor)) {
      throw new SourceError(
        "fathom_cursor_repeated",
        `the list gave the same cursor twice after ${cursors.size} pages`,
      );
    }
    cursors.add(page.nextCursor);
    cursor = page.nextCursor;
  }
}

function isEmpty(page: CallPage): boolean {
  return page.calls.length === 0 && page.unreadable.length === 0;
}
