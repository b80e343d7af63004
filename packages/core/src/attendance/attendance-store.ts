/**
 * Brings the attendance of calls along with the calls: in the transaction that stores them as far as it fits, and what does not fit
 * in an order that a crash cannot turn into a call that no list shows. An entry too many shows nothing: readers ask the call.
 */

import { createCallEntity } from "../call/call.entity.ts";
import type { Instant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import type { SourceInvitee } from "../source/call-source.ts";
import { createAttendanceEntity } from "./attendance.entity.ts";
import { type Attendance, type AttendanceChange, diffAttendances, toAttendances } from "./attendance.ts";

/** A transaction of DynamoDB takes 100 actions (API reference, TransactWriteItems). */
export const TRANSACTION_ACTIONS_MAX = 100;

export interface AttendancePlan {
  /** For the transaction that stores the calls. */
  readonly inside: readonly AttendanceChange[];
  /** To be put before it. */
  readonly before: readonly Attendance[];
  /** To be deleted after it. */
  readonly after: readonly Attendance[];
}

interface AttendedCall {
  readonly repId: string;
  readonly recordingId: number;
  readonly startedAt: Instant;
  readonly invitees: readonly SourceInvitee[];
}

export interface AttendanceStore {
  /**
   * @param calls as they are to be, and whether an earlier version is held
   * @param room actions left in the transaction
   */
  plan(calls: readonly { call: AttendedCall; isHeld: boolean }[], room: number): Promise<AttendancePlan>;
  /** The entries of a call as it is held; none when there is no such call. */
  listHeld(repId: string, recordingId: number): Promise<Attendance[]>;
  put(attendances: readonly Attendance[]): Promise<void>;
  remove(attendances: readonly Attendance[]): Promise<void>;
}

export function createAttendanceStore(dependencies: { database: Database }): AttendanceStore {
  const items = createAttendanceEntity(dependencies.database);
  const calls = createCallEntity(dependencies.database);

  async function listHeld(repId: string, recordingId: number): Promise<Attendance[]> {
    const { data } = await calls
      .get({ repId, recordingId })
      .go({ consistent: true, attributes: ["repId", "recordingId", "startedAt", "invitees"] });
    if (!data) return [];
    return toAttendances({ repId, recordingId, startedAt: data.startedAt, invitees: data.invitees.map(toInvitee) });
  }

  return {
    listHeld,
    async plan(planned, room) {
      const changes = await Promise.all(
        planned.map(async ({ call, isHeld }) =>
          diffAttendances(isHeld ? await listHeld(call.repId, call.recordingId) : [], toAttendances(call)),
        ),
      );
      return toPlan(changes.flat(), room);
    },
    async put(attendances) {
      if (attendances.length > 0) await items.put([...attendances]).go();
    },
    async remove(attendances) {
      if (attendances.length > 0) await items.delete([...attendances]).go();
    },
  };
}

/** @param room actions left in the transaction */
export function toPlan(changes: readonly AttendanceChange[], room: number): AttendancePlan {
  const inside = changes.slice(0, Math.max(0, room));
  const outside = changes.slice(inside.length);
  const ofKind = (wanted: AttendanceChange["kind"]) =>
    outside.filter(({ kind }) => kind === wanted).map(({ attendance }) => attendance);
  return { inside, before: ofKind("put"), after: ofKind("delete") };
}

export function toInvitee(item: {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly domain?: string | undefined;
  readonly external: boolean;
}): SourceInvitee {
  return {
    name: item.name ?? null,
    email: item.email ?? null,
    domain: item.domain ?? null,
    external: item.external,
  };
}
