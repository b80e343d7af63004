/** What stands where a part of a call is not: why, and whether it comes. */
import type { PartState } from "@fathom-sync/contract";
import { Notice } from "../../components/index.ts";
import { useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";

export interface PartMissingProps {
  readonly state: Exclude<PartState, "present">;
  readonly expiredAt?: string | undefined;
}

export function PartMissing({ state, expiredAt }: PartMissingProps) {
  const texts = useTexts(CALL_TEXTS);
  const format = useFormat();
  if (expiredAt !== undefined) return <Notice tone="neutral">{texts.expired(format.date(expiredAt))}</Notice>;
  const tone = state === "failed" ? "bad" : state === "pending" ? "info" : "neutral";
  return <Notice tone={tone}>{texts[state]}</Notice>;
}
