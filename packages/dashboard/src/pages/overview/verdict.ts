/**
 * The verdict: first how many reps are complete and until when, then whatever is not, the worst first. It is green only when nothing
 * of all this is true.
 */
import type { Tone } from "../../components/tone.ts";
import { LATE_AFTER_MS, type RepStatus } from "../../data/rep-status.ts";
import type { Summary } from "../../data/roster.ts";

export interface Trouble {
  readonly status: Exclude<RepStatus, "complete">;
  readonly count: number;
  /** Since when the oldest of them is so, where that is known. */
  readonly since: string | undefined;
  /** The rep, when there is only one. */
  readonly repId: string | undefined;
}

export interface Verdict {
  readonly tone: Tone;
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

/** @param nowMs by the API's clock */
export function toVerdict(summary: Summary, nowMs: number): Verdict {
  const { active: total, upToDate, completeUntil: until, lastCheckedAt } = summary;
  const troubles = ORDER.flatMap((status): Trouble[] => {
    const found = summary.statuses.find((one) => one.status === status);
    return found ? [{ status, count: found.count, since: found.since, repId: found.repId }] : [];
  });
  const kind = toKind(summary, nowMs);
  return {
    kind,
    tone: toTone(kind, troubles),
    total,
    upToDate,
    until,
    lastCheckedAt,
    // What the headline says is not said again.
    troubles: troubles.filter(({ status }) => status !== kind),
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

function toKind({ reps, active, upToDate, lastCheckedAt, statuses }: Summary, nowMs: number): Verdict["kind"] {
  const count = (wanted: RepStatus) => statuses.find(({ status }) => status === wanted)?.count ?? 0;
  const connected = active - count("unconnected");
  if (reps === 0) return "none";
  if (connected === 0) return "unconnected";
  if (upToDate === active) return "all";
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
