/**
 * All reps, as the API counts and searches them: two requests of the same size whether there are ten reps or ten thousand. Looked at
 * again while the page is open; what is shown meanwhile stays.
 */
import type { ListRosterQuery, RosterPage, RosterSummaryView } from "@fathom-sync/contract";
import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useLanguage } from "../texts/language.tsx";
import { useApi } from "./api.tsx";

const AGAIN_MS = 20_000;

export const ROSTER_KEY = "roster";

export type Summary = RosterSummaryView;

/** Everybody in a few numbers. */
export function useRosterSummary(): UseQueryResult<Summary> {
  const { client } = useApi();
  return useQuery({
    queryKey: [ROSTER_KEY, "summary"],
    queryFn: ({ signal }) => client.getRosterSummary({ signal }),
    refetchInterval: AGAIN_MS,
  });
}

export type RosterSearch = Partial<ListRosterQuery>;

/** One page of those that fit; the one before stays until the next is there. */
export function useRosterPage(search: RosterSearch, { isWanted = true } = {}): UseQueryResult<RosterPage> {
  const { client } = useApi();
  const { language } = useLanguage();
  return useQuery({
    queryKey: [ROSTER_KEY, "page", language, search],
    queryFn: ({ signal }) => client.listRoster({ ...search, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    enabled: isWanted,
  });
}
