/** One rep: the calendar of what Fathom listed and what is here, outcomes, calls, and the fix for what is wrong. */
import { Hammer } from "lucide-react";
import { SHELL_TEXTS } from "../../app/shell.texts.ts";
import { EmptyState, Page } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";

export function RepPage() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title="Rep">
      <EmptyState icon={<Hammer size={40} aria-hidden />} title={texts.coming} />
    </Page>
  );
}
