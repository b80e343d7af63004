/**
 * GET /meetings. Guarantees the default contract: what the caller may see now, newest first, ten per page, a cursor
 * over the current result (so that pages shift), and null as the end when nothing follows.
 */
import { type BodyContext, toMeetingBody } from "../content/meeting-body.ts";
import type { Bucket } from "../limits.ts";
import { addMeeting } from "../meetings.ts";
import { compareNewestFirst, type StoredMeeting } from "../state/meeting-store.ts";
import { isVisibleTo } from "../visibility.ts";
import { type Answer, Refusal } from "../wire/answer.ts";
import { isTooNew, isTooOld, isWanted, type MeetingQuery, readMeetingQuery } from "./meeting-query.ts";
import { answerList, type Cursor, readCursor, writeCursor } from "./paging.ts";
import type { Route, RouteContext } from "./route.ts";

export const listMeetingsRoute: Route = {
  method: "GET",
  path: "/meetings",
  toBuckets: (query): readonly Bucket[] =>
    query.get("include_transcript") === "true" || query.get("include_summary") === "true" ? ["heavy"] : [],
  answer: answerMeetings,
};

function answerMeetings(context: RouteContext): Answer {
  const { query: parameters, switches, world, caller, nowMs } = context;
  const query = readMeetingQuery(parameters, switches);
  const cursor = readCursor(parameters);
  const includes = toAllowedIncludes(query, context);
  const found = findPageOf(query, cursor, context);
  const page = found.slice(0, query.pageSize);
  const items = page.map(({ meeting }) => {
    const owner = world.people.get(meeting.ownerEmail);
    const body: BodyContext = { seed: world.seed, nowMs, era: switches.era, switches, owner };
    return toMeetingBody(meeting, includes, body);
  });
  const hasMore = found.length > query.pageSize;
  const answer = answerList(items, toNextCursor(hasMore, cursor, page.at(-1), context), switches);
  if (hasMore) insertCalls(context, caller.user.email, page);
  return answer;
}

function toAllowedIncludes({ includes }: MeetingQuery, { caller, switches }: RouteContext): MeetingQuery["includes"] {
  if (caller.via === "key" || !(includes.transcript || includes.summary)) return includes;
  if (switches.oauthIncludes === "refused") {
    throw new Refusal(400, "include_transcript and include_summary are not available to OAuth apps");
  }
  return { ...includes, transcript: false, summary: false };
}

/** The page's calls and one more when something follows. */
function findPageOf(query: MeetingQuery, cursor: Cursor, context: RouteContext): readonly StoredMeeting[] {
  const { switches, nowMs } = context;
  if (query.fractional && switches.fractionalSeconds === "match-nothing") return [];
  const newestFirst = switches.listOrder === "newest-first";
  const source = selectSource(query, context);
  const found: StoredMeeting[] = [];
  let toSkip = cursor.after === undefined ? (cursor.page - 1) * query.pageSize : 0;
  for (let index = 0; index < source.length && found.length <= query.pageSize; index += 1) {
    const stored = source[newestFirst ? index : source.length - 1 - index];
    if (stored === undefined) break;
    if (isTooOld(stored, query, switches)) {
      if (newestFirst) break;
      continue;
    }
    if (stored.createdAtMs > nowMs || isTooNew(stored, query, switches)) continue;
    if (cursor.after !== undefined && !isBehind(stored, cursor.after, newestFirst)) continue;
    if (!isListedFor(stored, query, context) || !isWanted(stored, query, switches)) continue;
    if (toSkip > 0) toSkip -= 1;
    else found.push(stored);
  }
  return found;
}

/** The shortest list that can hold the answer; per-owner lists make a narrowed listing cheap among many reps. */
function selectSource(query: MeetingQuery, { world }: RouteContext): readonly StoredMeeting[] {
  if (query.recordedBy.length === 0) return world.meetings.listNewestFirst();
  const [first = "", ...others] = new Set(query.recordedBy);
  if (others.length === 0) return world.meetings.listNewestFirst(first);
  return [first, ...others].flatMap((email) => world.meetings.listNewestFirst(email)).sort(compareNewestFirst);
}

/** Visible to the caller; recordings of other organisations only when recorder or team were asked for. */
function isListedFor({ meeting }: StoredMeeting, query: MeetingQuery, { world, caller }: RouteContext): boolean {
  const owner = world.people.get(meeting.ownerEmail);
  if (query.teams.length > 0 && (owner.team === null || !query.teams.includes(owner.team))) return false;
  const narrowed = query.recordedBy.length > 0 || query.teams.length > 0;
  if (!narrowed && owner.organisation !== caller.user.organisation) return false;
  return isVisibleTo(caller.user, meeting, owner.organisation);
}

function isBehind(
  stored: StoredMeeting,
  [createdAtMs, recordingId]: readonly [number, number],
  newestFirst: boolean,
): boolean {
  const order = createdAtMs - stored.createdAtMs || recordingId - stored.meeting.recordingId;
  return newestFirst ? order > 0 : order < 0;
}

function toNextCursor(
  hasMore: boolean,
  cursor: Cursor,
  last: StoredMeeting | undefined,
  { switches, query }: RouteContext,
): string | null {
  if (switches.cursorKind === "repeating" && cursor.page > 1) return query.get("cursor");
  if (!hasMore || last === undefined) return null;
  const page = cursor.page + 1;
  if (switches.cursorKind !== "stable") return writeCursor({ page });
  return writeCursor({ page, after: [last.createdAtMs, last.meeting.recordingId] });
}

/** Calls that come in while somebody walks the list. */
function insertCalls({ world, switches, nowMs }: RouteContext, email: string, page: readonly StoredMeeting[]): void {
  for (let count = 0; count < switches.insertDuringWalk; count += 1) {
    addMeeting(world, email, { title: "Call that came in during a walk", createdAt: nowMs });
  }
  const newest = Math.min(nowMs, Math.max(...page.map(({ createdAtMs }) => createdAtMs)) + 1000);
  for (let count = 0; count < switches.insertDuringWalkBackdated; count += 1) {
    addMeeting(world, email, { title: "Call that appeared inside the window of a walk", createdAt: newest });
  }
}
