/**
 * A call as we hold it. Each content part has its own state and its own observation time, so that a late transcript never
 * touches a summary, and nothing older overwrites anything newer.
 */
import type { Instant } from "../clock.ts";
import type { SourceActionItem, SourceInvitee } from "../source/call-source.ts";

export const PARTS = ["summary", "transcript", "actionItems"] as const;
export type Part = (typeof PARTS)[number];

/**
 * `pending`: Fathom has not made it yet, we keep asking · `present`: held · `absent`: Fathom has none, or gave none within
 * the limit of our patience · `failed`: it is there and we cannot take it.
 */
export const PART_STATES = ["present", "pending", "absent", "failed"] as const;
export type PartState = (typeof PART_STATES)[number];

/** Which way a part reached us. */
export type PartSource = "poll" | "webhook";

export interface PartRecord {
  readonly state: PartState;
  readonly observedAt: Instant | undefined;
  readonly source: PartSource | undefined;
}

/** When a part was seen as it is held, and a hash of it. */
export interface PartSighting {
  readonly at: Instant;
  readonly hash: string;
}

export type PartSightings = Readonly<Partial<Record<Part, PartSighting | undefined>>>;

/** Where a transcript lies: content-addressed, so the same text is written twice without harm. */
export interface TranscriptPointer {
  /** Hash of the text, part of the transcript item's key. */
  readonly revision: string;
  readonly chunks: number;
  readonly lines: number;
  /** Bytes before compression. */
  readonly bytes: number;
  /** Who speaks in it (`speaker-marks.ts`); undefined: stored before that was noted. */
  readonly speakers?: string | undefined;
}

export interface Call {
  readonly repId: string;
  readonly recordingId: number;
  readonly createdAt: Instant;
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly scheduledStartAt: Instant | undefined;
  readonly scheduledEndAt: Instant | undefined;
  readonly title: string;
  readonly meetingTitle: string | undefined;
  readonly meetingType: string | undefined;
  readonly url: string | undefined;
  readonly shareUrl: string | undefined;
  readonly meetingUrl: string | undefined;
  readonly language: string | undefined;
  readonly sharedWith: string | undefined;
  readonly invitees: readonly SourceInvitee[];
  readonly summary: PartRecord & { readonly markdown: string | undefined; readonly templateName: string | undefined };
  readonly actionItems: PartRecord & { readonly items: readonly SourceActionItem[] };
  readonly transcript: PartRecord & {
    readonly pointer: TranscriptPointer | undefined;
    /** When it was taken away because it is older than transcripts are kept. */
    readonly expiredAt?: Instant | undefined;
  };
  readonly visible: boolean;
  /** When Fathom produced the newest metadata we hold, as far as we know. */
  readonly observedAt: Instant;
  /** Which way that metadata reached us; undefined: stored before it was noted. */
  readonly source?: PartSource | undefined;
}

/**
 * The small twin of a call that every run reads instead of the fat one: enough to see whether anything is new, and the lock
 * that makes concurrent writers of one call take turns.
 */
export interface ManifestEntry {
  readonly repId: string;
  readonly recordingId: number;
  readonly createdAt: Instant;
  /** Hash of the metadata as listed. */
  readonly metaHash: string;
  readonly summary: PartState;
  readonly transcript: PartState;
  readonly actionItems: PartState;
  /** Newest observation of the metadata. */
  readonly observedAt: Instant;
  /** Attempts made so far to fetch pending parts. */
  readonly attempts: number;
  /** When the pending parts are tried again; undefined when none are pending. */
  readonly nextAttemptAt: Instant | undefined;
  readonly visible: boolean;
  /** Start of the complete read that first did not list it any more; undefined: the last one did. */
  readonly missedAt: Instant | undefined;
  /** Deleted in the CRM: only this entry is left, and nothing ever brings the call back. */
  readonly deletedAt: Instant | undefined;
  /** `deletedAt` by the operator's setting, not by a person. */
  readonly isExpired?: boolean | undefined;
  /** The transcript is older than transcripts are kept: it was taken away, or never taken, and nothing brings it back. */
  readonly transcriptExpiredAt?: Instant | undefined;
  /** Newest observation of each part that is held: each part has its own, so that none is judged by another's age. */
  readonly seen: PartSightings;
  /** Grows with every write of the call. */
  readonly revision: number;
}

export function countPending(entry: Pick<ManifestEntry, Part>): number {
  return PARTS.filter((part) => entry[part] === "pending").length;
}

/** Parts only the heavy list carries are still pending. Action items come with the light one. */
export function needsContent(entry: Pick<ManifestEntry, Part>): boolean {
  return entry.summary === "pending" || entry.transcript === "pending";
}
