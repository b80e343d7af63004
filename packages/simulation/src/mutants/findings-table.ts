/** What the hunt came to, for people. Pure. */
import type { Finding } from "./hunt.ts";

const NOT_LISTED = "not known to survive: either the simulation is blind there, or the bug is none";

/** Survivors nobody gave a reason for, and hunts that prove nothing. */
export function listFailures(findings: readonly Finding[]): Finding[] {
  return findings.filter(
    ({ ended, mutant }) => ended === "unproven" || (ended === "survived" && mutant.survives === undefined),
  );
}

/** One line of progress. */
export function formatFinding(finding: Finding): string {
  const { mutant } = finding;
  return `${mutant.name}: ${toEnd(finding)}`;
}

/** The table, and below it the survivors with their reasons. @param wallMs real time of all of it */
export function formatFindings(findings: readonly Finding[], wallMs: number): string {
  const rows = [
    ["mutant", "what it plants", "caught by", "seed", "rep-runs", "seconds"],
    ...findings.map((finding) => {
      const { mutant } = finding;
      return [mutant.name, mutant.plants, toVerdict(finding), ...toCost(finding)];
    }),
  ];
  const caught = findings.filter(({ ended }) => ended === "caught").length;
  const survivors = findings.filter(({ ended }) => ended === "survived");
  const lines = [
    toTable(rows),
    "",
    `${findings.length} bugs planted, ${caught} found out, ${survivors.length} survived; ${Math.round(wallMs / 1_000)} s in all`,
  ];
  if (survivors.length > 0) lines.push("", "Survivors:");
  for (const { mutant } of survivors) lines.push(`- ${mutant.name}: ${mutant.survives ?? NOT_LISTED}`);
  const unproven = findings.filter((finding) => finding.ended === "unproven");
  if (unproven.length > 0) lines.push("", "Nothing is proven of:");
  for (const { mutant, why } of unproven) lines.push(`- ${mutant.name}: ${why}`);
  const outdated = findings.filter(({ ended, mutant }) => ended === "caught" && mutant.survives !== undefined);
  for (const { mutant } of outdated) lines.push(`${mutant.name} is said to survive, and was found out: take that back`);
  return lines.join("\n");
}

function toEnd(finding: Finding): string {
  const [seed, repRuns, seconds] = toCost(finding);
  if (finding.ended === "unproven") return `nothing is proven: ${finding.why}`;
  if (finding.ended === "survived") return `SURVIVED ${finding.judged.length} seeds (${seconds} s)`;
  const text = finding.judged.at(-1)?.objection?.text.split("\n")[0] ?? "";
  return `${toVerdict(finding)} at seed ${seed} after ${repRuns} rep-runs, ${seconds} s: ${text}`;
}

function toVerdict(finding: Finding): string {
  if (finding.ended === "unproven") return "unproven";
  return finding.judged.at(-1)?.objection?.kind ?? "SURVIVED";
}

function toCost(finding: Finding): string[] {
  if (finding.ended === "unproven") return ["", "", ""];
  const { judged } = finding;
  const sum = (pick: (index: number) => number) => judged.reduce((total, _one, index) => total + pick(index), 0);
  const seconds = sum((index) => judged[index]?.durationMs ?? 0) / 1_000;
  const repRuns = sum((index) => judged[index]?.repRuns ?? 0);
  const seed = finding.ended === "caught" ? String(judged.at(-1)?.seed ?? "") : "";
  return [seed, repRuns.toLocaleString("en-US"), seconds.toFixed(1)];
}

/** As Markdown, so that it can be pasted into a document. */
function toTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const toLine = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [toLine(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...body.map(toLine)].join("\n");
}
