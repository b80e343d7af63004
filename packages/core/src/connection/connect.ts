/**
 * Connecting a rep: the key is tried at Fathom before it is stored, and a refused one leaves the old key where it was.
 */
import { type Clock, SECOND_MS } from "../clock.ts";
import { AppError } from "../error.ts";
import type { Log } from "../log.ts";
import type { Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import {
  type CallSource,
  type CallSources,
  DeadlineReached,
  type ProbeResult,
  SourceError,
} from "../source/call-source.ts";
import {
  type Connection,
  type Standing,
  toAcceptedStanding,
  toKeyTail,
  toOwnConnectionId,
  toOwnersSeen,
  toRefusedStanding,
} from "./connection.ts";
import type { ConnectionRepository } from "./connection-repository.ts";
import type { KeyVault } from "./key-vault.ts";
import type { WebhookProvisioning } from "./webhook-provisioning.ts";

export interface Connections {
  /**
   * Tries the key, stores it and starts the first sync in the background.
   * @throws AppError rep_not_found, key_refused, fathom_unreachable
   */
  connect(repId: string, apiKey: string): Promise<Connection>;
  /**
   * Tries the stored key again; how Fathom answered stands as the connection's status, also when it throws.
   * @throws AppError rep_not_found, rep_not_connected, key_refused, fathom_unreachable
   */
  test(repId: string): Promise<Connection>;
  /**
   * After a rep was paused: deletes the webhook. One that is active again gets a new one at the end of the next run.
   * @throws AppError rep_not_found
   */
  pause(repId: string): Promise<void>;
  /** Forgets the key, after deleting the webhook at Fathom. Nothing to do when there is none. @throws AppError rep_not_found */
  disconnect(repId: string): Promise<void>;
}

/** A person waits for the answer. */
const PROBE_TIMEOUT_MS = 15 * SECOND_MS;
/** As above, and the key is stored already. */
const WEBHOOK_TIMEOUT_MS = 8 * SECOND_MS;

/** When Fathom named no time itself. */
const RETRY_AFTER_SECONDS = 60;

export function createConnections(dependencies: {
  reps: RepRepository;
  connections: ConnectionRepository;
  vault: KeyVault;
  webhooks: WebhookProvisioning;
  sources: CallSources;
  clock: Clock;
  log: Log;
  /** How long until a refused key is tried again by itself. */
  probeEveryMs: number;
  /** How long after a refusal of a stored key the confirming probe is sent. */
  confirmRefusalAfterMs: number;
  /** Starts a sync of this rep in the background. */
  startSync: (repId: string) => Promise<void>;
}): Connections {
  const { reps, connections, vault, webhooks, sources, clock, log } = dependencies;

  function open(apiKey: string, connectionId: string, timeoutMs: number): CallSource {
    return sources.open({ apiKey, connectionId, recordedBy: null, deadlineAt: clock.now() + timeoutMs });
  }

  async function probe(apiKey: string, connectionId: string): Promise<ProbeResult> {
    try {
      return await open(apiKey, connectionId, PROBE_TIMEOUT_MS).probe();
    } catch (error) {
      if (error instanceof SourceError && error.class === "credential") {
        throw new AppError("key_refused", error.message, { cause: error });
      }
      if (error instanceof SourceError || error instanceof DeadlineReached) {
        const waitMs = error.retryAt === undefined ? undefined : error.retryAt - clock.now();
        throw new AppError("fathom_unreachable", error.message, {
          cause: error,
          retryAfterSeconds: waitMs === undefined ? RETRY_AFTER_SECONDS : Math.max(1, Math.ceil(waitMs / SECOND_MS)),
        });
      }
      throw error;
    }
  }

  /** A stored key is called refused only when a second request, a moment later, is refused as well. */
  async function probeStored(connection: Connection, apiKey: string): Promise<ProbeResult> {
    try {
      return await probe(apiKey, connection.connectionId);
    } catch (error) {
      // Also where it stands as refused: who tests it has most likely mended it, and one odd answer must not say otherwise.
      if (!isRefusal(error)) throw error;
      await clock.sleep(dependencies.confirmRefusalAfterMs);
      return await probe(apiKey, connection.connectionId);
    }
  }

  function toStanding(rep: Rep, { owners }: ProbeResult): Standing {
    return toAcceptedStanding(clock.now(), toOwnersSeen(owners, rep.fathomEmail));
  }

  async function startFirstSync(repId: string): Promise<void> {
    try {
      await dependencies.startSync(repId);
    } catch (error) {
      // The key is stored; the next tick syncs this rep as any other.
      log.error("connection.first_sync_not_started", error, { repId });
    }
  }

  return {
    async connect(repId, apiKey) {
      const rep = await reps.get(repId);
      const connectionId = toOwnConnectionId(repId);
      const seen = await probe(apiKey, connectionId);
      const connection = await connections.put({
        connectionId,
        repId,
        keyTail: toKeyTail(apiKey),
        sealedKey: await vault.seal(repId, apiKey),
        ...toStanding(rep, seen),
      });
      await reps.setConnection(repId, connectionId);
      log.info("connection.stored", { repId });
      const provisioned = rep.active
        ? await webhooks.register(connection, open(apiKey, connectionId, WEBHOOK_TIMEOUT_MS))
        : connection;
      await startFirstSync(repId);
      return provisioned;
    },

    async test(repId) {
      const rep = await reps.get(repId);
      const connection = rep.connectionId === undefined ? undefined : await connections.find(rep.connectionId);
      if (!connection) throw new AppError("rep_not_connected", `rep ${repId} has no Fathom key`);
      const apiKey = await vault.open(connection.repId, connection.sealedKey);
      try {
        const standing = toStanding(rep, await probeStored(connection, apiKey));
        await connections.setStanding(connection, standing);
        return { ...connection, ...standing };
      } catch (error) {
        if (isRefusal(error)) {
          const { probeEveryMs } = dependencies;
          const standing = toRefusedStanding(connection, error.cause.code, clock.now(), probeEveryMs);
          await connections.setStanding(connection, standing);
        }
        throw error;
      }
    },

    async pause(repId) {
      const rep = await reps.get(repId);
      const connection = rep.connectionId === undefined ? undefined : await connections.find(rep.connectionId);
      if (connection && !rep.active) await webhooks.retire(connection);
    },

    async disconnect(repId) {
      const rep = await reps.get(repId);
      const connectionId = rep.connectionId ?? toOwnConnectionId(repId);
      const connection = await connections.find(connectionId);
      // With the key goes what could delete the webhook at Fathom.
      if (connection) await webhooks.abandon(connection);
      if (rep.connectionId !== undefined) await reps.setConnection(repId, undefined);
      // Also when the rep points to none: an earlier attempt may have died between the two steps, and the key must go.
      await connections.remove(connectionId);
      log.info("connection.removed", { repId });
    },
  };
}

function isRefusal(error: unknown): error is AppError & { readonly cause: SourceError } {
  return error instanceof AppError && error.code === "key_refused" && error.cause instanceof SourceError;
}
