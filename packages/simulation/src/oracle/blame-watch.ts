/**
 * Judges every blame: a key called refused must have been refused, a trouble of Fathom's must have been met, and one of ours must
 * have had a cause. Each failure is judged once, by the moment it says it began.
 */
import type { SeenAnswer } from "../world/crm-people.ts";
import type { ShownRep } from "../world/system.ts";
import { findSince, holdsThroughout, type RepTruth, type Truth } from "../world/truth.ts";
import type { WatchedFetch } from "../world/watched-fetch.ts";
import { ATTEMPT_MAX_MS, CLOCK_SKEW_MS, DAILY_PROBE_MS, INTERVALS_UNTIL_SHOWN, WORK_ALLOWANCE_MS } from "./promises.ts";
import type { Verdict } from "./verdict.ts";

export interface BlameWatch {
  judge(rep: RepTruth, shown: ShownRep, where: string): void;
  /** An answer to somebody who stored or tried a key. */
  judgeAnswer(rep: RepTruth, seen: SeenAnswer): void;
}

export function createBlameWatch(dependencies: {
  readonly truth: Truth;
  readonly watched: Pick<WatchedFetch, "answersOf">;
  readonly now: () => number;
  readonly report: (verdict: Omit<Verdict, "at">) => void;
}): BlameWatch {
  const { truth, watched, now, report } = dependencies;
  const judged = new Set<string>();

  function blame(rep: RepTruth, why: string): void {
    report({ kind: "falseBlame", repId: rep.repId, recordingId: undefined, why });
  }

  return {
    judge(rep, shown, where) {
      const { blamed } = shown;
      if (!blamed) return;
      if (blamed.class === "credential") judgeLasting(rep, where);
      const id = `${rep.repId} ${blamed.code} ${blamed.sinceMs}`;
      if (judged.has(id)) return;
      judged.add(id);
      const text = `${where} shows ${rep.repId} with ${blamed.class} (${blamed.code}) since ${toIso(blamed.sinceMs)}`;
      const fromMs = blamed.sinceMs - CLOCK_SKEW_MS;
      const toMs = Math.min(now(), blamed.sinceMs + ATTEMPT_MAX_MS);
      switch (blamed.class) {
        case "credential":
          if (holdsThroughout(rep.keyHistory, "valid", fromMs, toMs)) {
            blame(rep, `${text}; its key was valid all that time`);
          }
          return;
        case "source":
        case "rate-limit":
          if (!metTrouble(rep, fromMs, toMs)) blame(rep, `${text}; Fathom gave it nothing but proper answers then`);
          return;
        case "ours":
          if (blamed.sinceMs > truth.calmMs + WORK_ALLOWANCE_MS) {
            blame(rep, `${text}; nothing of ours was out of order any more`);
          }
      }
    },

    judgeAnswer(rep, { what, askedAtMs, answer, keyPut = "valid" }) {
      // An admin who kept trying an old key while the new one was taken is told rightly that the old one is refused.
      if (keyPut !== "valid") return;
      if (answer.status !== 422 || !holdsThroughout(rep.keyHistory, "valid", askedAtMs, now())) return;
      // What was stored before may have been another key; while it is tried anew, this one works.
      blame(rep, `${what} at ${toIso(askedAtMs)} said the key is refused; it was valid all that time`);
    },
  };

  /** Still shown as refused although it works: two good answers, or a day, and nobody noticed. */
  function judgeLasting(rep: RepTruth, where: string): void {
    const validSinceMs = findSince(rep.keyHistory, "valid", now());
    const activeSinceMs = findSince(rep.activeHistory, true, now());
    if (validSinceMs === undefined || activeSinceMs === undefined) return;
    const sinceMs = Math.max(validSinceMs, activeSinceMs);
    const slackMs = INTERVALS_UNTIL_SHOWN * truth.intervalMs + WORK_ALLOWANCE_MS;
    const [first, second] = watched.answersOf(rep.repId).slice(-2);
    const letIn = (answer: typeof first) => answer !== undefined && answer.sentAtMs > sinceMs && answer.status === 200;
    const knownSinceMs = letIn(first) && letIn(second) && second ? second.sentAtMs : undefined;
    const dueMs = Math.max(Math.min(sinceMs + DAILY_PROBE_MS, knownSinceMs ?? Number.POSITIVE_INFINITY), truth.calmMs);
    if (now() <= dueMs + slackMs || judged.has(`${rep.repId} lasting ${sinceMs}`)) return;
    judged.add(`${rep.repId} lasting ${sinceMs}`);
    blame(rep, `${where} shows ${rep.repId} as refused; its key has been valid since ${toIso(sinceMs)}`);
  }

  function metTrouble(rep: RepTruth, fromMs: number, toMs: number): boolean {
    return watched
      .answersOf(rep.repId)
      .some(
        (answer) => answer.sentAtMs >= fromMs && answer.sentAtMs <= toMs && (answer.faulty || answer.status !== 200),
      );
  }
}

function toIso(atMs: number): string {
  return new Date(atMs).toISOString();
}
