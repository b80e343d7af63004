/**
 * The second slot of a connection: a key that was imported beside one that works is tried before the run, and takes over only when
 * Fathom lets it in. Whatever comes of it, the run goes on with a key that was usable before.
 */
import type { Clock } from "../clock.ts";
import { type Connection, type NextKey, toAcceptedStanding, toOwnersSeen } from "../connection/connection.ts";
import type { ConnectionRepository } from "../connection/connection-repository.ts";
import { KeyUnreadable, type KeyVault } from "../connection/key-vault.ts";
import type { Log } from "../log.ts";
import type { Rep } from "../rep/rep.ts";
import { type CallSource, DeadlineReached, type ProbeResult, SourceError } from "../source/call-source.ts";
import type { SyncPolicy } from "./policy.ts";

/** The connection as it stands after the try: switched over, its second slot marked as refused, or as it was. */
export type TryNextKey = (
  rep: Rep,
  connection: Connection,
  open: (apiKey: string) => CallSource,
) => Promise<Connection>;

export function createTryNextKey(dependencies: {
  connections: ConnectionRepository;
  vault: KeyVault;
  clock: Clock;
  policy: SyncPolicy;
  log: Log;
}): TryNextKey {
  const { connections, vault, clock, policy, log } = dependencies;

  return async (rep, connection, open) => {
    const { next } = connection;
    if (!next || next.refusedBecause !== undefined) return connection;
    const { repId } = connection;
    try {
      const seen = await probeTwice(open(await vault.open(repId, next.sealedKey)));
      return await switchOver(rep, connection, next, seen);
    } catch (error) {
      if (error instanceof KeyUnreadable) {
        log.error("connection.next_key_unreadable", error, { repId });
        return connection;
      }
      // Fathom's trouble or our own time: the next run tries it again.
      if (error instanceof DeadlineReached) return connection;
      if (!(error instanceof SourceError)) throw error;
      if (error.class !== "credential") return connection;
      log.warn("connection.next_key_refused", { repId, code: error.code });
      const marked = { ...connection, next: { ...next, refusedBecause: error.code } };
      return (await connections.replace(connection, marked)) ?? connection;
    }
  };

  /** One refusal may be Fathom's bad moment, here as for a stored key. */
  async function probeTwice(source: CallSource): Promise<ProbeResult> {
    try {
      return await source.probe();
    } catch (error) {
      if (!(error instanceof SourceError && error.class === "credential")) throw error;
      await clock.sleep(policy.confirmRefusalAfterMs);
      return await source.probe();
    }
  }

  async function switchOver(rep: Rep, connection: Connection, next: NextKey, seen: ProbeResult): Promise<Connection> {
    const switched = await connections.replace(connection, {
      ...connection,
      ...toAcceptedStanding(clock.now(), toOwnersSeen(seen.owners, rep.fathomEmail)),
      keyTail: next.keyTail,
      sealedKey: next.sealedKey,
      next: undefined,
    });
    log.info("connection.switched_over", { repId: connection.repId, switched: switched !== undefined });
    return switched ?? connection;
  }
}
