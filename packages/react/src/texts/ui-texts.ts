/** Every word the components say. Sentences about a sync come from the API, which knows what happened. */
import type { CallView, PartState } from "@fathom-sync/contract";
import type { DayKind } from "../calendar/day-kind.ts";

export interface UiTexts {
  readonly refresh: string;
  readonly refreshing: string;
  readonly goesOn: string;
  /** A run that went on in the background is over. */
  ended(added: number, updated: number): string;
  readonly endedWithTrouble: string;
  readonly loading: string;
  readonly slow: string;
  readonly retry: string;
  readonly unreachable: string;
  /** The page around gave no token: whether anybody is signed in is its to know. */
  readonly noToken: string;
  readonly signedOut: string;

  readonly paused: string;
  readonly notConnected: string;
  readonly neverChecked: string;
  /** `instant`: as people of this language write it. */
  completeUntil(instant: string): string;
  late(instant: string): string;
  checked(ago: string): string;
  pendingParts(count: number): string;
  quarantined(count: number): string;
  since(instant: string): string;
  otherOwner(seen: readonly string[]): string;

  readonly noCalls: string;
  readonly more: string;
  readonly callsOf: string;
  readonly openAtFathom: string;
  readonly noLongerVisible: string;
  minutes(count: number): string;
  readonly withNobodyElse: string;
  others(count: number): string;
  readonly parts: Readonly<Record<"summary" | "actionItems" | "transcript", string>>;
  /** Of a transcript that was older than it is kept. */
  readonly expired: string;
  readonly partStates: Readonly<Record<PartState, string>>;
  untitled(call: Pick<CallView, "recordingId">): string;

  readonly calendar: string;
  readonly kinds: Readonly<Record<DayKind, string>>;
  /** One sentence over the whole calendar. */
  allThere(from: string, to: string): string;
  gapsFound(days: number, calls: number, first: string): string;
  /** Added to `allThere`: calls that were there and are not any more, on purpose. */
  butGone(count: number): string;
  olderToFetch(until: string): string;
  nothingRead: string;
  /** What one day has, number by number; zeros are left out by the caller. */
  readonly day: {
    missing(count: number): string;
    held(count: number, listed: number): string;
    pending(count: number): string;
    absent(count: number): string;
    failed(count: number): string;
    quarantined(count: number): string;
    deleted(count: number): string;
    expiredCalls(count: number): string;
    expiredTranscripts(count: number): string;
    verified(instant: string): string;
    readonly unread: string;
    readonly nothing: string;
  };
  readonly calendarKeys: string;
  readonly legend: string;
}
