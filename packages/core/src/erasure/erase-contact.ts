/**
 * Erases a person from every call that names them, and keeps them out. The suppression comes first, so that nothing that is stored
 * from then on has them; then the calls attendance knows of, for they are quick to find; then every other call, looked through one by
 * one. Whatever a crash or a deadline leaves is gone on with: by the same erasure again, and by the schedule.
 */
import { toContactSubject } from "../attendance/attendance.ts";
import type { AttendanceRepository } from "../attendance/attendance-repository.ts";
import { createAttendanceStore } from "../attendance/attendance-store.ts";
import type { CallRepository } from "../call/call-repository.ts";
import { type Clock, type Instant, MINUTE_MS, toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import { createEraseFromCall, type ErasedCall } from "./erase-from-call.ts";
import type { HeldBodies, HeldBody } from "./held-bodies.ts";
import { createPersonSearchEntity } from "./person-search.entity.ts";
import type { WalkCalls, WalkPlace } from "./walk-calls.ts";

export interface ContactErasure {
  /** Since when the person is kept out. */
  readonly suppressedAt: Instant;
  readonly calls: readonly ErasedCall[];
  /** Deliveries that nobody had read and that hold the address, or are about a call it was erased from: deleted whole, the next poll brings what they told. */
  readonly deliveries: number;
  /** Calls looked through so far beside those attendance knows of, and whether that was all of them. */
  readonly searched: { readonly calls: number; readonly isComplete: boolean };
  /** false: there is more; the same erasure again goes on, and so does the schedule. */
  readonly isComplete: boolean;
}

export interface ContactEraser {
  /**
   * Erasing somebody again is as good as once, and finishes what was begun.
   * @param deadlineAt epoch ms after which no further call is begun
   * @throws StorageUnavailable
   */
  erase(emailHash: string, deadlineAt: number): Promise<ContactErasure>;
  /** Once more what attendance and deliveries tell, and no more: a run under way may have brought the person back. For a schedule. */
  lookAgain(emailHash: string, deadlineAt: number): Promise<void>;
  /** Goes on with searches that did not end, and makes those that ended early once more. For a schedule. */
  resume(deadlineAt: number): Promise<void>;
}

/** Calls of one erasure at most, so that its report stays an answer. */
const CALLS_MAX = 500;
const PAGE_SIZE = 50;
/** By then every run that was under way has come to its end: no function of ours runs for longer than 15 minutes. */
const LAST_LOOK_AFTER_MS = 20 * MINUTE_MS;

/** What one request or one tick has done so far. */
interface Progress {
  readonly emailHash: string;
  readonly deadlineAt: number;
  readonly erased: ErasedCall[];
  /** Bodies that do not hold the address, and may be about a call of the person all the same. */
  readonly bodies: HeldBody[];
  deliveries: number;
}

interface Search {
  readonly emailHash: string;
  readonly startedAt: Instant;
  readonly looked: number;
  readonly repId?: string | undefined;
  readonly after?: number | undefined;
  readonly endedAt?: Instant | undefined;
}

export function createContactEraser(dependencies: {
  database: Database;
  clock: Clock;
  suppressions: Suppressions;
  attendance: AttendanceRepository;
  calls: CallRepository;
  heldBodies: HeldBodies;
  walkCalls: WalkCalls;
}): ContactEraser {
  const { database, clock, suppressions, attendance, calls, heldBodies, walkCalls } = dependencies;
  const searches = createPersonSearchEntity(database);
  const attendanceStore = createAttendanceStore({ database });
  const eraseFromCall = createEraseFromCall({ database, clock, calls });

  const isOver = ({ erased, deadlineAt }: Progress) => erased.length >= CALLS_MAX || clock.now() >= deadlineAt;

  async function eraseFrom(progress: Progress, repId: string, recordingId: number): Promise<void> {
    const done = await eraseFromCall(repId, recordingId, progress.emailHash);
    if (!done) return;
    progress.erased.push(done);
    for (const body of progress.bodies.filter((one) => one.recordingId === recordingId)) {
      if (await heldBodies.remove(body)) progress.deliveries++;
    }
  }

  /** false: the deadline came first. */
  async function eraseBodies(progress: Progress): Promise<boolean> {
    for await (const body of heldBodies.each()) {
      if (clock.now() >= progress.deadlineAt) return false;
      if (!body.mayName(progress.emailHash)) progress.bodies.push(body);
      else if (await heldBodies.remove(body)) progress.deliveries++;
    }
    return true;
  }

  /** false: the deadline or the bound of a report came first. */
  async function eraseFromAttended(progress: Progress): Promise<boolean> {
    const subject = toContactSubject(progress.emailHash);
    // Always the first page: what was on it is gone when it is done.
    for (;;) {
      const { items } = await attendance.list(subject, { limit: PAGE_SIZE });
      if (items.length === 0) return true;
      for (const entry of items) {
        if (isOver(progress)) return false;
        await eraseFrom(progress, entry.repId, entry.recordingId);
        // An entry left over, of a call that is gone or has the person no more.
        await attendanceStore.remove([entry]);
      }
    }
  }

  /** Marked before it begins, so that it is found again when it dies. */
  async function beginSearch(emailHash: string): Promise<Search> {
    const search: Search = { emailHash, startedAt: toInstant(clock.now()), looked: 0 };
    await searches.put(search).go();
    return search;
  }

  async function findUnended(emailHash: string): Promise<Search | undefined> {
    const { data } = await searches.get({ emailHash }).go({ consistent: true });
    return data && data.endedAt === undefined ? data : undefined;
  }

  /** A run that knew nothing of the erasure may have stored the person behind a search that began soon after it: then once more. */
  async function endSearch(search: Search, suppressedAt: Instant): Promise<void> {
    const { emailHash, startedAt, looked } = search;
    if (toEpochMs(startedAt) >= toEpochMs(suppressedAt) + LAST_LOOK_AFTER_MS) await searches.delete({ emailHash }).go();
    else await searches.put({ emailHash, startedAt, looked, endedAt: toInstant(clock.now()) }).go();
  }

  /** A page that was not done is gone through again: erased once is erased. */
  async function goThroughAll(
    progress: Progress,
    search: Search,
    suppressedAt: Instant,
  ): Promise<ContactErasure["searched"]> {
    const { emailHash } = progress;
    let place: WalkPlace | undefined =
      search.repId === undefined ? undefined : { repId: search.repId, after: search.after };
    let { looked } = search;
    const stop = async () => {
      await searches.put({ emailHash, startedAt: search.startedAt, looked, ...place }).go();
      return { calls: looked, isComplete: false };
    };
    if (isOver(progress)) return await stop();
    for await (const page of walkCalls(emailHash, place)) {
      for (const { recordingId } of page.calls.filter(({ mayName }) => mayName)) {
        if (isOver(progress)) return await stop();
        await eraseFrom(progress, page.repId, recordingId);
      }
      looked += page.calls.length;
      if (page.next === undefined) break;
      place = page.next;
      if (isOver(progress)) return await stop();
    }
    await endSearch({ ...search, looked }, suppressedAt);
    return { calls: looked, isComplete: true };
  }

  const toProgress = (emailHash: string, deadlineAt: number): Progress => ({
    emailHash,
    deadlineAt,
    erased: [],
    bodies: [],
    deliveries: 0,
  });

  return {
    async erase(emailHash, deadlineAt) {
      const suppressedAt = await suppressions.add(emailHash);
      const search = (await findUnended(emailHash)) ?? (await beginSearch(emailHash));
      const progress = toProgress(emailHash, deadlineAt);
      // First, for they are few: a worker that takes one up from now on leaves the person out by itself.
      const isKnownDone = (await eraseBodies(progress)) && (await eraseFromAttended(progress));
      const searched = isKnownDone
        ? await goThroughAll(progress, search, suppressedAt)
        : { calls: search.looked, isComplete: false };
      const { erased, deliveries } = progress;
      return { suppressedAt, calls: erased, deliveries, searched, isComplete: searched.isComplete };
    },
    async lookAgain(emailHash, deadlineAt) {
      const progress = toProgress(emailHash, deadlineAt);
      if (await eraseBodies(progress)) await eraseFromAttended(progress);
    },
    async resume(deadlineAt) {
      const { data } = await searches.query.primary({}).go({ pages: "all", consistent: true });
      for (const search of data) {
        if (clock.now() >= deadlineAt) return;
        const { emailHash, endedAt } = search;
        const suppressedAt = await suppressions.add(emailHash);
        if (endedAt !== undefined && clock.now() < toEpochMs(suppressedAt) + LAST_LOOK_AFTER_MS) continue;
        const progress = toProgress(emailHash, deadlineAt);
        if (!(await eraseBodies(progress)) || !(await eraseFromAttended(progress))) return;
        await goThroughAll(progress, endedAt === undefined ? search : await beginSearch(emailHash), suppressedAt);
      }
    },
  };
}
