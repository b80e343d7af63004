/**
 * Deliveries nobody could read, of all reps. The API looks into some reps for each page, and most have none: it is asked on, a
 * bounded number of times, until there is something to show; "none" is said only of all reps.
 */
import type { DeliveryView } from "@fathom-sync/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../../data/api.tsx";

export interface Unreadable {
  readonly items: readonly DeliveryView[];
  /** Reps that were not looked into yet. */
  readonly hasMore: boolean;
  readonly isLooking: boolean;
  readonly isFetching: boolean;
  readonly error: unknown;
  readonly refetch: () => Promise<unknown>;
  readonly lookFurther: () => void;
}

const PAGE_SIZE = 25;
const PAGES_AT_ONCE = 10;

export function useUnreadable(): Unreadable {
  const { client } = useApi();
  const [pagesMax, setPagesMax] = useState(PAGES_AT_ONCE);
  const query = useInfiniteQuery({
    queryKey: ["deliveries", "unreadable"],
    queryFn: ({ pageParam, signal }) => client.listDeliveries({ limit: PAGE_SIZE, cursor: pageParam, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query;
  const pages = data?.pages.length ?? 0;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const goesOn = hasNextPage && !isError && pages < pagesMax;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  return {
    items,
    hasMore: hasNextPage,
    isLooking: query.isPending || goesOn || query.isFetchingNextPage,
    isFetching,
    error: query.error,
    refetch: () => query.refetch(),
    lookFurther: () => setPagesMax(pages + PAGES_AT_ONCE),
  };
}
