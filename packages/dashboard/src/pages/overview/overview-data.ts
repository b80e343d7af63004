/** What the overview reads besides the reps. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useApi } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";

const RUNS = 60;
const AGAIN_MS = 20_000;
const STATS_AGAIN_MS = 60_000;
const DAYS = 30;
/** The longest month: what it has cost so far needs its first day too. */
export const MONTH_DAYS = 31;

export function useRecentRuns() {
  const { client } = useApi();
  return useQuery({
    queryKey: ["runs", "recent", RUNS],
    queryFn: ({ signal }) => client.listRuns({ limit: RUNS, signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** One request for whoever asks, however many of the last days each looks at. */
export function useStats(days = DAYS) {
  const { client } = useApi();
  return useQuery({
    queryKey: ["stats", MONTH_DAYS],
    queryFn: ({ signal }) => client.getStats({ days: MONTH_DAYS, limit: 1, signal }),
    select: (stats) => ({ ...stats, days: stats.days.slice(-days) }),
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

export interface PendingAgesRead {
  /** Undefined while it is read, and when it could not be. */
  readonly ages: PendingAges | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Parts that are pending by the age of their call, in the last 30 days (the API's default), of those reps that have most. */
export function usePendingAges(pendingReps: number): PendingAgesRead {
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
      const failed = [most, ...results].filter(
        (one) => pendingReps > 0 && one.error !== null && one.data === undefined,
      );
      const retry = () => {
        for (const one of failed) void one.refetch();
      };
      // One rep that could not be read leaves the others' ages; the card says of how many they are.
      if (failed.length > 0 && failed.length >= Math.max(1, results.length)) {
        return { ages: undefined, error: failed[0]?.error ?? null, retry };
      }
      if (!isRead || results.some(({ isPending }) => isPending)) return { ages: undefined, error: null, retry };
      const ages = { today: 0, week: 0, older: 0 };
      for (const { data } of results) {
        const last = data?.days.at(-1)?.date;
        for (const { date, pending: parts } of data?.days ?? []) {
          const age = (Date.parse(last ?? date) - Date.parse(date)) / DAY_MS;
          ages[age === 0 ? "today" : age <= WEEK_DAYS ? "week" : "older"] += parts;
        }
      }
      const readReps = results.filter(({ data }) => data).length;
      return { ages: { ...ages, readReps, pendingReps }, error: null, retry };
    },
  });
}
