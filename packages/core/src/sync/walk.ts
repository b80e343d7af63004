/**
 * Walks a list to its end. A walk is complete only when a well-formed page with no further cursor was received; everything
 * else throws. There is no partial result that could be taken for a whole one.
 */
import { type Instant, SECOND_MS, toEpochMs, toWholeSecond } from "../clock.ts";
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

/** Pages a slice is cut to: at 60 requests a minute a sixth of a minute's worth, which is what an interruption costs at most. */
export const PAGES_PER_SLICE = 10;
/** A list that has not ended after so many pages is cut; more than a slice is cut to, so that its parts are not cut again. */
const PAGES_MAX = 13;

/**
 * @param isCuttable whether a window that is too long is to be cut rather than walked
 * @throws SourceError, DeadlineReached when the end of the list was not reached; WindowTooLong
 */
export async function walkWindow(source: CallSource, window: Window, isCuttable = false): Promise<Listing> {
  const calls = new Map<number, ListedCall>();
  const unreadable: UnreadableCall[] = [];
  let readAt: Instant | undefined;
  let pages = 0;
  for await (const page of walkPages(source, toWidened(window), "light")) {
    readAt ??= page.observedAt;
    pages++;
    for (const call of page.calls) {
      const seen = calls.get(call.recordingId);
      if (!seen || seen.observedAt <= page.observedAt)
        calls.set(call.recordingId, { call, observedAt: page.observedAt });
    }
    unreadable.push(...page.unreadable);
    if (isCuttable && pages === PAGES_MAX && page.nextCursor !== null) assertUncuttable(window, calls);
  }
  return { calls, unreadable, readAt: readAt ?? window.to };
}

/**
 * A second more on both sides: whether the source includes its bounds is not promised, and a call created in the very second two
 * windows share must be in at least one of them.
 */
function toWidened({ from, to }: Window): Window {
  return { from: toWholeSecond(toEpochMs(from) - SECOND_MS), to: toWholeSecond(toEpochMs(to) + SECOND_MS) };
}

/** Cuts to slices of about as many pages as fit, judging by how much time those read so far span. */
function assertUncuttable(window: Window, calls: ReadonlyMap<number, ListedCall>): void {
  const created = [...calls.values()].map(({ call }) => toEpochMs(call.createdAt));
  if (created.length < 2) return;
  const spanMs = Math.max(...created) - Math.min(...created);
  const sliceMs = Math.max(SECOND_MS, Math.round((spanMs * PAGES_PER_SLICE) / PAGES_MAX));
  if (toEpochMs(window.to) - toEpochMs(window.from) > sliceMs + SECOND_MS) throw new WindowTooLong(sliceMs);
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
