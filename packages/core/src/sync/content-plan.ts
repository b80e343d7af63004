/**
 * Which heavy requests fetch the content of which calls. A heavy page carries ten calls, so calls that lie close together
 * are fetched by one narrowed list; the light list has told what lies between them. Pure.
 */
import { type Instant, SECOND_MS, toEpochMs, toWholeSecond } from "../clock.ts";
import type { Window } from "./window.ts";

/** Fathom's page size; it cannot be raised (research: API facts, 4). */
export const PAGE_SIZE = 10;

export interface KnownCall {
  readonly recordingId: number;
  readonly createdAt: Instant;
}

export interface ContentRange {
  readonly window: Window;
  /** The calls this range is fetched for. */
  readonly recordingIds: readonly number[];
}

/**
 * Ranges, newest first, that together contain every needed call.
 * @param known every call known to lie in the stretch, needed or not, in any order
 * @param needed ids among them
 */
export function planContentRanges(known: readonly KnownCall[], needed: ReadonlySet<number>): ContentRange[] {
  const timeline = known.toSorted((a, b) =>
    a.createdAt === b.createdAt ? b.recordingId - a.recordingId : a.createdAt < b.createdAt ? 1 : -1,
  );
  const groups: KnownCall[][] = [];
  let between = 0;
  for (const call of timeline) {
    if (!needed.has(call.recordingId)) {
      between++;
      continue;
    }
    const group = groups.at(-1);
    // Walking over a full page of unneeded calls costs as much as a request of its own.
    if (group && between < PAGE_SIZE) group.push(call);
    else groups.push([call]);
    between = 0;
  }
  return groups.map((group) => ({
    window: toNarrowWindow(group),
    recordingIds: group.map((call) => call.recordingId),
  }));
}

/** A second of room on both sides: the bounds are whole seconds and may be exclusive. */
function toNarrowWindow(group: readonly KnownCall[]): Window {
  const times = group.map((call) => toEpochMs(call.createdAt));
  return {
    from: toWholeSecond(Math.min(...times) - SECOND_MS),
    to: toWholeSecond(Math.max(...times) + 2 * SECOND_MS - 1),
  };
}
