/** What the overview reads besides the reps. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useApi } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";

const RUNS = 60;
const AGAIN_MS = 20_000;
const STATS_AGAIN_MS = 60_000;
const DAYS = 30;

export function useRecentRuns() {
  const { client } = useApi();
  return useQuery({
    queryKey: ["runs", "recent", RUNS],
    queryFn: ({ signal }) => client.listRuns({ limit: RUNS, signal }),
    refetchInterval: AGAIN_MS,
  });
}

export function useStats() {
  const { client } = useApi();
  return useQuery({
    queryKey: ["stats", DAYS],
    queryFn: ({ signal }) => client.getStats({ days: DAYS, limit: 1, signal }),
    refetchInterval: STATS_AGAIN_MS,
  });
}

/** Whose parts are looked at day by day: no more, so that an overview stays a handful of requests. */
const PENDING_REPS_MAX = 12;

export interface PendingAges {
  readonly today: number;
  readonly week: number;
  readonly older: number;
  /** Of how many reps these are. */
  readonly readReps: number;
  readonly pendingReps: number;
}

const WEEK_DAYS = 3;
const DAY_MS = 86_400_000;

/** Parts that are pending by the age of their call, of those reps that have most; undefined while it is read. */
export function usePendingAges(pendingReps: number): PendingAges | undefined {
  const { client } = useApi();
  const most = useRosterPage({ sort: "pending", limit: PENDING_REPS_MAX }, { isWanted: pendingReps > 0 });
  const isRead = pendingReps === 0 || !most.isPending;
  const chosen = pendingReps === 0 ? [] : (most.data?.items.filter(({ sync }) => sync.pendingParts > 0) ?? []);
  return useQueries({
    queries: chosen.map(({ repId }) => ({
      queryKey: ["coverage", repId, "recent"],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getCoverage({ repId, signal }),
      staleTime: STATS_AGAIN_MS,
    })),
    combine(results) {
      if (!isRead || results.some(({ isPending }) => isPending)) return undefined;
      const ages = { today: 0, week: 0, older: 0 };
      for (const { data } of results) {
        const last = data?.days.at(-1)?.date;
        for (const { date, pending: parts } of data?.days ?? []) {
          const age = (Date.parse(last ?? date) - Date.parse(date)) / DAY_MS;
          ages[age === 0 ? "today" : age <= WEEK_DAYS ? "week" : "older"] += parts;
        }
      }
      return { ...ages, readReps: results.filter(({ data }) => data).length, pendingReps };
    },
  });
}
