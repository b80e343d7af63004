/**
 * All reps, page by page as the API gives them: the first page is shown at once, the others follow behind it. Looked at again
 * while the page is open, less often the more reps there are.
 */
import type { RepView } from "@fathom-sync/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useLanguage } from "../texts/language.tsx";
import { useApi } from "./api.tsx";

export interface Roster {
  readonly reps: readonly RepView[];
  /** Every page has been read. */
  readonly isWhole: boolean;
  /** Nothing has been read yet. */
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
}

const PAGE_SIZE = 100;
const AGAIN_MS = 20_000;
/** For each page there is: 10,000 reps are read again every five minutes. */
const AGAIN_MS_PER_PAGE = 3_000;

export const ROSTER_KEY = "reps";

export function useRoster(): Roster {
  const { client } = useApi();
  const { language } = useLanguage();
  const query = useInfiniteQuery({
    queryKey: [ROSTER_KEY, language],
    queryFn: ({ pageParam, signal }) =>
      client.listReps({ limit: PAGE_SIZE, ...(pageParam === undefined ? {} : { cursor: pageParam }), signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: ({ state }) => Math.max(AGAIN_MS, (state.data?.pages.length ?? 0) * AGAIN_MS_PER_PAGE),
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const { data } = query;
  const reps = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    reps,
    isWhole: data !== undefined && !hasNextPage,
    isPending: query.isPending,
    isFetching,
    error: query.error,
    refetch: () => query.refetch(),
  };
}
