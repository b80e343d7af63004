/** How an attempt ended, in a word and a colour. */
import type { Outcome } from "@fathom-sync/contract";
import { Badge, type Tone } from "../../components/index.ts";
import { useTexts } from "../../texts/language.tsx";
import { RUN_TEXTS } from "./runs.texts.ts";

const TONES: Readonly<Record<Outcome, Tone>> = {
  complete: "good",
  continued: "info",
  deferred: "warn",
  blocked: "bad",
  superseded: "neutral",
  failed: "bad",
};

/** @param outcome null: no attempt has ended yet */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome | null }) {
  const texts = useTexts(RUN_TEXTS);
  if (outcome === null) return <Badge>{texts.underWay}</Badge>;
  return <Badge tone={TONES[outcome]}>{texts.outcomes[outcome]}</Badge>;
}
