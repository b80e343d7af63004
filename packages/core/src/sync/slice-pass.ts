/**
 * One slice of a run: list it to its end, compare with what is held, fetch the content that is missing, store. When it
 * returns without a failure every call listed is held, be it with parts pending, or stands in quarantine.
 */
import { type ManifestEntry, needsContent } from "../call/call.ts";
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Clock, type Instant, SECOND_MS, toEpochMs, toWholeSecond } from "../clock.ts";
import { KEEP_ALL, type Retention, toAgeLimits } from "../retention/retention.ts";
import type { CallSource, DeadlineReached, SourceError, UnreadableCall } from "../source/call-source.ts";
import type { CallWriter } from "./call-writer.ts";
import { runContentPass, toAttemptPlan, toUntriedPlan } from "./content-pass.ts";
import { PAGE_SIZE } from "./content-plan.ts";
import type { CallToStore, Change } from "./plan-writes.ts";
import type { SyncPolicy } from "./policy.ts";
import type { SyncState } from "./state.ts";
import type { StoredCalls } from "./stored-calls.ts";
import { type ListedCall, type Listing, walkWindow } from "./walk.ts";
import type { Window } from "./window.ts";

export interface SlicePassResult {
  /** What Fathom listed: creation times by recording id. */
  readonly listed: ReadonlyMap<number, Instant>;
  /** When the listing began. */
  readonly readAt: Instant;
  /** What happened to each call that was looked at, by recording id. */
  readonly changes: ReadonlyMap<number, Change>;
  /** Meetings that were listed and could not be read or stored. */
  readonly untaken: readonly UnreadableCall[];
  readonly pendingDelta: number;
  /** A call came, went, came back, or could not be taken: the ledger has something to learn. */
  readonly isMembershipChanged: boolean;
  /** Entries as they stand now, of the calls that were looked at. */
  readonly entries: ReadonlyMap<number, ManifestEntry>;
  /** Calls left for the next slice, so that it fills a page with them. */
  readonly heldBack: readonly ManifestEntry[];
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
  /** A window that turns out too long is cut rather than walked. */
  readonly isCuttable: boolean;
  /** The green light rests on this window: a page that shifted while it was read must not hide a call. */
  readonly isConfirmed: boolean;
  /** Another slice follows below this one: calls that would not fill a page are left to it. */
  readonly isFollowedBelow: boolean;
  /** Fetch content that is held as well. */
  readonly isDeep: boolean;
  /** Ask once more for parts that were given up: what came after all is found. */
  readonly isComparison: boolean;
  /** How long calls are kept: content of older ones is not asked for. */
  readonly retention?: Retention | undefined;
  /** Called before the heavy work. @throws Superseded when another run is busy with it */
  readonly claim: () => Promise<void>;
  /** Called when nothing was listed where calls are held. @throws ListContradicted, SourceError when it is not to be believed */
  readonly confirmEmpty: (window: Window) => Promise<void>;
}

/**
 * @throws SourceError, DeadlineReached when the slice could not be listed; WindowTooLong; ListContradicted before anything is
 * stored; Superseded, StorageUnavailable from the store
 */
export async function runSlicePass(input: SlicePassInput): Promise<SlicePassResult> {
  const { source, writer, manifests, clock, policy, state, window, due } = input;
  const limits = toAgeLimits(input.retention ?? KEEP_ALL, clock.now());
  const listing = await walkWindow(source, window, input);
  const held = await listHeld(manifests, state.repId, window, listing, due);
  const absent = await confirmAbsences(input, listing, listAbsent(held, window, listing, state.recordedByAt));

  const needed = new Map<number, ManifestEntry | undefined>(due.map((entry) => [entry.recordingId, entry]));
  const light: CallToStore[] = [...absent.absences];
  for (const [recordingId, { call, observedAt }] of [...listing.calls, ...absent.seen]) {
    const entry = held.get(recordingId);
    // A new call is stored once, with its content; a known one takes what the light list changed.
    // One that is older than calls are kept has none: it is only noted.
    if (entry === undefined && !limits.isCallOver(call.createdAt)) needed.set(recordingId, undefined);
    else light.push({ entry, observation: { call, observedAt, source: "poll" } });
  }
  const stored: StoredCalls[] = [await writer.store(state, light, toUntriedPlan(clock))];
  const asked = new Set<number>();
  for (const [recordingId, entry] of stored.flatMap((result) => [...result.entries])) {
    const before = held.get(recordingId);
    // Action items are made together with the summary: the moment they turn up is the moment to ask for it.
    const isMade = before?.actionItems !== "present" && entry.actionItems === "present" && needsContent(entry);
    const isAsked = input.isDeep || (input.isComparison && isGivenUp(entry));
    const isListed = listing.calls.has(recordingId) && entry.deletedAt === undefined;
    if (isMade || (isAsked && isListed)) asked.add(recordingId);
    if (needed.has(recordingId) || asked.has(recordingId)) needed.set(recordingId, entry);
  }
  for (const [id, entry] of needed) if (entry && !asked.has(id) && !needsContent(entry)) needed.delete(id);

  const postponed = input.isFollowedBelow ? takeUnfilledPage(needed, held, listing) : [];
  const known = new Map(
    [...held.values(), ...[...listing.calls.values()].map(({ call }) => call)].map((call) => [call.recordingId, call]),
  );
  if (needed.size > 0) await input.claim();
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
  const unstorable = new Set(stored.flatMap((result) => result.unstorable.map((call) => call.recordingId)));
  const leftOver: CallToStore[] = [...listing.calls]
    .filter(([recordingId]) => !held.has(recordingId) && !content.seen.has(recordingId) && !unstorable.has(recordingId))
    .filter(([, { call }]) => !limits.isCallOver(call.createdAt))
    .map(([, { call, observedAt }]) => ({ entry: undefined, observation: { call, observedAt, source: "poll" } }));
  const postponedIds = new Set(postponed);
  const untried = leftOver.filter(({ observation }) => postponedIds.has(observation?.call.recordingId ?? Number.NaN));
  const tried = leftOver.filter((call) => !untried.includes(call));
  const plan = content.interruption ? toUntriedPlan(clock) : toAttemptPlan(policy, clock);
  stored.push(await writer.store(state, untried, toUntriedPlan(clock)));
  stored.push(await writer.store(state, tried, plan));

  const entries = new Map(stored.flatMap((result) => [...result.entries]));
  const changes = mergeChanges(stored.map((result) => result.changes));
  const untaken = [...listing.unreadable, ...stored.flatMap((result) => result.unstorable)];
  const isMoved = [...entries].some(([recordingId, entry]) => entry.visible !== held.get(recordingId)?.visible);
  return {
    listed: new Map([...listing.calls].map(([recordingId, { call }]) => [recordingId, call.createdAt])),
    readAt: listing.readAt,
    changes,
    isMembershipChanged: isMoved || untaken.length > 0,
    pendingDelta: stored.reduce((total, result) => total + result.pendingDelta, 0),
    untaken,
    entries,
    heldBack: postponed.flatMap((recordingId) => entries.get(recordingId) ?? held.get(recordingId) ?? []),
    interruption: content.interruption,
  };
}

function isGivenUp(entry: ManifestEntry): boolean {
  return entry.summary === "absent" || (entry.transcript === "absent" && entry.transcriptExpiredAt === undefined);
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

/** Calls held as visible that a complete read of their time does not show. */
function listAbsent(
  held: ReadonlyMap<number, ManifestEntry>,
  window: Window,
  listing: Listing,
  recordedByAt: Instant | undefined,
): ManifestEntry[] {
  const unreadable = new Set(listing.unreadable.map((call) => call.recordingId));
  // A second off both ends: whether the bounds themselves are listed is not promised.
  const from = toWholeSecond(toEpochMs(window.from) + SECOND_MS);
  const to = toWholeSecond(toEpochMs(window.to) - SECOND_MS);
  return [...held.values()].filter(
    (entry) =>
      entry.visible &&
      entry.deletedAt === undefined &&
      !listing.calls.has(entry.recordingId) &&
      !unreadable.has(entry.recordingId) &&
      (recordedByAt === undefined || entry.observedAt > recordedByAt) &&
      entry.createdAt > from &&
      entry.createdAt < to,
  );
}

/**
 * Before a second read makes a call invisible, its very second is listed: pages shift while they are read, and a call that slipped
 * between two of them is there all the same.
 */
async function confirmAbsences(
  { source, confirmEmpty, window }: SlicePassInput,
  listing: Listing,
  absent: readonly ManifestEntry[],
): Promise<{ absences: CallToStore[]; seen: Listing["calls"] }> {
  if (absent.length > 0 && listing.calls.size === 0 && listing.unreadable.length === 0) await confirmEmpty(window);
  const seen = new Map<number, ListedCall>();
  const absences: CallToStore[] = [];
  for (const entry of absent) {
    const isSecond = entry.missedAt !== undefined && entry.missedAt < listing.readAt;
    if (isSecond) {
      const createdMs = toEpochMs(entry.createdAt);
      const narrow = { from: toWholeSecond(createdMs - SECOND_MS), to: toWholeSecond(createdMs + 2 * SECOND_MS) };
      const found = (await walkWindow(source, narrow)).calls.get(entry.recordingId);
      if (found) {
        seen.set(entry.recordingId, found);
        continue;
      }
    }
    absences.push({ entry, observation: undefined, absence: { readAt: listing.readAt, isConfirmed: isSecond } });
  }
  return { absences, seen };
}

/**
 * Takes out of `needed` the oldest calls that would leave their heavy page unfilled; the slice below begins where they lie. Only
 * calls that lie together: those far off have a request of their own anyway.
 */
function takeUnfilledPage(
  needed: Map<number, ManifestEntry | undefined>,
  held: ReadonlyMap<number, ManifestEntry>,
  listing: Listing,
): number[] {
  const createdAt = (id: number) => listing.calls.get(id)?.call.createdAt ?? held.get(id)?.createdAt ?? "";
  const newOnes = [...needed.keys()]
    .filter((id) => listing.calls.has(id))
    .toSorted((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1));
  const postponed = newOnes.slice(0, needed.size % PAGE_SIZE);
  for (const id of postponed) needed.delete(id);
  return postponed;
}
