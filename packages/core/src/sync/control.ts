/**
 * Whether "nothing" is to be believed. A list that says a rep has no calls is checked once against an unfiltered request: a filter
 * or a time format that silently matches nothing looks exactly like a quiet week.
 */
import { MINUTE_MS, toEpochMs } from "../clock.ts";
import type { Log } from "../log.ts";
import { type ProbedCall, SourceError } from "../source/call-source.ts";
import type { Attempt } from "./attempt.ts";
import type { Window } from "./window.ts";

/** Calls this close to the ends of a window may have come or gone between the two requests. */
const MARGIN_MS = 2 * MINUTE_MS;

export interface Control {
  /**
   * Returns when nothing contradicts an empty list of this window. One request serves every window of an attempt.
   * @throws SourceError fathom_list_incomplete, and what the request itself throws
   */
  confirmEmpty(window: Window): Promise<void>;
}

export function createControl(attempt: Attempt, recordedBy: string, log: Log): Control {
  let shown: readonly ProbedCall[] | undefined;
  return {
    async confirmEmpty(window) {
      if (!attempt.source) throw new TypeError("a control request without a source");
      shown ??= (await attempt.source.probe()).calls;
      const fromMs = toEpochMs(window.from) + MARGIN_MS;
      const toMs = toEpochMs(window.to) - MARGIN_MS;
      const hidden = shown.filter(({ createdAt, recordedByEmail }) => {
        const createdMs = toEpochMs(createdAt);
        return recordedByEmail?.toLowerCase() === recordedBy && createdMs >= fromMs && createdMs <= toMs;
      });
      if (hidden.length === 0) {
        attempt.control ??= "agreed";
        return;
      }
      attempt.control = "disagreed";
      log.warn("sync.control_disagreed", {
        repId: attempt.input.repId,
        runId: attempt.input.runId,
        hidden: hidden.length,
      });
      throw new SourceError(
        "fathom_list_incomplete",
        `the list was empty, and an unfiltered request showed ${hidden.length} calls of the same time`,
      );
    },
  };
}
