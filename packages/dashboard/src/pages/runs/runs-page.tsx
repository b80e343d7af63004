/** Runs: what goes on now, and what came of the others. */
import { Hammer } from "lucide-react";
import { SHELL_TEXTS } from "../../app/shell.texts.ts";
import { EmptyState, Page } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";

export function RunsPage() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title="Runs">
      <EmptyState icon={<Hammer size={40} aria-hidden />} title={texts.coming} />
    </Page>
  );
}
