/** What holds of `from` and `to` of every list that takes them: a period that ends before it begins is a mistake, and is called one. */
import type * as z from "zod";

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** @param query instants, normalised to UTC, so that they compare as text */
export function checkPeriod({ from, to }: Period, context: z.RefinementCtx): void {
  if (from === undefined || to === undefined || from <= to) return;
  context.addIssue({
    code: "custom",
    path: ["to"],
    message: "must not be before from",
    params: { allowed: "an instant at or after from" },
  });
}
