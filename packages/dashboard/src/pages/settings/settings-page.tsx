/** Bulk sync, schedule and webhooks, retention, who did what. */
import "./settings.css";
import { ErrorBox, Page } from "../../components/index.ts";
import { useRoster } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { AuditCard } from "./audit-card.tsx";
import { BulkSyncCard } from "./bulk-sync-card.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";
import { RetentionCard, ScheduleCard } from "./state-cards.tsx";

export function SettingsPage() {
  const texts = useTexts(SETTINGS_TEXTS);
  const roster = useRoster();
  return (
    <Page title={texts.title} lead={texts.lead}>
      {roster.error ? <ErrorBox error={roster.error} onRetry={roster.refetch} isRetrying={roster.isFetching} /> : null}
      <BulkSyncCard roster={roster} />
      <div className="grid-2">
        <ScheduleCard roster={roster} />
        <RetentionCard roster={roster} />
      </div>
      <AuditCard />
    </Page>
  );
}
