/**
 * What we can vouch for, day by day: what Fathom listed (the ledger) beside what is held (the manifests), and since when which
 * day stands verified.
 */
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import type { QuarantineRepository } from "../quarantine/quarantine.ts";
import type { Rep } from "../rep/rep.ts";
import { countHeldDays, NOTHING_HELD } from "./count-held.ts";
import type { CoverageRepository, CoverageState, LocalDate } from "./coverage.ts";
import { findHistoryGap, hasGap, toCompleteRange, toListed, toVerifiedAt } from "./judge-days.ts";
import { listDates, toDayBounds } from "./local-date.ts";

/** One day. Parts are those of the calls held. */
export interface CoveredDay {
  readonly date: LocalDate;
  /** Calls Fathom listed, those deleted in the CRM left out; 0 for a day never read. */
  readonly listed: number;
  /** Visible calls held. */
  readonly held: number;
  readonly pending: number;
  readonly absent: number;
  readonly failed: number;
  /** Calls of that day deleted in the CRM. */
  readonly deleted: number;
  /** Of those, the calls that were older than calls are kept. */
  readonly expiredCalls: number;
  /** Transcripts that were older than transcripts are kept. */
  readonly expiredTranscripts: number;
  /** Meetings of that day in quarantine. */
  readonly quarantined: number;
  /** No part of the day that is over was last read before this; undefined: that was never read as a whole. */
  readonly verifiedAt: Instant | undefined;
}

export interface CoverageReport {
  /** Everything from `completeFrom` to here was listed completely and is held; undefined: nothing was yet. */
  readonly completeUntil: Instant | undefined;
  readonly completeFrom: Instant | undefined;
  /** Start of the last completed check; undefined: none, or of another Fathom address. */
  readonly verifiedAt: Instant | undefined;
  /**
   * The oldest instant of the days asked for from which on something Fathom has is not here; undefined: nothing that we know of
   * is missing up to `completeUntil`.
   */
  readonly oldestGap: Instant | undefined;
  /** Every day asked for, oldest first. */
  readonly days: readonly CoveredDay[];
}

export interface CoverageReader {
  /** The time zone whose days are meant. */
  readonly timeZone: string;
  /**
   * What was read of another Fathom address than the rep has now vouches for nothing.
   * @param from first day
   * @param to last day, not before `from`
   */
  read(rep: Pick<Rep, "repId" | "fathomEmail">, from: LocalDate, to: LocalDate): Promise<CoverageReport>;
}

export function createCoverageReader(dependencies: {
  coverage: CoverageRepository;
  manifests: ManifestRepository;
  /** How far the sync of this rep has come, as recorded with this Fathom address. */
  getState: (repId: string, fathomEmail: string) => Promise<CoverageState>;
  quarantine: QuarantineRepository;
  timeZone: string;
  policy: { readonly overlapMs: number };
}): CoverageReader {
  const { coverage, manifests, getState, quarantine, timeZone, policy } = dependencies;

  function toSpan(from: LocalDate, to: LocalDate) {
    return { fromMs: toEpochMs(toDayBounds(from, timeZone).from), toMs: toEpochMs(toDayBounds(to, timeZone).to) };
  }

  return {
    timeZone,
    async read({ repId, fathomEmail }, from, to) {
      const span = toSpan(from, to);
      // A run holds a call before it counts it: read the other way round, its work would look like a gap.
      const [state, records] = await Promise.all([getState(repId, fathomEmail), coverage.list(repId, from, to)]);
      const [entries, quarantined] = await Promise.all([
        manifests.listWindow(repId, toInstant(span.fromMs), toInstant(span.toMs - 1)),
        quarantine.list(repId),
      ]);
      const range = toCompleteRange(state);
      const recordOf = new Map(records.map((record) => [record.date, record]));
      const heldOn = countHeldDays(entries, quarantined, timeZone);
      const gaps: (Instant | undefined)[] = [findHistoryGap(state, span, range)];
      const days = listDates(from, to).map((date): CoveredDay => {
        const day = toSpan(date, date);
        const record = recordOf.get(date);
        const held = heldOn.get(date) ?? NOTHING_HELD;
        const { hidden: _hidden, ...counts } = held;
        if (hasGap(record, held)) gaps.push(toInstant(day.fromMs));
        return {
          date,
          ...counts,
          listed: toListed(record, held),
          verifiedAt: toVerifiedAt(day, record, held, range, policy.overlapMs),
        };
      });
      return {
        completeUntil: state.coveredUntil,
        completeFrom: state.coveredFrom,
        verifiedAt: range && state.lastCheckedAt,
        oldestGap: gaps.filter((gap) => gap !== undefined).toSorted()[0],
        days,
      };
    },
  };
}
