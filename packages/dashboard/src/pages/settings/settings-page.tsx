/** Bulk sync, schedule and webhooks, retention, who did what. */
import "./settings.css";
import { ErrorBox, Page } from "../../components/index.ts";
import { useRosterSummary } from "../../data/roster.ts";
import { useTexts } from "../../texts/language.tsx";
import { AuditCard } from "./audit-card.tsx";
import { BulkSyncCard } from "./bulk-sync-card.tsx";
import { SETTINGS_TEXTS } from "./settings.texts.ts";
import { RetentionCard, ScheduleCard } from "./state-cards.tsx";
import { WebhooksCard } from "./webhooks-card.tsx";

export function SettingsPage() {
  const texts = useTexts(SETTINGS_TEXTS);
  const { data: summary, error, refetch, isFetching } = useRosterSummary();
  return (
    <Page title={texts.title} lead={texts.lead}>
      {error ? <ErrorBox error={error} onRetry={refetch} isRetrying={isFetching} /> : null}
      <BulkSyncCard />
      <div className="grid-2">
        <ScheduleCard />
        <RetentionCard summary={summary} />
      </div>
      <WebhooksCard summary={summary} />
      <AuditCard />
    </Page>
  );
}
