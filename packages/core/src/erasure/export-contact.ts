/**
 * Everything held of one person, a page of calls at a time: what they were invited to, what they said, what they were to do. First the
 * calls attendance knows of, newest first; then whatever else names them, of all calls, which are looked through one by one.
 */
import { toAttendances, toContactSubject } from "../attendance/attendance.ts";
import type { AttendanceRepository } from "../attendance/attendance-repository.ts";
import type { Call } from "../call/call.ts";
import type { CallRepository } from "../call/call-repository.ts";
import type { Clock, Instant } from "../clock.ts";
import type { Page, PageRequest } from "../database/page.ts";
import { AppError } from "../error.ts";
import type { SourceActionItem, SourceInvitee, TranscriptLine } from "../source/call-source.ts";
import { toPersonTest } from "../suppression/erase-person.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import type { HeldBodies, HeldBody } from "./held-bodies.ts";
import type { WalkCalls, WalkPlace } from "./walk-calls.ts";

/** What one call holds of the person. */
export interface ExportedCall {
  readonly call: Call;
  readonly invitees: readonly SourceInvitee[];
  readonly actionItems: readonly SourceActionItem[];
  readonly lines: readonly TranscriptLine[];
}

export interface ContactExport extends Page<ExportedCall> {
  /** Since when the person is erased and kept out; undefined: is not. */
  readonly suppressedAt: Instant | undefined;
  /** Deliveries nobody has read yet, or could, that may hold the address (told with the first page), or are about a call of this page. */
  readonly deliveries: readonly Omit<HeldBody, "mayName">[];
  /** Calls looked through so far beside those attendance knows of, and whether that was all of them. */
  readonly searched: { readonly calls: number; readonly isComplete: boolean };
}

export interface ContactExporter {
  /**
   * Calls included that Fathom no longer shows. A page may hold fewer than its limit, or none, although more follow.
   * @param deadlineAt epoch ms after which no further page of calls is looked through
   * @throws AppError invalid_cursor
   */
  read(emailHash: string, page: PageRequest, deadlineAt: number): Promise<ContactExport>;
}

/** In front of a cursor that goes on behind attendance. */
const WALK = "walk.";

/** Where the walk goes on, and how many calls it has looked at. */
interface Place {
  readonly from: WalkPlace | undefined;
  readonly looked: number;
}

export function createContactExporter(dependencies: {
  suppressions: Suppressions;
  attendance: AttendanceRepository;
  calls: CallRepository;
  heldBodies: HeldBodies;
  walkCalls: WalkCalls;
  clock: Clock;
}): ContactExporter {
  const { suppressions, attendance, calls, heldBodies, walkCalls, clock } = dependencies;

  async function toExported(call: Call, emailHash: string): Promise<ExportedCall> {
    const transcript = call.transcript.pointer ? await calls.getTranscript(call) : [];
    const people = { invitees: call.invitees, actionItems: call.actionItems.items, transcript };
    const isPerson = toPersonTest(people, new Set([emailHash]));
    return {
      call,
      invitees: call.invitees.filter(isPerson),
      actionItems: call.actionItems.items.filter(({ assignee }) => assignee !== null && isPerson(assignee)),
      lines: transcript.filter(({ speaker }) => isPerson(speaker)),
    };
  }

  /** A call attendance does not know of; undefined when it is gone, or does not name the person after all. */
  async function findUnattended(repId: string, recordingId: number, emailHash: string) {
    const call = await calls.get(recordingId, repId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "call_not_found") return undefined;
      throw error;
    });
    const subject = toContactSubject(emailHash);
    if (!call || toAttendances(call).some((entry) => entry.subject === subject)) return undefined;
    const exported = await toExported(call, emailHash);
    return exported.invitees.length + exported.actionItems.length + exported.lines.length > 0 ? exported : undefined;
  }

  /** Fills `found` up to its limit. @returns where to go on; undefined `next`: that was all */
  async function walk(
    emailHash: string,
    place: Place,
    { found, limit, deadlineAt }: { found: ExportedCall[]; limit: number; deadlineAt: number },
  ): Promise<{ next: WalkPlace | undefined; looked: number }> {
    let { looked } = place;
    for await (const page of walkCalls(emailHash, place.from)) {
      for (const [index, { recordingId, mayName }] of page.calls.entries()) {
        if (!mayName) continue;
        const exported = await findUnattended(page.repId, recordingId, emailHash);
        if (exported) found.push(exported);
        if (found.length < limit && clock.now() < deadlineAt) continue;
        return { next: { repId: page.repId, after: recordingId }, looked: looked + index + 1 };
      }
      looked += page.calls.length;
      if (page.next === undefined) break;
      if (clock.now() >= deadlineAt) return { next: page.next, looked };
    }
    return { next: undefined, looked };
  }

  async function listDeliveries(emailHash: string, found: readonly ExportedCall[], isFirst: boolean) {
    const ids = new Set(found.map(({ call }) => call.recordingId));
    const listed: Omit<HeldBody, "mayName">[] = [];
    for await (const { mayName, ...body } of heldBodies.each()) {
      const isNamed = mayName(emailHash);
      const isAbout = body.recordingId !== undefined && ids.has(body.recordingId);
      if (isNamed ? isFirst : isAbout) listed.push(body);
    }
    return listed;
  }

  return {
    async read(emailHash, { limit, cursor }, deadlineAt) {
      const suppressedAt = await suppressions.find(emailHash);
      const found: ExportedCall[] = [];
      let place: Place = { from: undefined, looked: 0 };
      let attended: string | null = null;
      if (cursor?.startsWith(WALK)) {
        place = fromCursor(cursor);
      } else {
        const subject = toContactSubject(emailHash);
        const page = await attendance.listCalls({ subject, includeInvisible: true }, { limit, cursor });
        // One at a time: a transcript of six hours is megabytes.
        for (const call of page.items) found.push(await toExported(call, emailHash));
        attended = page.nextCursor;
      }
      const deliveries = await listDeliveries(emailHash, found, cursor === undefined);
      if (attended !== null) {
        return { suppressedAt, items: found, deliveries, nextCursor: attended, searched: toSearched(0, false) };
      }
      if (found.length >= limit) {
        const nextCursor = toCursor(place);
        return { suppressedAt, items: found, deliveries, nextCursor, searched: toSearched(place.looked, false) };
      }
      const known = found.length;
      const { next, looked } = await walk(emailHash, place, { found, limit, deadlineAt });
      const others = await listDeliveries(emailHash, found.slice(known), false);
      return {
        suppressedAt,
        items: found,
        deliveries: [...deliveries, ...others],
        nextCursor: next === undefined ? null : toCursor({ from: next, looked }),
        searched: toSearched(looked, next === undefined),
      };
    },
  };
}

function toSearched(calls: number, isComplete: boolean): ContactExport["searched"] {
  return { calls, isComplete };
}

function toCursor({ from, looked }: Place): string {
  return `${WALK}${Buffer.from(JSON.stringify([looked, from?.repId, from?.after])).toString("base64url")}`;
}

/** @throws AppError invalid_cursor */
function fromCursor(cursor: string): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor.slice(WALK.length), "base64url").toString("utf8"));
    const [looked, repId, after] = Array.isArray(place) ? (place as unknown[]) : [];
    if (isCount(looked) && (repId === null || typeof repId === "string") && (after === null || isCount(after))) {
      return { looked, from: repId === null ? undefined : { repId, after: after ?? undefined } };
    }
  } catch {
    // Not JSON: the same answer as for JSON that is none of ours.
  }
  throw new AppError("invalid_cursor", "cursor: take the nextCursor of this list's answer, unchanged");
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
