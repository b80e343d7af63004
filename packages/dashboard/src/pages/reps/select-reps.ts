/** Search, filter and order over the reps that have been read. Pure and one pass each: ten thousand reps take some milliseconds. */
import type { RepView } from "@fathom-sync/contract";
import { REP_STATUSES, type RepStatus, toRepStatus } from "../../data/rep-status.ts";

export const SORTS = ["status", "name", "oldest", "calls", "pending"] as const;
/** `status`: the worst first. `oldest`: the stalest first. */
export type Sort = (typeof SORTS)[number];

/** Every status, and those that somebody should look at together. */
export type StatusFilter = RepStatus | "trouble";

export interface RepRow {
  readonly rep: RepView;
  readonly status: RepStatus;
}

export interface Choice {
  readonly search: string;
  readonly status: StatusFilter | undefined;
  readonly sort: Sort;
}

const TROUBLE: readonly RepStatus[] = ["refused", "mismatch", "ours", "source", "behind"];

/** @param nowMs by the API's clock */
export function toRows(reps: readonly RepView[], nowMs: number): readonly RepRow[] {
  return reps.map((rep) => ({ rep, status: toRepStatus(rep, nowMs) }));
}

export function countStatuses(rows: readonly RepRow[]): ReadonlyMap<StatusFilter, number> {
  const counts = new Map<StatusFilter, number>();
  for (const { status } of rows) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (TROUBLE.includes(status)) counts.set("trouble", (counts.get("trouble") ?? 0) + 1);
  }
  return counts;
}

/** Every word of the search is found in the name, an address or the id; accents and case do not matter. */
export function selectRows(rows: readonly RepRow[], { search, status, sort }: Choice): readonly RepRow[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const chosen = rows.filter((row) => isOf(row.status, status) && matches(row.rep, words));
  return chosen.toSorted((a, b) => COMPARE[sort](a, b) || NAMES.compare(a.rep.name, b.rep.name));
}

function isOf(status: RepStatus, filter: StatusFilter | undefined): boolean {
  return filter === undefined || (filter === "trouble" ? TROUBLE.includes(status) : status === filter);
}

function matches({ name, email, fathomEmail, repId }: RepView, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = fold(`${name} ${email} ${fathomEmail ?? ""} ${repId}`);
  return words.every((word) => text.includes(word));
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

const NAMES = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

const COMPARE: Readonly<Record<Sort, (a: RepRow, b: RepRow) => number>> = {
  status: (a, b) => REP_STATUSES.indexOf(a.status) - REP_STATUSES.indexOf(b.status),
  name: () => 0,
  oldest: (a, b) => compareText(a.rep.sync.completeUntil ?? "", b.rep.sync.completeUntil ?? ""),
  calls: (a, b) => b.rep.sync.calls - a.rep.sync.calls,
  pending: (a, b) => b.rep.sync.pendingParts - a.rep.sync.pendingParts,
};

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
