/**
 * The verdict: first how many reps are complete and until when, then whatever is not, the worst first. It is green only when nothing
 * of all this is true, and it never speaks for reps that were not read.
 */
import type { RepView } from "@fathom-sync/contract";
import type { Tone } from "../../components/tone.ts";
import { isUpToDate, LATE_AFTER_MS, type RepStatus, toRepStatus } from "../../data/rep-status.ts";

export interface Trouble {
  readonly status: Exclude<RepStatus, "complete">;
  readonly count: number;
  /** Since when the oldest of them is so, where that is known. */
  readonly since: string | undefined;
  /** The rep, when there is only one. */
  readonly rep: RepView | undefined;
}

export interface Verdict {
  readonly tone: Tone;
  /** How many reps it speaks of, while others are still being read; undefined: of all. */
  readonly readSoFar: number | undefined;
  /** `none`: there are no reps. `unconnected`: nobody is connected. `stopped`: nothing has been checked for an hour. */
  readonly kind: "none" | "unconnected" | "first" | "stopped" | "all" | "some";
  /** Reps that are to be synced. */
  readonly total: number;
  readonly upToDate: number;
  /** Until when all those that are up to date are complete; null without any. */
  readonly until: string | null;
  /** The last check of any rep. */
  readonly lastCheckedAt: string | null;
  /** The worst first; paused ones last. */
  readonly troubles: readonly Trouble[];
}

/**
 * @param nowMs by the API's clock
 * @param isWhole false: there are more reps than these. Then it is never green: nobody knows yet.
 */
export function toVerdict(reps: readonly RepView[], nowMs: number, isWhole = true): Verdict {
  const groups = Map.groupBy(reps, (rep) => toRepStatus(rep, nowMs));
  const current = reps.filter((rep) => isUpToDate(toRepStatus(rep, nowMs)));
  const total = reps.filter(({ active }) => active).length;
  const troubles = ORDER.flatMap((status): Trouble[] => {
    const found = groups.get(status);
    if (!found) return [];
    return [
      { status, count: found.length, since: findSince(status, found), rep: found.length === 1 ? found[0] : undefined },
    ];
  });
  const facts = {
    total,
    upToDate: current.length,
    until: findEarliest(current.map(({ sync }) => sync.completeUntil)),
    lastCheckedAt: findLatest(reps.map(({ sync }) => sync.lastCheckedAt)),
    troubles,
  };
  const kind = toKind(facts, groups, nowMs);
  const tone = toTone(kind, troubles);
  // What the headline says is not said again.
  return {
    ...facts,
    troubles: troubles.filter(({ status }) => status !== kind),
    kind,
    tone: isWhole || tone !== "good" ? tone : "info",
    readSoFar: isWhole ? undefined : reps.length,
  };
}

const ORDER = [
  "refused",
  "ours",
  "behind",
  "mismatch",
  "source",
  "quarantined",
  "unconnected",
  "first",
  "paused",
] as const satisfies readonly RepStatus[];

function toKind(
  { total, upToDate, lastCheckedAt }: Pick<Verdict, "total" | "upToDate" | "lastCheckedAt">,
  groups: ReadonlyMap<RepStatus, readonly RepView[]>,
  nowMs: number,
): Verdict["kind"] {
  const count = (status: RepStatus) => groups.get(status)?.length ?? 0;
  const connected = total - count("unconnected");
  if (total + count("paused") === 0) return "none";
  if (connected === 0) return "unconnected";
  if (upToDate === total) return "all";
  if (upToDate === 0 && count("first") === connected) return "first";
  const isStopped = lastCheckedAt === null || nowMs - Date.parse(lastCheckedAt) > LATE_AFTER_MS;
  return isStopped && upToDate === 0 ? "stopped" : "some";
}

function toTone(kind: Verdict["kind"], troubles: readonly Trouble[]): Tone {
  if (kind === "none" || kind === "unconnected" || kind === "first") return "info";
  if (kind === "stopped") return "bad";
  const statuses = troubles.map(({ status }) => status);
  if (statuses.some((status) => status === "refused" || status === "ours" || status === "behind")) return "bad";
  return statuses.every((status) => status === "paused") ? "good" : "warn";
}

function findSince(status: RepStatus, reps: readonly RepView[]): string | undefined {
  const instants = reps.map(({ sync, connection }) => {
    if (status === "behind") return sync.completeUntil;
    return sync.failure?.since ?? (status === "refused" ? connection.checkedAt : null);
  });
  return findEarliest(instants) ?? undefined;
}

function findEarliest(instants: readonly (string | null)[]): string | null {
  return instants.reduce((least, at) => (at !== null && (least === null || at < least) ? at : least), null);
}

function findLatest(instants: readonly (string | null)[]): string | null {
  return instants.reduce((most, at) => (at !== null && (most === null || at > most) ? at : most), null);
}
