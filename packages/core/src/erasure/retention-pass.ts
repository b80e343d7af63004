/**
 * Erases what is older than the operator's setting allows: bodies of deliveries that were never read, then calls and texts, rep after
 * rep, each at most once a day and as far as it comes before the deadline. Each erasure is recorded. Every step is a deletion that is as good twice as once, by two at a time or after a crash; a pass that did not end
 * is gone on with by the next tick.
 */

import { type AuditRepository, RETENTION_ACTOR } from "../audit/audit-repository.ts";
import type { ManifestEntry } from "../call/call.ts";
import { toManifestEntry } from "../call/call-item.ts";
import { createManifestEntity } from "../call/manifest.entity.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import { type Clock, DAY_MS, type Instant, toEpochMs, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { FIRST_INSTANT, LAST_RECORDING_ID } from "../database/key-bounds.ts";
import type { Log } from "../log.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import { type AgeLimits, type Retention, toAgeLimits, toOverUntil } from "../retention/retention.ts";
import { createRetentionMarkEntity } from "../retention/retention-mark.entity.ts";
import type { DeliveryRepository } from "../webhook/delivery-repository.ts";
import { createExpireTranscript } from "./expire-transcript.ts";
import type { CallRemoval } from "./remove-call.ts";

export interface RetentionPass {
  /**
   * Erases what is over, as far as it comes.
   * @param deadlineAt epoch ms after which nothing further is begun; the next tick goes on
   * @throws StorageUnavailable
   */
  run(deadlineAt: number): Promise<void>;
}

/** Calls read at once; about 0.5 KB each. */
const PAGE_SIZE = 100;
const REPS_PER_PAGE = 100;
/** Bodies read at once: 20 to 380 KB each. */
const DELIVERIES_PER_PAGE = 10;
/** As the API would have answered: done, nothing to show. */
const DONE = 204;
/**
 * A run that was under way when a call was taken away may have put its text beside the transaction: the texts of everything taken
 * away since this long before the last pass are looked for once more. No run lasts longer than minutes.
 */
const LOOK_AGAIN_MS = DAY_MS;

interface Mark {
  readonly repId: string;
  readonly passedAt?: Instant | undefined;
  readonly cursor?: string | undefined;
}

export function createRetentionPass(dependencies: {
  database: Database;
  clock: Clock;
  log: Log;
  reps: Pick<RepRepository, "list">;
  callRemoval: Pick<CallRemoval, "expire">;
  deliveries: Pick<DeliveryRepository, "listHeld" | "removeHeld">;
  audit: Pick<AuditRepository, "add">;
  retention: Retention;
  /** How often each rep is looked at. */
  everyMs: number;
}): RetentionPass {
  const { database, clock, log, reps, callRemoval, deliveries, audit, retention, everyMs } = dependencies;
  const manifests = createManifestEntity(database);
  const marks = createRetentionMarkEntity(database);
  const transcripts = createTranscriptStore({ database });
  const expireTranscript = createExpireTranscript({ database, clock });

  /** Reps there are, and reps there were whose calls were kept; those that waited longest first. */
  async function listDue(): Promise<Mark[]> {
    const { data } = await marks.query.primary({}).go({ pages: "all", consistent: true });
    const known = new Map<string, Mark>(data.map((mark) => [mark.repId, mark]));
    let cursor: string | undefined;
    do {
      const page = await reps.list({ limit: REPS_PER_PAGE, cursor });
      for (const { repId } of page.items) if (!known.has(repId)) known.set(repId, { repId });
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return [...known.values()]
      .filter(({ passedAt }) => passedAt === undefined || clock.now() - toEpochMs(passedAt) >= everyMs)
      .toSorted((a, b) => (a.passedAt ?? "").localeCompare(b.passedAt ?? ""));
  }

  /** Before it is done, so that nothing goes without a record; what dies in between is recorded once more when it is done. */
  async function record(action: "expireCall" | "expireTranscript" | "expireDelivery", target: number | string) {
    await audit.add({
      auditId: `${action}-${target}`,
      actor: RETENTION_ACTOR,
      action,
      target: String(target),
      status: DONE,
    });
  }

  /**
   * Bodies that nobody has read, or could: of a call whose age they do not tell. It is as old as the delivery, at the least. A
   * query of an empty index, mostly.
   * @returns false when the deadline came first
   */
  async function passDeliveries(overUntil: Instant, deadlineAt: number): Promise<boolean> {
    let count = 0;
    try {
      for (;;) {
        // Always the first page: what was on it is gone when it is done.
        const { items } = await deliveries.listHeld({ limit: DELIVERIES_PER_PAGE });
        const over = items.filter(({ receivedAt }) => receivedAt < overUntil);
        for (const { repId, deliveryId } of over) {
          if (clock.now() >= deadlineAt) return false;
          await record("expireDelivery", deliveryId);
          if (await deliveries.removeHeld({ repId, deliveryId })) count++;
        }
        if (over.length === 0 || over.length < items.length) return true;
      }
    } finally {
      if (count > 0) log.info("retention.erased", { deliveries: count });
    }
  }

  /** @returns what was done; undefined: nothing was over */
  async function erase(
    entry: ManifestEntry,
    limits: AgeLimits,
    takenSince: Instant,
  ): Promise<"call" | "transcript" | undefined> {
    const { repId, recordingId, createdAt, deletedAt, transcriptExpiredAt } = entry;
    if (deletedAt === undefined && limits.isCallOver(createdAt)) {
      await record("expireCall", recordingId);
      await callRemoval.expire({ repId, recordingId, createdAt });
      return "call";
    }
    const takenAt = deletedAt ?? transcriptExpiredAt;
    if (takenAt !== undefined) {
      if (takenAt >= takenSince) await transcripts.remove(repId, recordingId);
      return undefined;
    }
    if (entry.transcript === "absent" || !limits.isTranscriptOver(createdAt)) return undefined;
    await record("expireTranscript", recordingId);
    await expireTranscript(entry);
    return "transcript";
  }

  /** @returns false when the deadline came first */
  async function passRep({ repId, passedAt, cursor }: Mark, deadlineAt: number): Promise<boolean> {
    const startedAt = toInstant(clock.now());
    const limits = toAgeLimits(retention, clock.now());
    const overUntil = toOverUntil(retention, clock.now());
    if (overUntil === undefined) return true;
    const takenSince = passedAt === undefined ? "" : toInstant(toEpochMs(passedAt) - LOOK_AGAIN_MS);
    const count = { call: 0, transcript: 0 };
    const tell = () => {
      if (count.call + count.transcript > 0) {
        log.info("retention.erased", { repId, calls: count.call, transcripts: count.transcript });
      }
    };
    let from = cursor ?? null;
    for (;;) {
      const page = await manifests.query
        .primary({ repId })
        // The rep's calls are in the same partition, before these.
        .between({ createdAt: FIRST_INSTANT }, { createdAt: overUntil, recordingId: LAST_RECORDING_ID })
        .go({ limit: PAGE_SIZE, cursor: from, consistent: true });
      for (const item of page.data) {
        if (clock.now() >= deadlineAt) {
          tell();
          await marks.put({ repId, passedAt, cursor: from ?? undefined }).go();
          return false;
        }
        const erased = await erase(toManifestEntry(item), limits, takenSince);
        if (erased) count[erased]++;
      }
      from = page.cursor;
      if (from === null) break;
    }
    tell();
    await marks.put({ repId, passedAt: startedAt }).go();
    return true;
  }

  return {
    async run(deadlineAt) {
      const overUntil = toOverUntil(retention, clock.now());
      if (overUntil === undefined || !(await passDeliveries(overUntil, deadlineAt))) return;
      for (const mark of await listDue()) {
        if (clock.now() >= deadlineAt || !(await passRep(mark, deadlineAt))) return;
      }
    },
  };
}
