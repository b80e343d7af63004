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

export interface WalkOptions {
  /** A window that is too long is to be cut rather than walked. */
  readonly isCuttable?: boolean;
  /**
   * Pages may shift while they are read: a deletion on a page already read moves a call from the next page onto it, past the
   * reader. With this the pages before the last are read once more, and where they are others now, the whole list is.
   */
  readonly isConfirmed?: boolean;
}

/** @throws SourceError, DeadlineReached when the end of the list was not reached; WindowTooLong */
export async function walkWindow(source: CallSource, window: Window, options: WalkOptions = {}): Promise<Listing> {
  const calls = new Map<number, ListedCall>();
  const take = (page: CallPage) => {
    for (const call of page.calls) {
      const seen = calls.get(call.recordingId);
      if (!seen || seen.observedAt <= page.observedAt)
        calls.set(call.recordingId, { call, observedAt: page.observedAt });
    }
  };
  const pages: string[] = [];
  let unreadable: UnreadableCall[] = [];
  let readAt: Instant | undefined;
  for await (const page of walkPages(source, toWidened(window), "light")) {
    readAt ??= page.observedAt;
    take(page);
    unreadable.push(...page.unreadable);
    pages.push(toMembers(page));
    const isLong = pages.length === PAGES_MAX && page.nextCursor !== null;
    if (options.isCuttable && isLong) assertUncuttable(window, calls);
  }
  if (options.isConfirmed && pages.length > 1) {
    unreadable = (await confirmPages(source, window, pages, take)) ?? unreadable;
  }
  return { calls, unreadable, readAt: readAt ?? window.to };
}

/**
 * Reads again until only the last page is left; to the end once a page is another than before, and then returns what was
 * unreadable in that second reading.
 */
async function confirmPages(
  source: CallSource,
  window: Window,
  pages: readonly string[],
  take: (page: CallPage) => void,
): Promise<UnreadableCall[] | undefined> {
  const unreadable: UnreadableCall[] = [];
  let index = 0;
  let isShifted = false;
  for await (const page of walkPages(source, toWidened(window), "light")) {
    isShifted ||= toMembers(page) !== pages[index];
    take(page);
    unreadable.push(...page.unreadable);
    index++;
    if (!isShifted && index === pages.length - 1) return undefined;
  }
  return unreadable;
}

function toMembers({ calls, unreadable }: CallPage): string {
  return [...calls.map(({ recordingId }) => recordingId), `${unreadable.length} unreadable`].join(" ");
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
