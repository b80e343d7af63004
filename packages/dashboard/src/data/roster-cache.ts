/** What this page changes of a rep is read again at once, wherever it is shown. */
import type { RepView } from "@fathom-sync/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "./api.tsx";
import { ROSTER_KEY } from "./roster.ts";

export interface RosterCache {
  /** A rep was added or changed. */
  put(rep: RepView): void;
  remove(repId: string): void;
  /** Reads one rep again. @throws FathomSyncError */
  reread(repId: string): Promise<RepView>;
  /** Reads everything again. */
  reload(): Promise<void>;
}

export function useRosterCache(): RosterCache {
  const queries = useQueryClient();
  const { client } = useApi();
  return useMemo(() => {
    const reload = () => queries.invalidateQueries({ queryKey: [ROSTER_KEY] });
    const put = (rep: RepView) => {
      void reload();
      void queries.invalidateQueries({ queryKey: ["rep", rep.repId] });
    };
    return {
      put,
      remove: () => void reload(),
      async reread(repId) {
        const rep = await client.getRep({ repId });
        put(rep);
        return rep;
      },
      reload,
    };
  }, [queries, client]);
}
