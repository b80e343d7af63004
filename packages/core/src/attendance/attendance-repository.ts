/**
 * The calls of a contact or of a company, newest first. An entry only says where to look: the call itself decides whether it is
 * shown, so that an entry left over from a crash shows nothing.
 */
import { createCallEntity } from "../call/call.entity.ts";
import type { Call } from "../call/call.ts";
import { toCall } from "../call/call-item.ts";
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { FIRST_INSTANT, LAST_INSTANT } from "../database/key-bounds.ts";
import { type Page, type PageRequest, readPage } from "../database/page.ts";
import { createAttendanceEntity } from "./attendance.entity.ts";
import { type Attendance, type AttendanceSubject, toAttendances } from "./attendance.ts";

export interface AttendedCallFilter {
  readonly subject: AttendanceSubject;
  /** Inclusive, on `startedAt`. */
  readonly from?: Instant | undefined;
  /** Exclusive, on `startedAt`. */
  readonly to?: Instant | undefined;
  /** true: also calls that are no longer visible at Fathom. */
  readonly includeInvisible: boolean;
  /** Only calls of this rep; undefined: of all. */
  readonly repId?: string | undefined;
}

export interface AttendanceRepository {
  /** Newest first. A page may hold fewer than its limit although more follow: go by the cursor. */
  listCalls(filter: AttendedCallFilter, page: PageRequest): Promise<Page<Call>>;
  /** A page of the entries themselves, oldest first, whatever became of their calls. */
  list(subject: AttendanceSubject, page: PageRequest): Promise<Page<Attendance>>;
}

export function createAttendanceRepository(dependencies: { database: Database }): AttendanceRepository {
  const attendances = createAttendanceEntity(dependencies.database);
  const calls = createCallEntity(dependencies.database);

  /** Calls by their entry, in the order of the entries; those that are gone left out. */
  async function readCalls(entries: readonly Attendance[]): Promise<Call[]> {
    if (entries.length === 0) return [];
    const { data } = await calls.get(entries.map(({ repId, recordingId }) => ({ repId, recordingId }))).go();
    const read = new Map(data.map((item) => [toCallKey(item), toCall(item)]));
    return entries.flatMap((entry) => {
      const call = read.get(toCallKey(entry));
      return call && isOf(call, entry) ? [call] : [];
    });
  }

  return {
    async listCalls({ subject, from, to, includeInvisible, repId }, page) {
      const first = from === undefined ? FIRST_INSTANT : toInstant(toEpochMs(from));
      const last = to === undefined ? undefined : toInstant(toEpochMs(to));
      const { items, nextCursor } = await readPage(
        page,
        (options) =>
          attendances.query
            .primary({ subject })
            // `to` is exclusive: keys go on after the instant, so that nothing at that instant is below the bound.
            .between({ startedAt: first }, { startedAt: last ?? LAST_INSTANT })
            .go({ ...options, order: "desc" }),
        toAttendance,
      );
      const shown = await readCalls(
        items.filter(
          (entry) => (last === undefined || entry.startedAt < last) && (repId === undefined || entry.repId === repId),
        ),
      );
      return { items: shown.filter((call) => includeInvisible || call.visible), nextCursor };
    },
    list: (subject, page) =>
      readPage(
        page,
        (options) => attendances.query.primary({ subject }).go({ ...options, consistent: true }),
        toAttendance,
      ),
  };
}

function toAttendance(item: { subject: string; startedAt: Instant; recordingId: number; repId: string }): Attendance {
  const { subject, startedAt, recordingId, repId } = item;
  // Written by `toAttendances` only.
  return { subject: subject as AttendanceSubject, startedAt, recordingId, repId };
}

function toCallKey({ repId, recordingId }: { readonly repId: string; readonly recordingId: number }): string {
  return `${repId}\n${recordingId}`;
}

function isOf(call: Call, entry: Attendance): boolean {
  return call.startedAt === entry.startedAt && toAttendances(call).some(({ subject }) => subject === entry.subject);
}
