/**
 * Erases everything of a rep: key, calls, transcripts, attendance, manifests, deliveries, ledger, quarantine, state. What is left is the rep's id
 * with the number that keeps a run under way from writing. A mark is made first, so that whoever comes next goes on where a crash or
 * the deadline stopped it; every step is a deletion, and as good twice as once.
 */
import { createAttendanceStore } from "../attendance/attendance-store.ts";
import { createCallEntity } from "../call/call.entity.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { createTranscriptEntity } from "../call/transcript.entity.ts";
import { type Clock, type Instant, MINUTE_MS, toEpochMs, toInstant } from "../clock.ts";
import { createCoverageEntity } from "../coverage/coverage.entity.ts";
import type { Database } from "../database/entity-configuration.ts";
import { AppError } from "../error.ts";
import { createQuarantineEntity } from "../quarantine/quarantine.entity.ts";
import { createPurgeEntity } from "../rep/purge.entity.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { createRetentionMarkEntity } from "../retention/retention-mark.entity.ts";
import { createRefreshTurnEntity } from "../run/refresh-turn.entity.ts";
import { createSyncStateEntity } from "../sync/state.entity.ts";
import { createWebhookDeliveryEntity } from "../webhook/webhook-delivery.entity.ts";
import { createTombstoneEntity } from "./tombstone.entity.ts";

export interface RepPurge {
  /**
   * Erases the rep, as far as it comes before the deadline.
   * @param deadlineAt epoch ms after which no further page is begun
   * @returns whether everything is erased; if not, `resume` goes on
   * @throws AppError rep_not_found when there is no such rep, and none being erased or erased before
   */
  purge(repId: string, deadlineAt: number): Promise<boolean>;
  /** Goes on with what was begun, and looks a last time at what is done. For a schedule. */
  resume(deadlineAt: number): Promise<void>;
}

const PAGE_SIZE = 25;
/** By then every run that was under way has come to its end: no function of ours runs for longer than 15 minutes. */
const LAST_LOOK_AFTER_MS = 20 * MINUTE_MS;

interface Purge {
  readonly repId: string;
  readonly startedAt: Instant;
  readonly erasedAt?: Instant | undefined;
}

export function createRepPurge(dependencies: {
  database: Database;
  clock: Clock;
  reps: RepRepository;
  /** Forgets the rep's key, and whatever stands for it at Fathom. */
  disconnect: (repId: string) => Promise<void>;
}): RepPurge {
  const { database, clock, reps, disconnect } = dependencies;
  const purges = createPurgeEntity(database);
  const states = createSyncStateEntity(database);
  const calls = createCallEntity(database);
  const manifests = createManifestEntity(database);
  const transcripts = createTranscriptEntity(database);
  const tombstones = createTombstoneEntity(database);
  const coverage = createCoverageEntity(database);
  const quarantine = createQuarantineEntity(database);
  const deliveries = createWebhookDeliveryEntity(database);
  const refreshTurns = createRefreshTurnEntity(database);
  const retentionMarks = createRetentionMarkEntity(database);
  const attendances = createAttendanceStore({ database });

  /** Pages from the front until nothing is left; false when the deadline came first. */
  async function drain<Item>(
    deadlineAt: number,
    read: () => Promise<{ data: Item[] }>,
    erase: (items: Item[]) => Promise<unknown>,
  ): Promise<boolean> {
    for (;;) {
      if (clock.now() >= deadlineAt) return false;
      const { data } = await read();
      if (data.length === 0) return true;
      await erase(data);
    }
  }

  /** In this order: a call goes after its attendance and its text, for it is what leads to them. */
  async function eraseAll(repId: string, deadlineAt: number): Promise<boolean> {
    const page = { limit: PAGE_SIZE, consistent: true } as const;
    const steps = [
      () =>
        drain(
          deadlineAt,
          () =>
            transcripts.query
              .primary({ repId })
              .go({ ...page, attributes: ["repId", "recordingId", "revision", "chunk"] }),
          (items) => transcripts.delete(items).go(),
        ),
      () =>
        drain(
          deadlineAt,
          () => calls.query.primary({ repId }).go({ ...page, attributes: ["repId", "recordingId"] }),
          async (items) => {
            for (const { recordingId } of items) {
              await attendances.remove(await attendances.listHeld(repId, recordingId));
            }
            await calls.delete(items).go();
          },
        ),
      () =>
        drain(
          deadlineAt,
          () =>
            manifests.query
              .primary({ repId })
              .go({ ...page, attributes: ["repId", "recordingId", "createdAt", "deletedAt"] }),
          async (items) => {
            const buried = items.filter(({ deletedAt }) => deletedAt !== undefined);
            if (buried.length > 0) {
              await tombstones.delete(buried.map(({ recordingId }) => ({ recordingId, repId }))).go();
            }
            await manifests.delete(items.map(({ recordingId, createdAt }) => ({ repId, recordingId, createdAt }))).go();
          },
        ),
      () =>
        drain(
          deadlineAt,
          () => coverage.query.primary({ repId }).go({ ...page, attributes: ["repId", "month"] }),
          (items) => coverage.delete(items).go(),
        ),
      () =>
        drain(
          deadlineAt,
          () => deliveries.query.primary({ repId }).go({ ...page, attributes: ["repId", "deliveryId"] }),
          (items) => deliveries.delete(items).go(),
        ),
      () =>
        drain(
          deadlineAt,
          () => quarantine.query.primary({ repId }).go({ ...page, attributes: ["repId", "quarantineId"] }),
          (items) => quarantine.delete(items).go(),
        ),
    ];
    for (const step of steps) if (!(await step())) return false;
    await refreshTurns.delete({ repId }).go();
    await retentionMarks.delete({ repId }).go();
    return true;
  }

  /** From now on no run that read the state before can commit or store a call. Only the number stays. */
  async function fence(repId: string): Promise<void> {
    const { data } = await states.update({ repId }).add({ version: 1 }).go({ response: "all_new" });
    await states.put({ repId, version: data?.version ?? 1 }).go();
  }

  async function removeRep(repId: string): Promise<void> {
    if (!(await reps.find(repId))) return;
    await disconnect(repId);
    await reps.remove(repId);
  }

  async function work(purge: Purge, deadlineAt: number): Promise<boolean> {
    const { repId } = purge;
    await removeRep(repId);
    await fence(repId);
    if (!(await eraseAll(repId, deadlineAt))) return false;
    await purges.put({ ...purge, erasedAt: purge.erasedAt ?? toInstant(clock.now()) }).go();
    return true;
  }

  /** A run that was under way may have put a text or an entry outside of a transaction after it was erased. */
  async function lookAgain(purge: Purge & { readonly erasedAt: Instant }, deadlineAt: number): Promise<void> {
    if (clock.now() < toEpochMs(purge.erasedAt) + LAST_LOOK_AFTER_MS) return;
    // Made anew since: what is there is the new one's.
    const isOver = (await reps.find(purge.repId)) !== undefined || (await eraseAll(purge.repId, deadlineAt));
    if (isOver) await purges.delete({ repId: purge.repId }).go();
  }

  return {
    async purge(repId, deadlineAt) {
      const [rep, { data: begun }, { data: state }] = await Promise.all([
        reps.find(repId),
        purges.get({ repId }).go({ consistent: true }),
        states.get({ repId }).go({ consistent: true }),
      ]);
      // The state outlives a rep that was deleted with its calls kept: they can still be erased.
      if (!rep && !begun && !state) throw new AppError("rep_not_found", `no rep ${repId}`);
      const purge = { repId, startedAt: toInstant(clock.now()) };
      await purges.put(purge).go();
      return await work(purge, deadlineAt);
    },
    async resume(deadlineAt) {
      const { data } = await purges.query.primary({}).go({ pages: "all", consistent: true });
      for (const purge of data) {
        if (clock.now() >= deadlineAt) return;
        if (purge.erasedAt === undefined) await work(purge, deadlineAt);
        else await lookAgain({ ...purge, erasedAt: purge.erasedAt }, deadlineAt);
      }
    },
  };
}
