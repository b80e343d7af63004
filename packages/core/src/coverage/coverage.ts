/**
 * The ledger: what Fathom listed of a rep, day by day, as of the last complete read of that day. What we hold is counted from
 * the manifests when somebody asks; the two are independent, so that a gap between them can be seen.
 */
import type { Instant } from "../clock.ts";

/** `YYYY-MM-DD` in the configured time zone. */
export type LocalDate = string;

/** What the ledger's readers need to know of how far a rep's sync has come. */
export interface CoverageState {
  readonly coveredFrom: Instant | undefined;
  readonly coveredUntil: Instant | undefined;
  readonly historyFrom: Instant | undefined;
  readonly horizonFrom: Instant | undefined;
  readonly lastCheckedAt: Instant | undefined;
}

export interface DayRecord {
  readonly date: LocalDate;
  /** Calls Fathom listed as created on that day. */
  readonly listed: number;
  /** When a complete read of that day last began. */
  readonly verifiedAt: Instant;
  /**
   * Only some hours of the day were read, and the rest is as it was listed before: the count is new, but the day as a whole
   * stays verified as of then. Never read back.
   */
  readonly isPartial?: boolean;
}

export interface CoverageRepository {
  /** Records of the days from `from` to `to`, both inclusive, that were ever verified; oldest first. */
  list(repId: string, from: LocalDate, to: LocalDate): Promise<DayRecord[]>;
  /** Writes these days over what was recorded of them; an older verification never replaces a newer one. */
  record(repId: string, days: readonly DayRecord[]): Promise<void>;
}
