/** One rep's change, shown at once in the list that is already read: ten thousand reps are not read again for it. */
import type { RepPage, RepView } from "@fathom-sync/contract";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "./api.tsx";
import { ROSTER_KEY } from "./roster.ts";

export interface RosterCache {
  /** Puts a rep as it is now into the list. */
  put(rep: RepView): void;
  remove(repId: string): void;
  /** Reads one rep again and puts it into the list. @throws FathomSyncError */
  reread(repId: string): Promise<RepView>;
  /** Reads everything again. */
  reload(): Promise<void>;
}

export function useRosterCache(): RosterCache {
  const queries = useQueryClient();
  const { client } = useApi();
  return useMemo(() => {
    const put = (rep: RepView) => {
      changePages(queries, (pages) => putRep(pages, rep));
      void queries.invalidateQueries({ queryKey: ["rep", rep.repId] });
    };
    return {
      put,
      remove: (repId) => changePages(queries, (pages) => dropRep(pages, repId)),
      async reread(repId) {
        const rep = await client.getRep({ repId });
        put(rep);
        return rep;
      },
      reload: () => queries.invalidateQueries({ queryKey: [ROSTER_KEY] }),
    };
  }, [queries, client]);
}

function changePages(queries: QueryClient, change: (pages: readonly RepPage[]) => RepPage[]): void {
  queries.setQueriesData<InfiniteData<RepPage>>({ queryKey: [ROSTER_KEY] }, (data) =>
    data ? { ...data, pages: change(data.pages) } : data,
  );
}

/** In its place, or at the end when it is new. */
export function putRep(pages: readonly RepPage[], rep: RepView): RepPage[] {
  const isKnown = pages.some(({ items }) => items.some(({ repId }) => repId === rep.repId));
  return pages.map((page, index) => {
    if (isKnown) return { ...page, items: page.items.map((one) => (one.repId === rep.repId ? rep : one)) };
    return index === pages.length - 1 ? { ...page, items: [...page.items, rep] } : page;
  });
}

export function dropRep(pages: readonly RepPage[], repId: string): RepPage[] {
  return pages.map((page) => ({ ...page, items: page.items.filter((one) => one.repId !== repId) }));
}
