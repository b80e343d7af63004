/**
 * Whether a key is really refused. One refusal may be Fathom's bad moment; a rep is blamed only after a second request, and a
 * blocked rep is let in again as soon as one succeeds.
 */

import type { Clock } from "../clock.ts";
import { type Connection, toAcceptedStanding, toOwnersSeen, toRefusedStanding } from "../connection/connection.ts";
import type { ConnectionRepository } from "../connection/connection-repository.ts";
import type { Log } from "../log.ts";
import type { Rep } from "../rep/rep.ts";
import { type CallSource, DeadlineReached, SourceError } from "../source/call-source.ts";
import type { SyncPolicy } from "./policy.ts";

export interface KeyProbe {
  /**
   * Sends the confirming probe. Returns the refusal when it is confirmed (the connection is marked), else what to call the
   * attempt instead.
   */
  confirmRefusal(
    connection: Connection,
    source: CallSource,
    refusal: SourceError,
  ): Promise<SourceError | DeadlineReached>;
  /**
   * Tries a refused key, and once more when it is refused: it may work again, and Fathom have a bad moment. When it is let in the
   * connection stands as ok again. Returns it as it stands.
   * @throws SourceError when it is not let in, DeadlineReached
   */
  release(connection: Connection, source: CallSource, rep: Rep): Promise<Connection>;
  /** An imported key that synced a rep to the end has been tried: it stands as ok. */
  verify(connection: Connection): Promise<void>;
}

export function createKeyProbe(dependencies: {
  connections: ConnectionRepository;
  clock: Clock;
  policy: SyncPolicy;
  log: Log;
}): KeyProbe {
  const { connections, clock, policy, log } = dependencies;

  async function markRefused(connection: Connection, refusal: SourceError): Promise<void> {
    const standing = toRefusedStanding(connection, refusal.code, clock.now(), policy.probeEveryMs);
    const marked = await connections.setStanding(connection, standing);
    log.warn("connection.refused", { repId: connection.repId, code: refusal.code, marked });
  }

  return {
    async confirmRefusal(connection, source, refusal) {
      // What stands as refused was tried twice before it came here (`release`).
      if (connection.status !== "refused") {
        await clock.sleep(policy.confirmRefusalAfterMs);
        try {
          await source.probe();
          return new SourceError("fathom_refusal_unconfirmed", "Fathom refused the key once and then let it in", {
            cause: refusal,
          });
        } catch (error) {
          if (error instanceof DeadlineReached) return error;
          if (!(error instanceof SourceError)) throw error;
          if (error.class !== "credential") return error;
        }
      }
      await markRefused(connection, refusal);
      return refusal;
    },

    async release(connection, source, rep) {
      const { owners } = await source.probe().catch(async (error: unknown) => {
        if (!(error instanceof SourceError) || error.class !== "credential") throw error;
        await clock.sleep(policy.confirmRefusalAfterMs);
        return await source.probe();
      });
      const standing = toAcceptedStanding(clock.now(), toOwnersSeen(owners, rep.fathomEmail));
      const released = await connections.setStanding(connection, standing);
      log.info("connection.released", { repId: connection.repId, released });
      return { ...connection, ...standing, revision: connection.revision + 1 };
    },

    async verify(connection) {
      await connections.setStanding(connection, toAcceptedStanding(clock.now(), connection.ownersSeen));
    },
  };
}
