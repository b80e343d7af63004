/** Names of a few reps, for lists that know only ids: each is read once, as its own page reads it. */
import { useQueries } from "@tanstack/react-query";
import { useLanguage } from "../texts/language.tsx";
import { useApi } from "./api.tsx";

const FRESH_MS = 300_000;

/** By id; a name that is not known (yet) is left out. @param repIds dozens, not thousands */
export function useRepNames(repIds: readonly string[]): ReadonlyMap<string, string> {
  const { client } = useApi();
  const { language } = useLanguage();
  return useQueries({
    queries: [...new Set(repIds)].map((repId) => ({
      queryKey: ["rep", repId, language],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getRep({ repId, signal }),
      staleTime: FRESH_MS,
    })),
    combine: (results) => new Map(results.flatMap(({ data }) => (data ? [[data.repId, data.name] as const] : []))),
  });
}
