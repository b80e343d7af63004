/**
 * Enters into the ledger what a complete read of a slice showed. Only when that says something new: calls came or went, or the
 * slice was read in order to know.
 */
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import { countListedDays } from "../coverage/count-days.ts";
import type { CoverageRepository } from "../coverage/coverage.ts";
import { toDayBounds, toLocalDate } from "../coverage/local-date.ts";
import type { SlicePassResult } from "./slice-pass.ts";
import type { SyncState } from "./state.ts";
import type { Slice, Window } from "./window.ts";

export type RecordSlice = (state: SyncState, slice: Slice, result: SlicePassResult) => Promise<void>;

export function createLedgerPass(dependencies: {
  coverage: CoverageRepository;
  manifests: ManifestRepository;
  /** IANA name: days are those of the people who read the ledger. */
  timeZone: string;
}): RecordSlice {
  const { coverage, manifests, timeZone } = dependencies;

  /** Visible calls held that were created on the days the window touches, but outside of it. */
  async function listOutside(repId: string, window: Window): Promise<Instant[]> {
    const first = toDayBounds(toLocalDate(window.from, timeZone), timeZone);
    const last = toDayBounds(toLocalDate(window.to, timeZone), timeZone);
    const isCut = toEpochMs(first.from) < toEpochMs(window.from);
    const [before, after] = await Promise.all([
      isCut ? manifests.listWindow(repId, first.from, toInstant(toEpochMs(window.from))) : [],
      manifests.listWindow(repId, toInstant(toEpochMs(window.to)), last.to),
    ]);
    const isListed = (entry: { visible: boolean; deletedAt: Instant | undefined }) =>
      entry.visible && entry.deletedAt === undefined;
    return [...before, ...after].filter(isListed).map((entry) => entry.createdAt);
  }

  return async ({ repId, lastChangedAt, ledgerAt }, { window, kind }, result) => {
    // Somebody stored calls and died before this: then nothing has changed now, and the ledger does not know all the same.
    const isBehind = lastChangedAt !== undefined && (ledgerAt === undefined || ledgerAt < lastChangedAt);
    if (kind === "fresh" && !result.isMembershipChanged && !isBehind) return;
    const days = countListedDays({
      window,
      listed: [...result.listed.values()],
      outside: await listOutside(repId, window),
      timeZone,
      verifiedAt: result.readAt,
    });
    await coverage.record(repId, days);
  };
}
