/** How the answer to "Ververs" looks, beside what it says. */
import type { Outcome } from "@fathom-sync/contract";
import type { Tone } from "../status/to-status.ts";

const TONES: Readonly<Record<Outcome, Tone>> = {
  complete: "good",
  continued: "waiting",
  deferred: "waiting",
  superseded: "waiting",
  blocked: "attention",
  failed: "attention",
};

export function toRefreshTone(outcome: Outcome): Tone {
  return TONES[outcome];
}
