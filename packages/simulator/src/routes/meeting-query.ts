/** The filters of GET /meetings, read once and applied call by call. Source: Fathom API reference, list meetings. */
import type { Includes } from "../content/meeting-body.ts";
import { toDomainsType } from "../content/meeting-body.ts";
import type { StoredMeeting } from "../state/meeting-store.ts";
import type { Switches } from "../switches/switches.ts";
import { Refusal } from "../wire/answer.ts";
import { readChoice, readFlag, readInstantMs, readList } from "./parameters.ts";

export interface MeetingQuery {
  readonly createdAfterMs: number | undefined;
  readonly createdBeforeMs: number | undefined;
  /** A `created_*` value carries a fraction of a second. */
  readonly fractional: boolean;
  readonly recordedBy: readonly string[];
  readonly teams: readonly string[];
  readonly domains: readonly string[];
  readonly domainsType: "all" | "only_internal" | "one_or_more_external";
  readonly meetingType: string | undefined;
  /** 2025 only. */
  readonly attendees: readonly string[];
  readonly includes: Includes;
  readonly pageSize: number;
}

/** Throws Refusal(400) on a bad value; unknown parameters are ignored. */
export function readMeetingQuery(query: URLSearchParams, switches: Readonly<Switches>): MeetingQuery {
  const fractional = ["created_after", "created_before"].some((name) => /T[^Z+-]*\.\d/.test(query.get(name) ?? ""));
  if (fractional && switches.fractionalSeconds === "refused") {
    throw new Refusal(400, "created_after and created_before must be whole seconds");
  }
  return {
    createdAfterMs: readInstantMs(query, "created_after"),
    createdBeforeMs: readInstantMs(query, "created_before"),
    fractional,
    recordedBy: readList(query, "recorded_by").map((email) => email.toLowerCase()),
    teams: readList(query, "teams"),
    domains: readList(query, "calendar_invitees_domains").map((domain) => domain.toLowerCase()),
    domainsType: readChoice(query, "calendar_invitees_domains_type", ["all", "only_internal", "one_or_more_external"]),
    meetingType: readMeetingType(query, switches),
    attendees: switches.era === "2025" ? readList(query, "calendar_invitees").map((email) => email.toLowerCase()) : [],
    includes: {
      transcript: readFlag(query, "include_transcript"),
      summary: readFlag(query, "include_summary"),
      actionItems: readFlag(query, "include_action_items"),
      crmMatches: readFlag(query, "include_crm_matches"),
      highlights: readFlag(query, "include_highlights"),
    },
    pageSize: readPageSize(query, switches),
  };
}

/** True when created before the lower bound: on a newest-first list nothing after it can fit. */
export function isTooOld({ createdAtMs }: StoredMeeting, query: MeetingQuery, switches: Readonly<Switches>): boolean {
  const after = query.createdAfterMs;
  if (after === undefined) return false;
  return switches.createdAfter === "inclusive" ? createdAtMs < after : createdAtMs <= after;
}

export function isTooNew({ createdAtMs }: StoredMeeting, query: MeetingQuery, switches: Readonly<Switches>): boolean {
  const before = query.createdBeforeMs;
  if (before === undefined) return false;
  return switches.createdBefore === "inclusive" ? createdAtMs > before : createdAtMs >= before;
}

/** The filters that look at invitees and type. Who recorded it is judged by the list itself. */
export function isWanted({ meeting }: StoredMeeting, query: MeetingQuery, switches: Readonly<Switches>): boolean {
  if (query.domainsType !== "all" && toDomainsType(meeting) !== query.domainsType) return false;
  if (
    query.meetingType !== undefined &&
    !isOfType(meeting.meetingType, toDomainsType(meeting), query.meetingType, switches)
  )
    return false;
  const emails = meeting.invitees.map((invitee) => invitee.email?.toLowerCase() ?? null);
  if (query.attendees.length > 0 && !emails.some((email) => email !== null && query.attendees.includes(email)))
    return false;
  if (query.domains.length === 0) return true;
  const candidates =
    switches.domainsFilter === "company" ? meeting.invitees.filter(isCompanyContact).slice(0, 1) : meeting.invitees;
  return candidates.some(({ email }) => query.domains.includes(email?.split("@")[1]?.toLowerCase() ?? ""));
}

/** Fathom associates one company with a meeting; ours is that of the first external invitee with an address. */
function isCompanyContact(invitee: { readonly isExternal: boolean; readonly email: string | null }): boolean {
  return invitee.isExternal && invitee.email !== null;
}

function isOfType(name: string | null, domainsType: string, wanted: string, switches: Readonly<Switches>): boolean {
  if (switches.era !== "2025") return name === wanted;
  return wanted === "all" || (wanted === "internal") === (domainsType === "only_internal");
}

function readMeetingType(query: URLSearchParams, { era }: Readonly<Switches>): string | undefined {
  if (era === "2026-04") return undefined;
  if (era === "2025") return readChoice(query, "meeting_type", ["all", "internal", "external"]);
  return query.get("meeting_type") ?? undefined;
}

function readPageSize(query: URLSearchParams, switches: Readonly<Switches>): number {
  const limit = query.get("limit");
  if (limit === null || switches.limitParameter === "ignored") return switches.pageSize;
  const size = Number(limit);
  if (switches.limitParameter === "refused" || !Number.isInteger(size) || size < 1) {
    throw new Refusal(400, "limit is not an allowed parameter");
  }
  return size;
}
