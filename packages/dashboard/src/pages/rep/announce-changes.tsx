/** What another than this page has synced: when the rep is seen to have changed, calendar and calls are read again as well. */
import type { RepView } from "@fathom-sync/contract";
import { useFathomSync } from "@fathom-sync/react";
import { useEffect, useRef } from "react";

export function AnnounceChanges({ rep }: { readonly rep: RepView }) {
  const { changes } = useFathomSync();
  const { repId, sync, active, connection, name } = rep;
  const state = `${repId} ${sync.calls} ${sync.pendingParts} ${sync.outcome} ${sync.completeUntil === null} ${active} ${connection.status} ${name}`;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current === state) return;
    seen.current = state;
    changes.announce(repId);
  }, [changes, repId, state]);
  return null;
}
