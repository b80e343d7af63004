/**
 * One slice of a run: list it to its end, compare with what is held, fetch the content that is missing, store. When it
 * returns without a failure every call listed is held, be it with parts pending.
 */
import { type ManifestEntry, needsContent } from "../call/call.ts";
import type { ManifestRepository } from "../call/manifest-repository.ts";
import type { Clock } from "../clock.ts";
import type { CallSource, DeadlineReached, SourceError } from "../source/call-source.ts";
import type { CallToStore, CallWriter, Change, StoredCalls } from "./call-writer.ts";
import { runContentPass, toAttemptPlan, toUntriedPlan } from "./content-pass.ts";
import type { SyncPolicy } from "./policy.ts";
import type { SyncState } from "./state.ts";
import { type Listing, walkWindow } from "./walk.ts";
import type { Window } from "./window.ts";

export interface SlicePassResult {
  /** Ids of the calls Fathom listed. */
  readonly listed: readonly number[];
  /** What happened to each call that was looked at, by recording id. */
  readonly changes: ReadonlyMap<number, Change>;
  readonly unreadable: number;
  readonly pendingDelta: number;
  /** Set when content is still to be fetched: everything listed is held all the same. */
  readonly interruption: SourceError | DeadlineReached | undefined;
}

export interface SlicePassInput {
  readonly source: CallSource;
  readonly writer: CallWriter;
  readonly manifests: ManifestRepository;
  readonly clock: Clock;
  readonly policy: SyncPolicy;
  readonly state: SyncState;
  readonly window: Window;
  /** Calls whose pending parts are due, wherever they lie; fetched along with the new ones. */
  readonly due: readonly ManifestEntry[];
}

/** @throws SourceError, DeadlineReached when the slice could not be listed; Superseded, StorageUnavailable from the store */
export async function runSlicePass(input: SlicePassInput): Promise<SlicePassResult> {
  const { source, writer, manifests, clock, policy, state, window, due } = input;
  const listing = await walkWindow(source, window);
  const held = await listHeld(manifests, state.repId, window, listing, due);

  const needed = new Map<number, ManifestEntry | undefined>(due.map((entry) => [entry.recordingId, entry]));
  const light: CallToStore[] = [];
  for (const [recordingId, { call, observedAt }] of listing.calls) {
    const entry = held.get(recordingId);
    // A new call is stored once, with its content; a known one takes what the light list changed.
    if (entry === undefined) needed.set(recordingId, undefined);
    else light.push({ entry, observation: { call, observedAt, source: "poll" } });
  }
  const stored: StoredCalls[] = [await writer.store(state, light, toUntriedPlan(clock))];
  for (const entry of stored.flatMap((result) => [...result.entries.values()])) {
    if (needed.has(entry.recordingId)) needed.set(entry.recordingId, entry);
  }
  for (const [recordingId, entry] of needed) if (entry && !needsContent(entry)) needed.delete(recordingId);

  const known = new Map(
    [...held.values(), ...[...listing.calls.values()].map(({ call }) => call)].map((call) => [call.recordingId, call]),
  );
  const content = await runContentPass({
    source,
    writer,
    clock,
    policy,
    state,
    known: [...known.values()],
    needed,
  });
  stored.push(...content.stored);

  // A new call whose content could not be had is held all the same, with its parts pending.
  const leftOver: CallToStore[] = [...listing.calls]
    .filter(([recordingId]) => !held.has(recordingId) && !content.seen.has(recordingId))
    .map(([, { call, observedAt }]) => ({ entry: undefined, observation: { call, observedAt, source: "poll" } }));
  const plan = content.interruption ? toUntriedPlan(clock) : toAttemptPlan(policy, clock);
  stored.push(await writer.store(state, leftOver, plan));

  return {
    listed: [...listing.calls.keys()],
    changes: mergeChanges(stored.map((result) => result.changes)),
    pendingDelta: stored.reduce((total, result) => total + result.pendingDelta, 0),
    unreadable: listing.unreadable.length,
    interruption: content.interruption,
  };
}

/** A call that was added and then completed in the same run was added. */
export function mergeChanges(parts: readonly ReadonlyMap<number, Change>[]): Map<number, Change> {
  const rank: Record<Change, number> = { unchanged: 0, updated: 1, added: 2 };
  const merged = new Map<number, Change>();
  for (const part of parts) {
    for (const [recordingId, change] of part) {
      const before = merged.get(recordingId);
      if (before === undefined || rank[change] > rank[before]) merged.set(recordingId, change);
    }
  }
  return merged;
}

/** What is held of the listed calls and of the stretch the due ones span, by recording id. */
async function listHeld(
  manifests: ManifestRepository,
  repId: string,
  window: Window,
  listing: Listing,
  due: readonly ManifestEntry[],
): Promise<Map<number, ManifestEntry>> {
  const created = [...listing.calls.values()].map(({ call }) => call.createdAt);
  // One call alone needs no neighbours to plan its request.
  const dueCreated = due.length > 1 ? due.map((entry) => entry.createdAt) : [];
  const bounds = [...created, ...dueCreated, window.from, window.to].toSorted();
  const entries = await manifests.listWindow(repId, bounds[0] ?? window.from, bounds.at(-1) ?? window.to);
  return new Map([...due, ...entries].map((entry) => [entry.recordingId, entry]));
}
