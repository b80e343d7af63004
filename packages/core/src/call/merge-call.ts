/**
 * How an observation of a call joins what is held. Pure, and the only place that decides it, whichever way the observation
 * came. Older never overwrites newer; null never erases content; each part stands for itself.
 */
import type { Instant } from "../clock.ts";
import type { AgeLimits } from "../retention/retention.ts";
import type { SourceCall, TranscriptLine } from "../source/call-source.ts";
import {
  type Call,
  countPending,
  type ManifestEntry,
  needsContent,
  PARTS,
  type Part,
  type PartSighting,
  type PartSource,
  type PartState,
} from "./call.ts";
import { toMetaHash, toPartHash } from "./meta-hash.ts";

export interface Observation {
  readonly call: SourceCall;
  /** When Fathom produced it, as far as we know. */
  readonly observedAt: Instant;
  readonly source: PartSource;
}

/** What a merge writes: fields of the call to set (all of them for a new one), and the twin. */
export interface CallMerge {
  readonly change: "added" | "updated" | "unchanged";
  /** undefined: nothing is written at all. */
  readonly entry: ManifestEntry | undefined;
  /** Fields to set on the call; for a new call together with `summary`, `actionItems`, `transcript` they make it whole. */
  readonly metadata: CallMetadata | undefined;
  readonly summary: Call["summary"] | undefined;
  readonly actionItems: Call["actionItems"] | undefined;
  /** Set when nothing of the call changed but whether it can be seen at Fathom. */
  readonly visible: boolean | undefined;
  /** `lines` are stored before the call points to them. */
  readonly transcript: { readonly state: PartState; readonly lines: readonly TranscriptLine[] | undefined } | undefined;
}

export type CallMetadata = Omit<Call, "summary" | "actionItems" | "transcript">;

/** What to do with parts that are still missing after this observation. */
export interface PendingPlan {
  readonly attempts: number;
  readonly nextAttemptAt: Instant | undefined;
  /** true: missing parts are absent at the source from now on. */
  readonly giveUp: boolean;
}

/**
 * @param entry what is held, undefined for a call never seen
 * @param pending decides about parts still missing; called only when there are some
 * @param limits what is too old to be kept; undefined: nothing is
 */
export function mergeCall(
  repId: string,
  entry: ManifestEntry | undefined,
  given: Observation,
  pending: (entry: ManifestEntry) => PendingPlan,
  limits?: AgeLimits,
): CallMerge {
  // Deleted in the CRM: whatever Fathom still says of it.
  if (entry?.deletedAt !== undefined) return UNCHANGED;
  const createdAt = entry?.createdAt ?? given.call.createdAt;
  if (limits?.isCallOver(createdAt)) return toOver(repId, entry, given, limits);
  const isTextOver = entry?.transcriptExpiredAt !== undefined || limits?.isTranscriptOver(createdAt) === true;
  const observation = isTextOver ? { ...given, call: { ...given.call, transcript: undefined } } : given;
  const { call, observedAt, source } = observation;
  const metaHash = toMetaHash(call);
  const newer = entry === undefined || observedAt >= entry.observedAt;
  // A read that began later did not list it: an answer from before that, stored late, knows less.
  const seenAgain = newer && (entry?.missedAt === undefined || observedAt >= entry.missedAt);
  const metaChanged = entry === undefined || (newer && entry.metaHash !== metaHash);
  const actionItems = toPartMerge("actionItems", entry, observation);
  // Action items are made together with the summary: when they turn up after all, the rest is worth asking for again.
  const isReopened = entry?.actionItems === "absent" && actionItems.taken;
  const reopen = (merge: PartMerge): PartMerge =>
    isReopened && merge.state === "absent" ? { ...merge, state: "pending" } : merge;
  const text = toPartMerge("transcript", entry, observation);
  // One that is still to come is not waited for; one that is held is left to the pass that takes it away.
  const isForgone = isTextOver && text.state === "pending";
  const parts = {
    summary: reopen(toPartMerge("summary", entry, observation)),
    transcript: isForgone ? { ...text, state: "absent" as const } : isTextOver ? text : reopen(text),
    actionItems,
  };
  const merged: ManifestEntry = {
    repId,
    recordingId: call.recordingId,
    createdAt: entry?.createdAt ?? call.createdAt,
    metaHash: metaChanged ? metaHash : entry.metaHash,
    summary: parts.summary.state,
    transcript: parts.transcript.state,
    actionItems: parts.actionItems.state,
    observedAt: newer ? observedAt : entry.observedAt,
    attempts: isReopened ? 0 : (entry?.attempts ?? 0),
    nextAttemptAt: entry?.nextAttemptAt,
    visible: entry === undefined || seenAgain || entry.visible,
    missedAt: seenAgain ? undefined : entry?.missedAt,
    deletedAt: undefined,
    transcriptExpiredAt: isForgone ? limits?.now : entry?.transcriptExpiredAt,
    seen: {
      summary: parts.summary.sighting,
      transcript: parts.transcript.sighting,
      actionItems: parts.actionItems.sighting,
    },
    revision: (entry?.revision ?? 0) + 1,
  };
  const next = settlePending(merged, pending);

  const writesPart = (part: Part) => entry === undefined || parts[part].taken || next[part] !== entry[part];
  const becameVisible = entry !== undefined && next.visible !== entry.visible;
  const changed = metaChanged || becameVisible || PARTS.some(writesPart);
  const retimed =
    entry !== undefined &&
    (next.attempts !== entry.attempts ||
      next.nextAttemptAt !== entry.nextAttemptAt ||
      next.missedAt !== entry.missedAt);
  if (!changed && !retimed) return UNCHANGED;

  const record = (part: Part) => ({
    state: next[part],
    observedAt: parts[part].taken ? observedAt : undefined,
    source: parts[part].taken ? source : undefined,
  });
  const taken = <T>(part: Part, value: T | null | undefined) => (parts[part].taken ? (value ?? undefined) : undefined);
  const summary = taken("summary", call.summary);
  return {
    change: entry === undefined ? "added" : changed ? "updated" : "unchanged",
    entry: next,
    metadata: metaChanged || becameVisible ? toMetadata(repId, observation, next) : undefined,
    visible: undefined,
    summary: writesPart("summary")
      ? { ...record("summary"), markdown: summary?.markdown, templateName: summary?.templateName ?? undefined }
      : undefined,
    actionItems: writesPart("actionItems")
      ? { ...record("actionItems"), items: taken("actionItems", call.actionItems) ?? [] }
      : undefined,
    transcript: writesPart("transcript")
      ? { state: next.transcript, lines: taken("transcript", call.transcript) }
      : undefined,
  };
}

/**
 * A call older than calls are kept. One that is held waits for the pass that deletes it; one never seen is noted as one that was
 * deleted.
 */
function toOver(
  repId: string,
  entry: ManifestEntry | undefined,
  observation: Observation,
  { now }: AgeLimits,
): CallMerge {
  if (entry) return UNCHANGED;
  const { entry: noted } = mergeDeleted(repId, observation, now);
  return { ...UNCHANGED, entry: noted && { ...noted, isExpired: true } };
}

/**
 * A call this rep does not hold and that is not to be stored. Only its ids and times are noted: then the ledger knows it, and its
 * content is not asked for again.
 * @param deletedAt since when it is not wanted
 */
export function mergeDeleted(repId: string, { call, observedAt }: Observation, deletedAt: Instant): CallMerge {
  return {
    ...UNCHANGED,
    entry: {
      repId,
      recordingId: call.recordingId,
      createdAt: call.createdAt,
      metaHash: "",
      summary: "absent",
      transcript: "absent",
      actionItems: "absent",
      observedAt,
      attempts: 0,
      nextAttemptAt: undefined,
      visible: false,
      missedAt: undefined,
      deletedAt,
      seen: {},
      revision: 1,
    },
  };
}

const UNCHANGED: CallMerge = {
  change: "unchanged",
  entry: undefined,
  metadata: undefined,
  visible: undefined,
  summary: undefined,
  actionItems: undefined,
  transcript: undefined,
};

interface PartMerge {
  readonly state: PartState;
  readonly sighting: PartSighting | undefined;
  /** The observed content replaces what is held. */
  readonly taken: boolean;
}

/**
 * A part that is not there was either not asked for or proves nothing about what we hold. One that is there is taken when
 * none is held, or when it differs from what is held and is not older.
 */
function toPartMerge(part: Part, entry: ManifestEntry | undefined, { call, observedAt }: Observation): PartMerge {
  const hash = toPartHash(call, part);
  const held = entry?.seen[part];
  if (hash === undefined) return { state: entry?.[part] ?? "pending", sighting: held, taken: false };
  if (entry?.[part] !== "present" || held === undefined) {
    return { state: "present", sighting: { at: observedAt, hash }, taken: true };
  }
  if (observedAt < held.at) return { state: "present", sighting: held, taken: false };
  return { state: "present", sighting: { at: observedAt, hash }, taken: hash !== held.hash };
}

/**
 * What follows when a call with pending parts was looked for and not seen at all (no longer shared, or deleted): one attempt
 * more, and the same patience.
 */
export function mergeMiss(entry: ManifestEntry, pending: (entry: ManifestEntry) => PendingPlan): CallMerge {
  if (entry.deletedAt !== undefined || countPending(entry) === 0) return UNCHANGED;
  const next = settlePending({ ...entry, revision: entry.revision + 1 }, pending);
  const settled = (part: Part) => next[part] !== entry[part];
  const absent = { observedAt: undefined, source: undefined };
  return {
    change: PARTS.some(settled) ? "updated" : "unchanged",
    entry: next,
    metadata: undefined,
    visible: undefined,
    summary: settled("summary")
      ? { state: next.summary, ...absent, markdown: undefined, templateName: undefined }
      : undefined,
    actionItems: settled("actionItems") ? { state: next.actionItems, ...absent, items: [] } : undefined,
    transcript: settled("transcript") ? { state: next.transcript, lines: undefined } : undefined,
  };
}

/**
 * What follows when a complete read of its time did not list a call: the first such read is remembered, and only a second one
 * makes it "not visible". It is never erased, and the next time it is listed it is visible again.
 * @param readAt when the reading began
 * @param isConfirmed a second complete read says the same
 */
export function mergeAbsence(entry: ManifestEntry, readAt: Instant, isConfirmed: boolean): CallMerge {
  const isOlder = readAt <= entry.observedAt;
  if (entry.deletedAt !== undefined || !entry.visible || isOlder) return UNCHANGED;
  const next = {
    ...entry,
    missedAt: entry.missedAt ?? readAt,
    visible: !isConfirmed,
    revision: entry.revision + 1,
  };
  return isConfirmed
    ? { ...UNCHANGED, change: "updated", entry: next, visible: false }
    : entry.missedAt === undefined
      ? { ...UNCHANGED, entry: next }
      : UNCHANGED;
}

function settlePending(entry: ManifestEntry, pending: (entry: ManifestEntry) => PendingPlan): ManifestEntry {
  // Action items come with the summary; once that is settled, "none yet" means none.
  const settled =
    !needsContent(entry) && entry.actionItems === "pending" ? { ...entry, actionItems: "absent" as const } : entry;
  if (countPending(settled) === 0) return { ...settled, nextAttemptAt: undefined };
  const plan = pending(settled);
  const giveUp = (state: PartState): PartState => (plan.giveUp && state === "pending" ? "absent" : state);
  return {
    ...settled,
    summary: giveUp(settled.summary),
    transcript: giveUp(settled.transcript),
    actionItems: giveUp(settled.actionItems),
    attempts: plan.attempts,
    nextAttemptAt: plan.giveUp ? undefined : plan.nextAttemptAt,
  };
}

function toMetadata(repId: string, { call, source }: Observation, entry: ManifestEntry): CallMetadata {
  return {
    repId,
    recordingId: call.recordingId,
    createdAt: entry.createdAt,
    startedAt: call.startedAt,
    endedAt: call.endedAt ?? undefined,
    scheduledStartAt: call.scheduledStartAt ?? undefined,
    scheduledEndAt: call.scheduledEndAt ?? undefined,
    title: call.title,
    meetingTitle: call.meetingTitle ?? undefined,
    meetingType: call.meetingType ?? undefined,
    url: call.url ?? undefined,
    shareUrl: call.shareUrl ?? undefined,
    meetingUrl: call.meetingUrl ?? undefined,
    language: call.language ?? undefined,
    sharedWith: call.sharedWith ?? undefined,
    invitees: call.invitees,
    visible: entry.visible,
    observedAt: entry.observedAt,
    source,
  };
}
