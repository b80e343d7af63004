/** What the oracle finds: one verdict per wrong, with the call, the moment, and the reason in words. */

/**
 * `lost`: Fathom has it, the promise is over, and it is not held as Fathom has it · `doubled`: held twice, counted wrongly, come
 * back, or gone backwards · `falseGreen`: shown as complete while it was not · `falseBlame`: shown as somebody's fault who had none.
 */
export const VERDICT_KINDS = ["lost", "doubled", "falseGreen", "falseBlame"] as const;
export type VerdictKind = (typeof VERDICT_KINDS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  readonly repId: string;
  /** undefined: it concerns the rep as a whole. */
  readonly recordingId: number | undefined;
  /** UTC ISO instant of the moment it was seen. */
  readonly at: string;
  /** One sentence or two: what was shown or held, and what was true. */
  readonly why: string;
}

/** `lost rep-3 900000017 at 2026-03-29T12:00:00.000Z: …` */
export function formatVerdict({ kind, repId, recordingId, at, why }: Verdict): string {
  return `${kind} ${repId}${recordingId === undefined ? "" : ` call ${recordingId}`} at ${at}: ${why}`;
}
