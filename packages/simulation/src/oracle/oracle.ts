/**
 * Compares a system under test with the truth: every green and every blame on the way, and everything it holds at the end. Knows
 * nothing of the system but what it shows.
 */
import type { SeenAnswer } from "../world/crm-people.ts";
import type { HeldView, ShownRep } from "../world/system.ts";
import type { RepTruth, Truth } from "../world/truth.ts";
import type { WatchedFetch } from "../world/watched-fetch.ts";
import { createBlameWatch } from "./blame-watch.ts";
import { type EndNumbers, judgeEndState } from "./end-state.ts";
import { listWaits } from "./freshness.ts";
import { createGreenWatch } from "./green-watch.ts";
import { judgeLedger, judgeRuns } from "./ledger-and-runs.ts";
import type { Verdict } from "./verdict.ts";

export interface Oracle {
  /** Notes which new calls have come in, without judging: so that freshness is exact. */
  update(): Promise<void>;
  /** Judges what is shown of all reps now. */
  look(): Promise<void>;
  /** Judges what somebody was answered. */
  lookAtAnswer(seen: SeenAnswer): Promise<void>;
  /** Judges the end; once. */
  end(): Promise<EndNumbers & { readonly waits: readonly number[] }>;
  /** One per wrong, however often it was seen. */
  readonly verdicts: readonly Verdict[];
}

export function createOracle(dependencies: {
  readonly truth: Truth;
  readonly watched: WatchedFetch;
  readonly held: HeldView;
  readonly now: () => number;
  /** Told of each verdict as it is found. */
  readonly onVerdict?: (verdict: Verdict) => void;
  /** Told of what is shown, when it has changed. */
  readonly onShown?: (repId: string, shown: ShownRep) => void;
}): Oracle {
  const { truth, watched, held, now, onVerdict, onShown } = dependencies;
  const verdicts: Verdict[] = [];
  const known = new Set<string>();
  const report = (verdict: Omit<Verdict, "at">): void => {
    const id = `${verdict.kind} ${verdict.repId} ${verdict.recordingId ?? verdict.why.slice(0, 40)}`;
    if (known.has(id)) return;
    known.add(id);
    const timed = { ...verdict, at: new Date(now()).toISOString() };
    verdicts.push(timed);
    onVerdict?.(timed);
  };
  const greens = createGreenWatch({ truth, held, now, report });
  const blames = createBlameWatch({ truth, watched, now, report });
  const reps = [...truth.reps.values()];

  function judge(rep: RepTruth, shown: ShownRep | undefined, where: string): void {
    if (!shown) return;
    onShown?.(rep.repId, shown);
    greens.judge(rep, shown, where);
    blames.judge(rep, shown, where);
  }

  async function update(which: "all" | "new"): Promise<void> {
    for (const rep of reps) await greens.update(rep, which);
  }

  async function judgeTombstones(): Promise<void> {
    for (const rep of reps) {
      const deleted = rep.calls.filter(({ crmDeletion }) => crmDeletion?.state === "done");
      if (deleted.length === 0) continue;
      const ids = deleted.map(({ recordingId }) => recordingId);
      for (const [recordingId] of await held.findHeld(rep.repId, ids)) {
        report({ kind: "doubled", repId: rep.repId, recordingId, why: "it was deleted in the CRM and is there again" });
      }
    }
  }

  return {
    verdicts,
    update: () => update("new"),
    async look() {
      // First what is held, then what is shown of it: a call that comes in between may not speak against the system.
      const shown = await held.showReps(reps.map(({ repId }) => repId));
      await update("all");
      for (const rep of reps) judge(rep, shown.get(rep.repId), "the list of reps");
      await judgeTombstones();
    },
    async lookAtAnswer(seen) {
      const rep = truth.reps.get(seen.repId);
      if (!rep) return;
      blames.judgeAnswer(rep, seen);
      if (!seen.answer.shown) return;
      await greens.update(rep, "all");
      judge(rep, seen.answer.shown, `the answer to a ${seen.what}`);
    },
    async end() {
      await this.look();
      const nowMs = now();
      const numbers = await judgeEndState({ truth, held, nowMs, heldAt: greens.heldAt, report });
      await judgeLedger(truth, held, nowMs, report);
      await judgeRuns(truth, held, watched, report);
      return { ...numbers, waits: listWaits(truth, greens.heldAt) };
    },
  };
}
