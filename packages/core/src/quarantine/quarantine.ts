/**
 * A meeting that Fathom lists and we cannot take: unreadable, or too large to store. It never fails its page, is never silently
 * dropped, and is tried again a bounded number of times.
 */
import type { Instant } from "../clock.ts";

export interface QuarantinedCall {
  readonly repId: string;
  /** The recording id, or, where none could be read, a stand-in made from what was readable: the same meeting is one entry. */
  readonly quarantineId: string;
  readonly recordingId: number | null;
  /** undefined: could not be read. */
  readonly createdAt: Instant | undefined;
  /** Where the lists lay that showed it, when it does not say itself when it was created. */
  readonly within: { readonly from: Instant; readonly to: Instant } | undefined;
  /** What is wrong, by field; never content. */
  readonly reason: string;
  readonly since: Instant;
  /** Times it was met and could not be taken, 1 or more. */
  readonly attempts: number;
  /** undefined: tried often enough; it is parked until somebody looks at it. */
  readonly nextAttemptAt: Instant | undefined;
}

export interface QuarantineRepository {
  /** Every entry of a rep, oldest first. Usually none. */
  list(repId: string): Promise<QuarantinedCall[]>;
  /** Writes the entry in place of an earlier one. */
  put(entry: QuarantinedCall): Promise<void>;
  /** Nothing to do when it is not there. */
  remove(repId: string, quarantineId: string): Promise<void>;
}
