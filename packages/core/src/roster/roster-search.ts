/**
 * Search, filter, order and page over all reps. Pure, a pass or two each, so that ten thousand reps take some milliseconds; the
 * entries come in the order of names, which is the order of equals.
 */
import { AppError } from "../error.ts";
import type { FailureClass } from "../failure.ts";
import { fold } from "./fold.ts";
import {
  type FreshnessStep,
  REP_STATUSES,
  type RepStatus,
  TROUBLE_STATUSES,
  toFreshness,
  toRepStatus,
} from "./rep-status.ts";
import type { RosterEntry } from "./roster-entry.ts";

/**
 * `status`: the worst first. `oldest`: who is complete until the longest ago first. `checked`: whose last complete check was the
 * longest ago first. In both, those whom nobody wants synced come last.
 */
export const ROSTER_SORTS = ["status", "name", "oldest", "checked", "calls", "pending"] as const;
export type RosterSort = (typeof ROSTER_SORTS)[number];

export interface RosterQuery {
  /** Every word of it is found in the name, an address or the id; accents and case do not matter. */
  readonly search?: string | undefined;
  /** `trouble`: every status that somebody should look at. */
  readonly status?: RepStatus | "trouble" | undefined;
  readonly active?: boolean | undefined;
  readonly failure?: FailureClass | undefined;
  readonly freshness?: FreshnessStep | undefined;
  /** true: only reps with parts pending; false: only those without. */
  readonly pending?: boolean | undefined;
  readonly sort: RosterSort;
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface RosterPage {
  readonly repIds: readonly string[];
  /** How many fit the query. */
  readonly matching: number;
  /** Place of the first of them among those that fit, from 0. */
  readonly start: number;
  /** Of those that fit everything but `status`: how many stand how. */
  readonly counts: ReadonlyMap<RepStatus, number>;
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

/**
 * @param entries in the order of names
 * @param nowMs epoch ms
 * @throws AppError invalid_cursor
 */
export function searchRoster(entries: readonly RosterEntry[], query: RosterQuery, nowMs: number): RosterPage {
  const words = fold(query.search ?? "")
    .split(/\s+/)
    .filter(Boolean);
  const counts = new Map<RepStatus, number>();
  const found: Found[] = [];
  for (const entry of entries) {
    if (!fits(entry, words, query, nowMs)) continue;
    const status = toRepStatus(entry, nowMs);
    counts.set(status, (counts.get(status) ?? 0) + 1);
    if (isOf(status, query.status)) found.push({ entry, status });
  }
  const sorted = query.sort === "name" ? found : found.toSorted(COMPARE[query.sort]);
  const start = toStart(sorted, query);
  const items = sorted.slice(start, start + query.limit);
  const [first, last] = [items[0], items.at(-1)];
  const end = start + items.length;
  return {
    repIds: items.map(({ entry }) => entry.repId),
    matching: sorted.length,
    start,
    counts,
    nextCursor: last && end < sorted.length ? toCursor({ after: last.entry.repId, at: end }) : null,
    previousCursor: first && start > 0 ? toCursor({ before: first.entry.repId, at: start }) : null,
  };
}

interface Found {
  readonly entry: RosterEntry;
  readonly status: RepStatus;
}

function fits(entry: RosterEntry, words: readonly string[], query: RosterQuery, nowMs: number): boolean {
  if (query.active !== undefined && entry.active !== query.active) return false;
  // A paused rep's old failure stands in nobody's way.
  if (query.failure !== undefined && !(entry.active && entry.failure?.class === query.failure)) return false;
  if (query.freshness !== undefined && toFreshness(entry, nowMs) !== query.freshness) return false;
  if (query.pending !== undefined && entry.pendingParts > 0 !== query.pending) return false;
  return words.every((word) => entry.words.includes(word));
}

function isOf(status: RepStatus, wanted: RosterQuery["status"]): boolean {
  if (wanted === undefined) return true;
  return wanted === "trouble" ? TROUBLE_STATUSES.includes(status) : status === wanted;
}

/** The sort is stable: equals stay in the order of names. */
const COMPARE: Readonly<Record<Exclude<RosterSort, "name">, (a: Found, b: Found) => number>> = {
  status: (a, b) => RANKS[a.status] - RANKS[b.status],
  oldest: (a, b) => compareSync(a.entry, b.entry, ({ completeUntil }) => completeUntil),
  checked: (a, b) => compareSync(a.entry, b.entry, ({ lastCheckedAt }) => lastCheckedAt),
  calls: (a, b) => b.entry.calls - a.entry.calls,
  pending: (a, b) => b.entry.pendingParts - a.entry.pendingParts,
};

const RANKS = Object.fromEntries(REP_STATUSES.map((status, rank) => [status, rank])) as Readonly<
  Record<RepStatus, number>
>;

/** Never comes before long ago; those whom nobody wants synced come last. */
function compareSync(a: RosterEntry, b: RosterEntry, read: (entry: RosterEntry) => string | undefined): number {
  const toKey = (entry: RosterEntry) =>
    entry.active && entry.connection !== "none" ? (read(entry) ?? "") : `~${read(entry) ?? ""}`;
  const [one, other] = [toKey(a), toKey(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** By id, so that a page goes on where the last one ended although others moved; by place when that rep is not in it any more. */
type Position = { readonly after: string; readonly at: number } | { readonly before: string; readonly at: number };

function toStart(sorted: readonly Found[], { cursor, limit }: RosterQuery): number {
  if (cursor === undefined) return 0;
  const position = fromCursor(cursor);
  const isAfter = "after" in position;
  const repId = isAfter ? position.after : position.before;
  const found = sorted.findIndex(({ entry }) => entry.repId === repId);
  const at = found < 0 ? position.at : isAfter ? found + 1 : found;
  const start = isAfter ? at : Math.max(0, at - limit);
  // Fewer fit than when the cursor was given: the last page there is.
  return start < sorted.length ? start : Math.max(0, Math.floor((sorted.length - 1) / limit) * limit);
}

function toCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** @throws AppError invalid_cursor */
function fromCursor(cursor: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (parsed !== null && typeof parsed === "object" && "at" in parsed) {
      const { at } = parsed;
      if (typeof at === "number" && Number.isSafeInteger(at) && at >= 0) {
        if ("after" in parsed && typeof parsed.after === "string") return { after: parsed.after, at };
        if ("before" in parsed && typeof parsed.before === "string") return { before: parsed.before, at };
      }
    }
  } catch {
    // Not JSON: the same answer as for JSON that is none of ours.
  }
  throw new AppError(
    "invalid_cursor",
    "cursor: take the nextCursor or previousCursor of this list's answer, unchanged",
  );
}
