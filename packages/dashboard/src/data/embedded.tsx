/** The components a CRM embeds, with this page's client, clock and colours; what they find changed is read again here too. */
import { FathomSyncProvider, useFathomSync } from "@fathom-sync/react";
import "@fathom-sync/react/style.css";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect } from "react";
import { useLanguage } from "../texts/language.tsx";
import { useApi } from "./api.tsx";

export function Embedded({ children }: { readonly children: ReactNode }) {
  const { client, clockOffsetMs, me } = useApi();
  const { language } = useLanguage();
  const now = useCallback(() => Date.now() + clockOffsetMs, [clockOffsetMs]);
  return (
    <FathomSyncProvider client={client} now={now} language={language} timeZone={me.timeZone}>
      <Bridge />
      {children}
    </FathomSyncProvider>
  );
}

function Bridge() {
  const { changes } = useFathomSync();
  const queries = useQueryClient();
  useEffect(() => {
    // Who is signed in does not change by a sync, and asking again would build the page anew.
    const readAgain = () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
    return changes.listen(undefined, readAgain);
  }, [changes, queries]);
  return null;
}
