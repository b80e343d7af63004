/** Bulk sync, schedule and webhooks, retention, who did what. */
import { Hammer } from "lucide-react";
import { SHELL_TEXTS } from "../../app/shell.texts.ts";
import { EmptyState, Page } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";

export function SettingsPage() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title="Settings">
      <EmptyState icon={<Hammer size={40} aria-hidden />} title={texts.coming} />
    </Page>
  );
}
