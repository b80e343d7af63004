/** For addresses that lead nowhere. */
import { Compass } from "lucide-react";
import { LinkButton } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Page } from "../components/page.tsx";
import { useTexts } from "../texts/language.tsx";
import { SHELL_TEXTS } from "./shell.texts.ts";

export function NotFound() {
  const texts = useTexts(SHELL_TEXTS);
  return (
    <Page title={texts.notFound}>
      <EmptyState
        icon={<Compass size={40} aria-hidden />}
        title={texts.notFoundText}
        action={<LinkButton to="/">{texts.toOverview}</LinkButton>}
      />
    </Page>
  );
}
