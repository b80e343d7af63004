/** A rep's profile as a CRM builds it from the components. Only what stands here is needed; the rest is the example's frame. */
import { CallList, CoverageCalendar, FathomSyncProvider, RefreshButton, SyncStatus } from "@fathom-sync/react";
import "@fathom-sync/react/style.css";

export interface ProfilePageProps {
  readonly repId: string;
  readonly language: "nl" | "en";
  /** Asks your own server for a JWT of whoever is signed in. */
  readonly getToken: () => Promise<string>;
}

export function ProfilePage({ repId, language, getToken }: ProfilePageProps) {
  return (
    <FathomSyncProvider baseUrl={location.origin} getToken={getToken} language={language}>
      <RefreshButton repId={repId} />
      <SyncStatus repId={repId} />
      <CoverageCalendar repId={repId} weeks={13} />
      <CallList repId={repId} limit={5} />
    </FathomSyncProvider>
  );
}
