/** Histories added up, and the table people read. Pure: the same results give the same table, apart from the speed. */
import { toFreshness } from "../oracle/freshness.ts";
import type { HistoryResult } from "../oracle/run-history.ts";
import { formatVerdict, VERDICT_KINDS, type VerdictKind } from "../oracle/verdict.ts";
import { type SimulateOptions, toTraceCommand } from "./options.ts";

/** How a seed ended: with a result, or with an error of the world, the machine or the oracle itself. */
export type SeedOutcome =
  | { readonly seed: number; readonly result: HistoryResult }
  | { readonly seed: number; readonly error: string };

const VERDICTS_SHOWN_PER_SEED = 5;
const KIND_WORDS: Record<VerdictKind, string> = {
  lost: "lost",
  doubled: "doubled",
  falseGreen: "false greens",
  falseBlame: "false blames",
};

export function isSound(outcome: SeedOutcome): boolean {
  return "result" in outcome && outcome.result.verdicts.length === 0;
}

/** What is to be said of one seed that failed: the verdicts in words and the command that tells its story. */
export function describeFailure(options: SimulateOptions, outcome: SeedOutcome): string {
  const { seed } = outcome;
  const lines =
    "error" in outcome
      ? [`seed ${seed}: the history broke off`, ...outcome.error.split("\n").map((line) => `  ${line}`)]
      : [
          `seed ${seed}: ${countKinds([outcome])}`,
          ...outcome.result.verdicts.slice(0, VERDICTS_SHOWN_PER_SEED).map((verdict) => `  ${formatVerdict(verdict)}`),
        ];
  const hidden = "result" in outcome ? outcome.result.verdicts.length - VERDICTS_SHOWN_PER_SEED : 0;
  if (hidden > 0) lines.push(`  … and ${hidden} more`);
  return [...lines, `  story: ${toTraceCommand(options, seed)}`].join("\n");
}

/** The table at the end. @param wallMs real time of the whole run */
export function formatSummary(options: SimulateOptions, outcomes: readonly SeedOutcome[], wallMs: number): string {
  const results = outcomes.flatMap((outcome) => ("result" in outcome ? [outcome.result] : []));
  const sum = (pick: (result: HistoryResult) => number) => results.reduce((total, result) => total + pick(result), 0);
  const waits = results.flatMap((result) => result.waits).sort((a, b) => a - b);
  const freshness = toFreshness(waits);
  const repRuns = sum((result) => result.counts.repRuns);
  const seconds = wallMs / 1_000;
  const rows: [string, string][] = [
    [
      "histories",
      `${outcomes.length} of ${options.days} days, ${options.reps} reps, every ${options.intervalMinutes} min`,
    ],
    ["verdicts", countKinds(outcomes)],
    ["failed seeds", String(outcomes.filter((outcome) => !isSound(outcome)).length)],
    ["calls at Fathom", `${format(sum((result) => result.calls))}, held ${format(sum((result) => result.held))}`],
    ["rep-runs", format(repRuns)],
    [
      "requests",
      `${format(sum((result) => result.requests.light))} light, ${format(sum((result) => result.requests.heavy))} heavy, ` +
        `${format(sum((result) => result.requests.throttled))} answered 429`,
    ],
    [
      "crashes",
      `${format(sum((result) => result.counts.crashes))}, timeouts ${format(sum((result) => result.counts.timeouts))}`,
    ],
    ["duplicates injected", format(sum((result) => result.counts.duplicates))],
    [
      "capacity units",
      `${format(sum(({ counts }) => counts.writeUnits))} write, ${format(sum(({ counts }) => counts.readUnits))} read`,
    ],
    [
      "freshness",
      `median ${formatWait(freshness.p50)}, p95 ${formatWait(freshness.p95)}, worst ${formatWait(freshness.worst)} ` +
        `(${format(freshness.count)} calls, without outages and blocked reps)`,
    ],
    ["vanished, still shown", `${format(sum((result) => result.staleVisible))} calls for more than two days`],
    [
      "speed",
      `${format(Math.round(repRuns / Math.max(seconds, 0.001)))} rep-runs a second, ${seconds.toFixed(1)} s in all`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}`).join("\n");
}

/** `0 lost, 0 doubled, 0 false greens, 0 false blames`, and how many broke off. */
export function countKinds(outcomes: readonly SeedOutcome[]): string {
  const verdicts = outcomes.flatMap((outcome) => ("result" in outcome ? outcome.result.verdicts : []));
  const broken = outcomes.filter((outcome) => "error" in outcome).length;
  const counts = VERDICT_KINDS.map(
    (kind) => `${verdicts.filter((verdict) => verdict.kind === kind).length} ${KIND_WORDS[kind]}`,
  );
  return [...counts, ...(broken > 0 ? [`${broken} broke off`] : [])].join(", ");
}

function format(value: number): string {
  return value.toLocaleString("en-US");
}

function formatWait(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
