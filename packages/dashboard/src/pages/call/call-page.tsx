/** One call: summary, action items, participants, transcript. */
import { Hammer } from "lucide-react";
import { SHELL_TEXTS } from "../../app/shell.texts.ts";
import { EmptyState, Page } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";

export function CallPage() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title="Call">
      <EmptyState icon={<Hammer size={40} aria-hidden />} title={texts.coming} />
    </Page>
  );
}
