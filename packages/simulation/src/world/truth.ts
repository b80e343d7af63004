/**
 * What is true in the simulated world, and since when: every call at Fathom with its whole life, and every rep's key. Written
 * by the world as things happen; the oracle reads nothing else, so no system under test can talk it into anything.
 */

/** Epoch ms; `untilMs` is exclusive, Infinity while it goes on. */
export interface Span {
  readonly fromMs: number;
  untilMs: number;
}

/** A value and the moment (epoch ms) since when it was the latest. */
export interface Version<T> {
  readonly atMs: number;
  readonly value: T;
}

export interface TranscriptLineTruth {
  readonly speaker: string;
  readonly email: string | null;
  readonly text: string;
  readonly at: string;
}

export interface ActionItemTruth {
  readonly description: string;
  readonly completed: boolean;
}

export interface CallTruth {
  readonly repId: string;
  readonly recordingId: number;
  /** As Fathom states it, by Fathom's clock. */
  readonly createdAtMs: number;
  readonly startedAtMs: number;
  /** When the owner's key lists it. Starts when it is there and its created_at has come. */
  readonly listed: Span[];
  /** When it is listed in a form nobody can read. */
  readonly broken: Span[];
  /** Epoch ms; Infinity: never. Action items come with the summary. */
  readonly transcriptReadyAtMs: number;
  readonly summaryReadyAtMs: number;
  readonly transcript: readonly TranscriptLineTruth[];
  readonly summary: string;
  /** Oldest first. */
  readonly titles: Version<string>[];
  readonly actionItems: Version<readonly ActionItemTruth[]>[];
  /** Deleted in the CRM: `asked` when the answer was lost and nobody knows, `done` when it was confirmed. */
  crmDeletion: { state: "asked" | "done"; readonly atMs: number } | undefined;
}

/** `unknown`: an answer was lost, so that nobody knows which key is stored. */
export type KeyStanding = "none" | "valid" | "invalid" | "unknown";

export interface RepTruth {
  readonly repId: string;
  readonly email: string;
  readonly name: string;
  readonly calls: CallTruth[];
  /** How the stored key stood, oldest first. */
  readonly keyHistory: Version<KeyStanding>[];
  /** Whether the rep was active; `unknown` while an answer was lost. */
  readonly activeHistory: Version<boolean | "unknown">[];
  /** When a key was first stored; undefined: not yet. */
  connectedAtMs: number | undefined;
  /** From here on nothing of the rep's own keeps promises from coming true (epoch ms). */
  troubledUntilMs: number;
}

/** Something that made trouble, for the trace and for whoever asks whether trouble was real. */
export interface Episode {
  readonly fromMs: number;
  readonly untilMs: number;
  /** undefined: everybody's. */
  readonly repId: string | undefined;
  readonly what: string;
}

export interface Truth {
  readonly startMs: number;
  /** From here on there is no trouble. */
  readonly calmMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
  readonly reps: ReadonlyMap<string, RepTruth>;
  readonly episodes: Episode[];
}

/** The latest value at a moment; undefined before the first. */
export function findAt<T>(versions: readonly Version<T>[], atMs: number): T | undefined {
  return versions.findLast((version) => version.atMs <= atMs)?.value;
}

/** Whether a value held at every moment from `fromMs` to `untilMs`, both included. */
export function holdsThroughout<T>(
  versions: readonly Version<T>[],
  value: T,
  fromMs: number,
  untilMs: number,
): boolean {
  if (findAt(versions, fromMs) !== value) return false;
  return versions.every((version) => version.atMs <= fromMs || version.atMs > untilMs || version.value === value);
}

/** Since when a value has held without a break until now; undefined when it does not hold now. */
export function findSince<T>(versions: readonly Version<T>[], value: T, nowMs: number): number | undefined {
  let sinceMs: number | undefined;
  for (const version of versions) {
    if (version.atMs > nowMs) break;
    if (version.value !== value) sinceMs = undefined;
    else sinceMs ??= version.atMs;
  }
  return sinceMs;
}

/**
 * Since when the call has been listed and readable without a break; undefined when it is not at this moment.
 * @param atMs epoch ms
 */
export function findReadableSince(call: CallTruth, atMs: number): number | undefined {
  const listed = call.listed.find((span) => span.fromMs <= atMs && atMs < span.untilMs);
  if (!listed) return undefined;
  let sinceMs = listed.fromMs;
  for (const span of call.broken) {
    if (span.fromMs <= atMs && atMs < span.untilMs) return undefined;
    if (span.untilMs <= atMs) sinceMs = Math.max(sinceMs, span.untilMs);
  }
  return sinceMs;
}

export function isListedAt(call: CallTruth, atMs: number): boolean {
  return call.listed.some((span) => span.fromMs <= atMs && atMs < span.untilMs);
}
