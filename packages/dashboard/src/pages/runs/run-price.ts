/** What a run cost in words. */
import { type RunView, toUnitsUsd } from "@fathom-sync/contract";
import type { Format } from "../../texts/format.ts";

const PRICE_MIN = 0.0001;

/** What is not nothing is not shown as nothing. */
export function toRunPrice({ units }: Pick<RunView, "units">, format: Format): string {
  const dollars = toUnitsUsd(units);
  return dollars > 0 && dollars < PRICE_MIN ? `<\u00a0${format.dollars(PRICE_MIN)}` : format.dollars(dollars);
}
