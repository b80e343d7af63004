/** Names of reps for lists that know only ids: of those this page has read already, and the first hundred. Others show their id. */
import type { RepPage } from "@fathom-sync/contract";
import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLanguage } from "../texts/language.tsx";
import { useApi } from "./api.tsx";
import { ROSTER_KEY } from "./roster.ts";

const FRESH_MS = 300_000;

/** By rep id. Empty for a rep, who sees no other. */
export function useRepNames(): ReadonlyMap<string, string> {
  const { client, me } = useApi();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ["rep-names"],
    queryFn: ({ signal }) => client.listReps({ limit: 100, signal }),
    staleTime: FRESH_MS,
    enabled: me.role !== "rep",
  });
  return useMemo(() => {
    const roster = queries.getQueryData<InfiniteData<RepPage>>([ROSTER_KEY, language]);
    const reps = [...(data?.items ?? []), ...(roster?.pages.flatMap((page) => page.items) ?? [])];
    return new Map(reps.map(({ repId, name }) => [repId, name]));
  }, [data, queries, language]);
}
