/**
 * What each call of a batch comes to: what was seen, without the people who were erased and the calls that were deleted, joined
 * with what is held. The writer stores it.
 */
import type { ManifestEntry } from "../call/call.ts";
import {
  type CallMerge,
  mergeAbsence,
  mergeCall,
  mergeDeleted,
  mergeMiss,
  type Observation,
  type PendingPlan,
} from "../call/merge-call.ts";
import type { Instant } from "../clock.ts";
import type { Deletions } from "../deletion/deletions.ts";
import type { AgeLimits } from "../retention/retention.ts";
import { erasePeople } from "../suppression/erase-person.ts";
import type { Suppressed, Suppressions } from "../suppression/suppressions.ts";

export type Change = CallMerge["change"];

/**
 * A call to store: what is held of it (as far as the caller knows), and what was seen; or that its content was looked for and not
 * seen; or that a complete read, begun at `absence.readAt`, did not list it.
 */
export type CallToStore =
  | { readonly entry: ManifestEntry | undefined; readonly observation: Observation }
  | { readonly entry: ManifestEntry; readonly observation: undefined; readonly absence?: Absence };

export interface Absence {
  readonly readAt: Instant;
  /** A second complete read says the same. */
  readonly isConfirmed: boolean;
}

export interface PlannedWrite {
  readonly merge: CallMerge;
  readonly observation: Observation | undefined;
  readonly previous: ManifestEntry | undefined;
}

/** What people wanted gone for good, of whichever rep. */
export interface Erased {
  readonly suppressions: Pick<Suppressions, "list" | "listKnown">;
  readonly deletions: Pick<Deletions, "listAmong">;
}

/**
 * Without those who were erased: as far as is known when nothing is to be written, and as of this moment when it is. A call not
 * held yet that was deleted here, of this rep before a purge or of another, is noted as deleted.
 * @param limits what is too old to be kept; undefined: nothing is
 */
export async function planWrites(
  repId: string,
  batch: readonly CallToStore[],
  pending: (entry: ManifestEntry) => PendingPlan,
  { suppressions, deletions }: Erased,
  limits?: AgeLimits,
): Promise<PlannedWrite[]> {
  const planned = await planWithoutErased(repId, batch, pending, suppressions, limits);
  const added = planned.flatMap(({ merge, observation }) =>
    merge.change === "added" && observation ? [observation.call.recordingId] : [],
  );
  const deleted = await deletions.listAmong(added);
  if (deleted.size === 0) return planned;
  return planned.map((write) => {
    const { merge, observation } = write;
    const deletedAt = merge.change === "added" && observation ? deleted.get(observation.call.recordingId) : undefined;
    return observation && deletedAt !== undefined
      ? { ...write, merge: mergeDeleted(repId, observation, deletedAt) }
      : write;
  });
}

async function planWithoutErased(
  repId: string,
  batch: readonly CallToStore[],
  pending: (entry: ManifestEntry) => PendingPlan,
  suppressions: Erased["suppressions"],
  limits: AgeLimits | undefined,
): Promise<PlannedWrite[]> {
  const plan = (suppressed: Suppressed) =>
    batch.map(
      (call): PlannedWrite => ({
        previous: call.entry,
        observation: call.observation,
        merge: toMerge(repId, withoutErased(call, suppressed), pending, limits),
      }),
    );
  if (batch.every(({ observation }) => observation === undefined)) return plan(new Set());
  const known = await suppressions.listKnown();
  const planned = plan(known);
  const bringsPeople = planned.some(({ merge }) => merge.metadata || merge.actionItems || merge.transcript);
  if (!bringsPeople) return planned;
  const suppressed = await suppressions.list();
  return isSame(known, suppressed) ? planned : plan(suppressed);
}

function isSame(one: Suppressed, other: Suppressed): boolean {
  return one.size === other.size && [...one].every((person) => other.has(person));
}

function withoutErased(call: CallToStore, suppressed: Suppressed): CallToStore {
  if (!call.observation) return call;
  return { ...call, observation: { ...call.observation, call: erasePeople(call.observation.call, suppressed) } };
}

function toMerge(
  repId: string,
  call: CallToStore,
  pending: (entry: ManifestEntry) => PendingPlan,
  limits: AgeLimits | undefined,
): CallMerge {
  if (call.observation) return mergeCall(repId, call.entry, call.observation, pending, limits);
  if (call.absence) return mergeAbsence(call.entry, call.absence.readAt, call.absence.isConfirmed);
  return mergeMiss(call.entry, pending);
}
