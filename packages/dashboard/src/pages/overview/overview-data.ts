/** What the overview reads besides the reps. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useApi } from "../../data/api.tsx";
import { useRosterPage } from "../../data/roster.ts";
import { type PendingAgesRead, toPendingAges } from "./pending-ages.ts";

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

/** Parts that are pending by the age of their call, in the last 30 days (the API's default), of those reps that have most. */
export function usePendingAges(pendingReps: number): PendingAgesRead {
  const { client } = useApi();
  const most = useRosterPage({ sort: "pending", limit: PENDING_REPS_MAX }, { isWanted: pendingReps > 0 });
  const items = pendingReps === 0 ? [] : (most.data?.items ?? []);
  const chosen = items.filter(({ sync }) => sync.pendingParts > 0).map(({ repId }) => repId);
  return useQueries({
    queries: chosen.map((repId) => ({
      queryKey: ["coverage", repId, "recent"],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getCoverage({ repId, signal }),
      staleTime: STATS_AGAIN_MS,
    })),
    combine: (results) =>
      toPendingAges(
        pendingReps,
        most,
        results.map((result, index) => ({ ...result, repId: chosen[index] ?? "" })),
      ),
  });
}
