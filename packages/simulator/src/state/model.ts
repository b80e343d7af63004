/** The things that exist in the simulated Fathom, as its own records (not as API bodies). Instants are UTC ISO strings. */

export type ViewLevel = "own_meetings" | "team" | "multiple_teams" | "all_teams";
export type Role = "member" | "team_admin" | "account_admin";

export interface ViewAccess {
  readonly level: ViewLevel;
  readonly teams: readonly string[];
}

export interface SimulatedUser {
  readonly email: string;
  readonly name: string;
  /** The key that works now, or worked last. */
  readonly apiKey: string;
  readonly team: string | null;
  readonly role: Role;
  readonly viewAccess: ViewAccess;
  /** Users of other organisations can share calls with ours as "external recordings". */
  readonly organisation: string;
  readonly status: "active" | "deactivated" | "invited";
  readonly createdAt: string;
}

export interface Invitee {
  readonly name: string | null;
  readonly email: string | null;
  readonly isExternal: boolean;
}

/** With whom a call is shared: teams by name, or all of them; and single people. */
export interface Sharing {
  readonly teams: readonly string[] | "all";
  readonly emails: readonly string[];
}

export interface TranscriptItem {
  readonly speaker: { readonly display_name: string; readonly matched_calendar_invitee_email: string | null };
  readonly text: string;
  /** HH:MM:SS from the start of the recording. */
  readonly timestamp: string;
}

export interface Summary {
  readonly template_name: string | null;
  readonly markdown_formatted: string | null;
}

export interface ActionItem {
  readonly description: string;
  readonly user_generated: boolean;
  readonly completed: boolean;
  readonly recording_timestamp: string;
  readonly recording_playback_url: string;
  readonly assignee: { readonly name: string | null; readonly email: string | null; readonly team: string | null };
}

export interface SimulatedMeeting {
  readonly recordingId: number;
  readonly ownerEmail: string;
  readonly title: string;
  /** Null for an impromptu call, which has no calendar event. */
  readonly meetingTitle: string | null;
  readonly meetingType: string | null;
  readonly meetingUrl: string | null;
  readonly createdAt: string;
  readonly scheduledStartAt: string | null;
  readonly scheduledEndAt: string | null;
  readonly recordingStartAt: string;
  readonly recordingEndAt: string;
  readonly transcriptReadyAt: string | "never";
  readonly summaryReadyAt: string | "never";
  readonly sharedWith: Sharing;
  readonly invitees: readonly Invitee[];
  readonly language: "en" | "nl";
  readonly media: "video" | "audio" | "none";
  /** Speakers, first the host; kept apart from invitees so that editing those never changes the transcript. */
  readonly speakers: readonly Invitee[];
  /** Set when the caller gave content of its own; otherwise it is generated from the recording's number. */
  readonly transcript?: readonly TranscriptItem[];
  readonly summary?: Summary;
  readonly actionItems?: readonly ActionItem[];
  readonly highlights?: readonly unknown[];
  readonly crmMatches?: Readonly<Record<string, unknown>>;
  /** Indexes of generated action items that were ticked off. */
  readonly completedActionItems?: readonly number[];
  /** Merged over the meeting's JSON as the very last step: any broken or odd body. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** Keys taken out of the meeting's JSON. */
  readonly omit?: readonly string[];
}

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
