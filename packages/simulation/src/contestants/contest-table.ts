/** The contest as a table, contestants side by side, for a terminal and for a document alike. */
import { toFreshness } from "../oracle/freshness.ts";
import type { ContestRow } from "./compare.ts";

/** Each line: what it says, and what it says of one contestant. */
const LINES: readonly (readonly [string, (row: ContestRow) => string])[] = [
  ["calls lost", (row) => toShare(row.callsLost, row.calls)],
  ["calls doubled, or back after a deletion", (row) => toCount(row.doubled)],
  ["parts missing (summary, transcript, action items)", (row) => toCount(row.partsMissing)],
  ["titles, action items or visibility out of date", (row) => toCount(row.outdated)],
  ["false greens", (row) => toCount(row.falseGreens)],
  ["false blames", (row) => toCount(row.falseBlames)],
  ["calls from before the connection, missing or incomplete", (row) => toShare(row.historyWrong, row.historyCalls)],
  ["freshness, p95", ({ waits }) => (waits.length === 0 ? "–" : toDuration(toFreshness(waits).p95))],
  ["freshness, worst", ({ waits }) => (waits.length === 0 ? "–" : toDuration(toFreshness(waits).worst))],
  ["shown green, share of looks", ({ alarms }) => toPercent(alarms.greens, alarms.looks)],
  ["dead keys nobody was told of", ({ alarms }) => toShare(alarms.unseen, alarms.unseen + alarms.seconds.length)],
  ["time until a dead key shows, median", ({ alarms }) => toMiddle(alarms.seconds)],
  ["time until a dead key shows, worst", ({ alarms }) => toWorst(alarms.seconds)],
  ["requests, light", (row) => toCount(row.light)],
  ["requests, heavy", (row) => toCount(row.heavy)],
  ["429s", (row) => toCount(row.throttled)],
  ["write units", (row) => toCount(row.writeUnits)],
];

/** Markdown, padded so that it reads as plain text as well. */
export function formatContest(rows: readonly ContestRow[]): string {
  const cells = [
    ["", ...rows.map(({ name }) => name)],
    ...LINES.map(([title, toCell]) => [title, ...rows.map(toCell)]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => (line[column] ?? "").length)));
  const toLine = (line: readonly string[]) =>
    `| ${line.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [toLine(head), rule, ...body.map(toLine)].join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function toCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

function toShare(count: number, of: number): string {
  return `${toCount(count)} of ${toCount(of)}`;
}

function toPercent(count: number, of: number): string {
  return of === 0 ? "–" : `${Math.round((100 * count) / of)} %`;
}

/** `45 s`, `36 min`, `5.4 h`. */
export function toDuration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

function toMiddle(seconds: readonly number[]): string {
  const sorted = seconds.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? "–" : toDuration(middle);
}

function toWorst(seconds: readonly number[]): string {
  return seconds.length === 0 ? "–" : toDuration(Math.max(...seconds));
}
