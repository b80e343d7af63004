/** One history, to the oracle's first objection: nobody needs to know what else is wrong. */
import { createOurContender } from "../oracle/our-contender.ts";
import { type Contender, HistoryBrokeOff, Runaway, runHistory } from "../oracle/run-history.ts";
import { VERDICT_KINDS, type VerdictKind } from "../oracle/verdict.ts";
import type { Scenario } from "./scenario.ts";

export interface Objection {
  /** `runaway`: work made ever more work · `broke off`: the oracle or the world could not go on, e.g. an API answered 500. */
  readonly kind: VerdictKind | "runaway" | "broke off";
  readonly text: string;
}

export interface JudgedHistory {
  readonly seed: number;
  /** undefined: everything was in order. */
  readonly objection: Objection | undefined;
  /** Until the objection, or the end. */
  readonly repRuns: number;
  readonly durationMs: number;
}

/** Ends a history early. */
class Objected extends Error {
  override readonly name = "Objected";
}

/** `2026-03-29T12:00:00.000Z VERDICT  lost rep-3 …`: how a history tells of a verdict. */
const VERDICT_LINE = /^\S+ VERDICT +(\w+) (.*)$/s;

export async function judgeHistory(seed: number, scenario: Scenario): Promise<JudgedHistory> {
  const startedMs = performance.now();
  let contender: Contender | undefined;
  let objection: Objection | undefined;
  try {
    await runHistory({
      ...scenario,
      seed,
      async createContender(surroundings) {
        // The machine's own story costs time and nobody reads it.
        contender = await createOurContender({ ...surroundings, onLine: undefined });
        return contender;
      },
      onLine(line) {
        const kind = VERDICT_KINDS.find((known) => known === VERDICT_LINE.exec(line)?.[1]);
        if (kind === undefined) return;
        objection ??= { kind, text: VERDICT_LINE.exec(line)?.[2] ?? "" };
        throw new Objected();
      },
    });
  } catch (error) {
    const cause = error instanceof HistoryBrokeOff ? error.cause : error;
    objection ??= {
      kind: cause instanceof Runaway ? "runaway" : "broke off",
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
  return {
    seed,
    objection,
    repRuns: contender?.counts().repRuns ?? 0,
    durationMs: Math.round(performance.now() - startedMs),
  };
}
