/**
 * Whether "nothing" is to be believed. A list that says a rep has no calls is checked once against an unfiltered request: a filter
 * or a time format that silently matches nothing looks exactly like a quiet week. A call that came in between the two requests does
 * too, so a contradicted list is read once more before anybody is told that Fathom's cannot be trusted.
 */
import { MINUTE_MS, toEpochMs } from "../clock.ts";
import type { Log } from "../log.ts";
import { type ProbeResult, SourceError } from "../source/call-source.ts";
import type { Attempt } from "./attempt.ts";
import { walkWindow } from "./walk.ts";
import type { Window } from "./window.ts";

/** Calls this close to the ends of a window may have come or gone between the two requests. */
const MARGIN_MS = 2 * MINUTE_MS;

/**
 * Whether one page reaches back over the whole window: when it is all there is, or when it is sorted newest first and ends before
 * the window begins.
 */
function isReached({ calls, isAll }: ProbeResult, window: Window): boolean {
  if (isAll) return true;
  const created = calls.map(({ createdAt }) => createdAt);
  const isNewestFirst = created.every((instant, index) => index === 0 || instant <= (created[index - 1] ?? instant));
  return isNewestFirst && toEpochMs(created.at(-1) ?? window.to) <= toEpochMs(window.from);
}

/** An empty list was contradicted for the first time in this attempt: what it is a part of is to be read once more. */
export class ListContradicted extends Error {
  override readonly name = "ListContradicted";
}

export interface Control {
  /**
   * Returns when nothing contradicts an empty list of this window. One request serves every window of an attempt.
   * @throws ListContradicted once in an attempt; then SourceError fathom_list_incomplete, and what the request itself throws
   */
  confirmEmpty(window: Window): Promise<void>;
}

export function createControl(attempt: Attempt, recordedBy: string, log: Log): Control {
  let shown: ProbeResult | undefined;
  let isContradicted = false;

  function contradict(message: string, hidden: number): never {
    if (!isContradicted) {
      isContradicted = true;
      // The next question wants an answer that is younger than the list.
      shown = undefined;
      throw new ListContradicted(message);
    }
    attempt.control = "disagreed";
    const { repId, runId } = attempt.input;
    log.warn("sync.control_disagreed", { repId, runId, hidden });
    throw new SourceError("fathom_list_incomplete", message);
  }

  /** The unfiltered page proves nothing of this window: then the very list is asked for a second time. */
  async function askAgain(window: Window): Promise<void> {
    if (!attempt.source) throw new TypeError("a control request without a source");
    const { calls, unreadable } = await walkWindow(attempt.source, window);
    const listed = calls.size + unreadable.length;
    if (listed > 0) contradict("the list was empty, and a moment later it was not", listed);
  }

  return {
    async confirmEmpty(window) {
      if (!attempt.source) throw new TypeError("a control request without a source");
      shown ??= await attempt.source.probe();
      const fromMs = toEpochMs(window.from) + MARGIN_MS;
      const toMs = toEpochMs(window.to) - MARGIN_MS;
      const hidden = shown.calls.filter(({ createdAt, recordedByEmail }) => {
        const createdMs = toEpochMs(createdAt);
        return recordedByEmail?.toLowerCase() === recordedBy && createdMs >= fromMs && createdMs <= toMs;
      });
      if (hidden.length === 0) {
        if (!isReached(shown, window)) await askAgain(window);
        attempt.control ??= "agreed";
        return;
      }
      contradict(
        `the list was empty, and an unfiltered request showed ${hidden.length} calls of the same time`,
        hidden.length,
      );
    },
  };
}
