/** All reps: who is complete, who is not, and what to do. */
import { Hammer } from "lucide-react";
import { SHELL_TEXTS } from "../../app/shell.texts.ts";
import { EmptyState, Page } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";

export function RepsPage() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title="Reps">
      <EmptyState icon={<Hammer size={40} aria-hidden />} title={texts.coming} />
    </Page>
  );
}
