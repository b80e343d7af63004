/**
 * Walks a list to its end. A walk is complete only when a well-formed page with no further cursor was received; everything
 * else throws. There is no partial result that could be taken for a whole one.
 */
import type { Instant } from "../clock.ts";
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
}

/** @throws SourceError, DeadlineReached when the end of the list was not reached */
export async function walkWindow(source: CallSource, window: Window): Promise<Listing> {
  const calls = new Map<number, ListedCall>();
  const unreadable: UnreadableCall[] = [];
  for await (const page of walkPages(source, window, "light")) {
    for (const call of page.calls) {
      const seen = calls.get(call.recordingId);
      if (!seen || seen.observedAt <= page.observedAt)
        calls.set(call.recordingId, { call, observedAt: page.observedAt });
    }
    unreadable.push(...page.unreadable);
  }
  return { calls, unreadable };
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
    const page = await source.listCalls({
      createdAfter: window.from,
      createdBefore: window.to,
      detail,
      ...(cursor === undefined ? {} : { cursor }),
    });
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
