/**
 * Gives calls their attendance that were stored before there was any: from what the table holds, without a request to Fathom. Entries
 * that are there are left alone, so that it can be stopped anywhere and done again, or gone on with from a cursor.
 */
import { createCallEntity } from "../call/call.entity.ts";
import type { Database } from "../database/entity-configuration.ts";
import { createAttendanceEntity } from "./attendance.entity.ts";
import { type Attendance, toAttendances } from "./attendance.ts";
import { createAttendanceStore, toInvitee } from "./attendance-store.ts";

export interface AttendanceBackfill {
  readonly calls: number;
  /** Entries that were not there. */
  readonly missing: number;
}

export interface BackfillInput {
  readonly database: Database;
  /** True: entries are looked for, none is written. */
  readonly dryRun: boolean;
  /** Where an earlier one stopped; left out: from the beginning. */
  readonly from?: string | undefined;
  /** Items of any kind looked at at once, 1 or more. Default 500; DynamoDB gives 1 MB at most. */
  readonly pageSize?: number | undefined;
  /** Told after each page what was done so far, and where to go on. */
  readonly onPage: (sofar: AttendanceBackfill, next: string | undefined) => void;
}

const PAGE_SIZE_DEFAULT = 500;

/**
 * Reads the whole table once: calls of reps that were deleted and whose calls were kept are on no list. 0.5 RU per 4 KB of the table,
 * 0.5 RU an entry that is there, 1 WU and 1 RU an entry that is not.
 */
export async function backfillAttendance({
  database,
  dryRun,
  from,
  pageSize = PAGE_SIZE_DEFAULT,
  onPage,
}: BackfillInput): Promise<AttendanceBackfill> {
  const calls = createCallEntity(database);
  const entries = createAttendanceEntity(database);
  const store = createAttendanceStore({ database });
  let sofar: AttendanceBackfill = { calls: 0, missing: 0 };

  async function findMissing(wanted: readonly Attendance[]): Promise<Attendance[]> {
    if (wanted.length === 0) return [];
    const { data } = await entries.get([...wanted]).go({ consistent: true });
    const held = new Set(data.map(toText));
    return wanted.filter((entry) => !held.has(toText(entry)));
  }

  /** Who was taken out of the call, or the call itself, between reading it and writing its entries, must not stay in them. */
  async function put(missing: readonly Attendance[]): Promise<void> {
    await store.put(missing);
    for (const [recordingId, ofCall] of Map.groupBy(missing, (entry) => entry.recordingId)) {
      for (const repId of new Set(ofCall.map((entry) => entry.repId))) {
        const now = new Set((await store.listHeld(repId, recordingId)).map(toText));
        await store.remove(ofCall.filter((entry) => entry.repId === repId && !now.has(toText(entry))));
      }
    }
  }

  let cursor = from ?? null;
  do {
    const page = await calls.scan.go({
      cursor,
      limit: pageSize,
      attributes: ["repId", "recordingId", "startedAt", "invitees"],
    });
    const wanted = page.data.flatMap((call) => toAttendances({ ...call, invitees: call.invitees.map(toInvitee) }));
    const missing = await findMissing(wanted);
    if (!dryRun) await put(missing);
    sofar = { calls: sofar.calls + page.data.length, missing: sofar.missing + missing.length };
    cursor = page.cursor;
    onPage(sofar, cursor ?? undefined);
  } while (cursor !== null);
  return sofar;
}

function toText({ subject, startedAt, recordingId, repId }: Readonly<Record<keyof Attendance, unknown>>): string {
  return [subject, startedAt, recordingId, repId].join("\n");
}
