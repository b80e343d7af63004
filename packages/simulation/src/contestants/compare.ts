/**
 * Runs every contestant through the same histories and adds up what came of it. The same seeds give the same calls, the same
 * people and the same trouble to each; what they hold and show is judged by the one oracle.
 */
import type { Switches } from "@fathom-sync/simulator";
import { createOurContender } from "../oracle/our-contender.ts";
import { type CreateContender, type HistoryResult, runHistory } from "../oracle/run-history.ts";
import type { Verdict } from "../oracle/verdict.ts";
import type { Truth } from "../world/truth.ts";
import { WORLD_PLAN } from "../world/world-plan.ts";
import { type AlarmTimes, buildAlarmTimes, watchAlarms } from "./alarm-watch.ts";
import { createLoopFetch } from "./loop-fetch.ts";
import { createLoopSdk } from "./loop-sdk.ts";
import { toContender } from "./rival-contender.ts";
import { createWebhooksOnly } from "./webhooks-only.ts";

/**
 * Settled for all four: with these manners the SDK can read a history at all. Nobody would deploy it against a Fathom that it
 * refuses from the first page on; single odd meetings it meets like everybody.
 */
export const READABLE_MANNERS: Partial<Switches> = {
  reportedLimit: 10,
  unknownEnumValues: false,
  nullScheduledTimes: false,
};

export const CONTENDERS: readonly { readonly name: string; readonly create: CreateContender }[] = [
  { name: "loop-sdk", create: toContender(createLoopSdk) },
  { name: "loop-fetch", create: toContender(createLoopFetch) },
  { name: "webhooks-only", create: toContender(createWebhooksOnly) },
  { name: "ours", create: createOurContender },
];

export interface ContestOptions {
  readonly seeds: number;
  readonly firstSeed: number;
  readonly days: number;
  readonly reps: number;
  readonly intervalMinutes: number;
  /** Default: all. */
  readonly contenders?: typeof CONTENDERS;
  /** Told of each history that is over. */
  readonly onHistory?: (name: string, result: HistoryResult) => void;
}

/** What became of one contestant in all histories. */
export interface ContestRow {
  readonly name: string;
  /** Calls made after their rep was connected, in all histories. */
  readonly calls: number;
  /** Of those: listed and due, and not held at the end. */
  readonly callsLost: number;
  /** Summaries, transcripts and lists of action items Fathom has that are not held. */
  readonly partsMissing: number;
  /** Held, and not as Fathom has it: old titles and action items, calls shown as gone. */
  readonly outdated: number;
  /** Held twice, counted wrongly, or come back after they were deleted. */
  readonly doubled: number;
  /** Calls that a green light covered and that were not there, and dead keys under one. */
  readonly falseGreens: number;
  readonly falseBlames: number;
  /** Calls made before their rep was connected; they count in no other column. */
  readonly historyCalls: number;
  /** Of those: missing, or not as Fathom has them, at the end. */
  readonly historyWrong: number;
  /** Seconds from listed to held, of those that were held and met no outage. */
  readonly waits: readonly number[];
  readonly alarms: AlarmTimes;
  readonly light: number;
  readonly heavy: number;
  readonly throttled: number;
  readonly writeUnits: number;
  readonly durationMs: number;
}

type Wrong = "callsLost" | "partsMissing" | "outdated" | "doubled" | "falseGreens" | "falseBlames";

export async function runContest(options: ContestOptions): Promise<ContestRow[]> {
  const { seeds, firstSeed, days, reps, intervalMinutes, contenders = CONTENDERS, onHistory } = options;
  const rows: ContestRow[] = [];
  for (const { name, create } of contenders) {
    let row = buildRow(name);
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      let truth: Truth | undefined;
      const watched = watchAlarms(create, row.alarms);
      const result = await runHistory({
        ...{ seed, days, reps, intervalMinutes },
        plan: { ...WORLD_PLAN, manners: READABLE_MANNERS },
        createContender(surroundings) {
          truth = surroundings.world.truth;
          return watched(surroundings);
        },
      });
      if (truth === undefined) throw new Error(`${name} was not created`);
      row = addHistory(row, result, truth);
      onHistory?.(name, result);
    }
    rows.push({ ...row, waits: row.waits.toSorted((a, b) => a - b) });
  }
  return rows;
}

function buildRow(name: string): ContestRow {
  return {
    name,
    ...{ calls: 0, callsLost: 0, partsMissing: 0, outdated: 0, doubled: 0, falseGreens: 0, falseBlames: 0 },
    ...{ historyCalls: 0, historyWrong: 0 },
    waits: [],
    alarms: buildAlarmTimes(),
    ...{ light: 0, heavy: 0, throttled: 0, writeUnits: 0, durationMs: 0 },
  };
}

export function addHistory(row: ContestRow, result: HistoryResult, truth: Truth): ContestRow {
  const { requests, counts } = result;
  const { callsLost, partsMissing, outdated, doubled, falseGreens, falseBlames } = row;
  const sum: Record<Wrong, number> = { callsLost, partsMissing, outdated, doubled, falseGreens, falseBlames };
  const wrongHistory = new Set<number>();
  const history = listHistory(truth);
  for (const verdict of result.verdicts) {
    if (verdict.recordingId === undefined || !history.has(verdict.recordingId)) sum[toWrong(verdict)]++;
    // A green over missing history says what the missing history says.
    else if (verdict.kind !== "falseGreen") wrongHistory.add(verdict.recordingId);
  }
  return {
    ...row,
    ...sum,
    calls: row.calls + result.calls - history.size,
    historyCalls: row.historyCalls + history.size,
    historyWrong: row.historyWrong + wrongHistory.size,
    waits: [...row.waits, ...result.waits],
    light: row.light + requests.light,
    heavy: row.heavy + requests.heavy,
    throttled: row.throttled + requests.throttled,
    writeUnits: row.writeUnits + counts.writeUnits,
    durationMs: row.durationMs + result.durationMs,
  };
}

/** Calls made before their rep was connected. */
function listHistory({ reps }: Truth): Set<number> {
  const history = new Set<number>();
  for (const { calls, connectedAtMs = Number.POSITIVE_INFINITY } of reps.values()) {
    for (const { recordingId, createdAtMs } of calls) if (createdAtMs < connectedAtMs) history.add(recordingId);
  }
  return history;
}

/** The oracle calls everything lost that is not held as Fathom has it; here it is told apart by its words. */
export function toWrong({ kind, why }: Pick<Verdict, "kind" | "why">): Wrong {
  switch (kind) {
    case "doubled":
      return "doubled";
    case "falseGreen":
      return "falseGreens";
    case "falseBlame":
      return "falseBlames";
    case "lost":
      if (/is not held|has been erased/.test(why)) return "callsLost";
      return /is (pending|absent|failed); Fathom has it/.test(why) ? "partsMissing" : "outdated";
  }
}
