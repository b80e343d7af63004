/** What can be said about a call when it is added or edited. */
import type { ActionItem, Summary, TranscriptItem } from "./state/model.ts";

export type Instant = string | number;

/** `own_team` is the owner's team at this moment. */
export type SharingInput =
  | "no_teams"
  | "own_team"
  | "all_teams"
  | { readonly teams?: readonly string[] | "all"; readonly emails?: readonly string[] };

/**
 * Everything is optional. Of the times, give `recordingStartAt`, `recordingEndAt` or `createdAt`, or none: then the call
 * is listed from now on. Missing ones follow from `durationMinutes` (30) and the stage switches.
 */
export interface MeetingInput {
  /** Must not be taken. Default: the next number. */
  readonly recordingId?: number;
  readonly title?: string;
  /** Title of the calendar event. Null makes an impromptu call: no invitees, no scheduled times. Default: the title. */
  readonly meetingTitle?: string | null;
  readonly meetingType?: string | null;
  readonly meetingUrl?: string | null;
  readonly recordingStartAt?: Instant;
  readonly recordingEndAt?: Instant;
  readonly createdAt?: Instant;
  readonly durationMinutes?: number;
  readonly scheduledStartAt?: Instant | null;
  readonly scheduledEndAt?: Instant | null;
  /** Default no_teams: private. */
  readonly sharedWith?: SharingInput;
  /** `isExternal` defaults to: another domain than the owner's. Default: the owner and one customer. */
  readonly invitees?: readonly {
    readonly name?: string | null;
    readonly email?: string | null;
    readonly isExternal?: boolean;
  }[];
  readonly language?: "en" | "nl";
  readonly media?: "video" | "audio" | "none";
  readonly transcript?: readonly TranscriptItem[];
  readonly summary?: Summary;
  readonly actionItems?: readonly ActionItem[];
  readonly highlights?: readonly unknown[];
  readonly crmMatches?: Readonly<Record<string, unknown>>;
  readonly transcriptReadyAt?: Instant | "never";
  /** From the end of the recording, in milliseconds. */
  readonly transcriptDelayMs?: number;
  /** Action items come with the summary. `never`: no summary, no webhook. */
  readonly summaryReadyAt?: Instant | "never";
  readonly summaryDelayMs?: number;
  /** Merged over the JSON of the meeting as the last step, for any broken or odd body. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** Keys left out of the JSON of the meeting. */
  readonly omit?: readonly string[];
}

/** What can be edited later; the recording itself cannot. */
export type MeetingChanges = Partial<
  Pick<
    MeetingInput,
    | "title"
    | "meetingTitle"
    | "meetingType"
    | "sharedWith"
    | "invitees"
    | "summary"
    | "transcript"
    | "actionItems"
    | "transcriptReadyAt"
    | "summaryReadyAt"
    | "createdAt"
    | "raw"
    | "omit"
  >
>;
