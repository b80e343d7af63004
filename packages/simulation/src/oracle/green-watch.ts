/**
 * Judges every green: whether a rep shown as complete until a moment really was, and whether a dead key is still shown as fine.
 * Cheap: a call that was once seen held is not looked for again before the end.
 */

import type { HeldView, ShownRep } from "../world/system.ts";
import { type CallTruth, findReadableSince, findSince, type RepTruth, type Truth } from "../world/truth.ts";
import {
  CLOCK_SKEW_MS,
  FIRST_WINDOW_MS,
  INTERVALS_UNTIL_SHOWN,
  INTERVALS_UNTIL_SHOWN_IN_TROUBLE,
  OVERLAP_MS,
  WORK_ALLOWANCE_MS,
} from "./promises.ts";
import type { Verdict } from "./verdict.ts";

const HOUR_MS = 3_600_000;
/** For so long after it appeared the moment of a call's arrival is worth an extra look. */
const NEW_MS = 3 * HOUR_MS;

export interface GreenWatch {
  /**
   * Looks for what has come in since the last time. To be called for `all` before `judge`, for the same moment; for `new` ones, to
   * know when a call came in, as often as one likes.
   */
  update(rep: RepTruth, which: "all" | "new"): Promise<void>;
  judge(rep: RepTruth, shown: ShownRep, where: string): void;
  /** When each call was first seen held (epoch ms). */
  readonly heldAt: ReadonlyMap<number, number>;
}

export function createGreenWatch(dependencies: {
  readonly truth: Truth;
  readonly held: HeldView;
  readonly now: () => number;
  readonly report: (verdict: Omit<Verdict, "at">) => void;
}): GreenWatch {
  const { truth, held, now, report } = dependencies;
  const heldAt = new Map<number, number>();
  const known = new Map<string, number>();
  const missing = new Map<string, Set<CallTruth>>();
  const askedAt = new Map<string, number>();

  return {
    heldAt,
    async update(rep, which) {
      const open = missing.get(rep.repId) ?? new Set();
      missing.set(rep.repId, open);
      for (const call of rep.calls.slice(known.get(rep.repId) ?? 0)) open.add(call);
      known.set(rep.repId, rep.calls.length);
      if (open.size === 0 || rep.connectedAtMs === undefined) return;
      const possible = [...open].filter((call) => canHaveComeIn(rep, call, which));
      if (which === "all") askedAt.set(rep.repId, now());
      if (possible.length === 0) return;
      const found = await held.findHeld(
        rep.repId,
        possible.map((call) => call.recordingId),
      );
      for (const call of open) {
        if (!found.has(call.recordingId)) continue;
        heldAt.set(call.recordingId, found.get(call.recordingId) ?? now());
        open.delete(call);
      }
    },

    judge(rep, shown, where) {
      judgeClaim(rep, shown, where);
      judgeDeadKey(rep, shown, where);
    },
  };

  /** What could not be read, now or when all were last asked for, cannot have come in. */
  function canHaveComeIn(rep: RepTruth, call: CallTruth, which: "all" | "new"): boolean {
    const sinceMs = findReadableSince(call, now());
    if (which === "new") return sinceMs !== undefined && sinceMs > now() - NEW_MS;
    return sinceMs !== undefined || findReadableSince(call, askedAt.get(rep.repId) ?? truth.startMs) !== undefined;
  }

  function judgeClaim(rep: RepTruth, shown: ShownRep, where: string): void {
    const { completeUntilMs, checkedAtMs } = shown;
    if (completeUntilMs === undefined || checkedAtMs === undefined || rep.connectedAtMs === undefined) return;
    const claim = `${where} shows ${rep.repId} ${shown.green ? "green and " : ""}complete until ${toIso(completeUntilMs)}`;
    if (completeUntilMs > now() + CLOCK_SKEW_MS) {
      report({ kind: "falseGreen", repId: rep.repId, recordingId: undefined, why: `${claim}, which is still to come` });
      return;
    }
    // Nobody can have listed everything until a moment before that moment: the claim is as new as that, whatever the last check was.
    const seenUntilMs = Math.max(checkedAtMs, completeUntilMs) - CLOCK_SKEW_MS;
    for (const call of missing.get(rep.repId) ?? []) {
      if (call.crmDeletion) continue;
      const sinceMs = findReadableSince(call, now());
      if (sinceMs === undefined || sinceMs > seenUntilMs) continue;
      if (call.createdAtMs > completeUntilMs - CLOCK_SKEW_MS) continue;
      if (!isWithinAnyCheck(rep, call, sinceMs)) continue;
      report({
        kind: "falseGreen",
        repId: rep.repId,
        recordingId: call.recordingId,
        why:
          `${claim}, by a check of ${toIso(checkedAtMs)}; the call was created ${toIso(call.createdAtMs)}, ` +
          `listed and readable since ${toIso(sinceMs)}, and is not held`,
      });
    }
  }

  /** Whether the check that followed had to see it: by the overlap, or by the first window. */
  function isWithinAnyCheck(rep: RepTruth, call: CallTruth, sinceMs: number): boolean {
    const connectedAtMs = rep.connectedAtMs ?? Number.POSITIVE_INFINITY;
    if (sinceMs < connectedAtMs) return call.createdAtMs >= connectedAtMs - FIRST_WINDOW_MS + HOUR_MS;
    return call.createdAtMs >= sinceMs - OVERLAP_MS + 2 * CLOCK_SKEW_MS;
  }

  function judgeDeadKey(rep: RepTruth, shown: ShownRep, where: string): void {
    if (!shown.green) return;
    const deadSinceMs = findSince(rep.keyHistory, "invalid", now());
    const activeSinceMs = findSince(rep.activeHistory, true, now());
    if (deadSinceMs === undefined || activeSinceMs === undefined) return;
    const sinceMs = Math.max(deadSinceMs, activeSinceMs);
    const intervals = sinceMs >= truth.calmMs ? INTERVALS_UNTIL_SHOWN : INTERVALS_UNTIL_SHOWN_IN_TROUBLE;
    if (now() - sinceMs <= intervals * truth.intervalMs + WORK_ALLOWANCE_MS) return;
    report({
      kind: "falseGreen",
      repId: rep.repId,
      recordingId: undefined,
      why: `${where} shows ${rep.repId} green, and its key has not worked since ${toIso(sinceMs)}`,
    });
  }
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
