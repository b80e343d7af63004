/** How reps stand, for lists of them: a few batches, as of a moment ago. */
import type { Connection, Rep, SyncState } from "@fathom-sync/core";
import type { Services } from "../wiring.ts";

export interface Standing {
  readonly rep: Rep;
  readonly connection: Connection | undefined;
  readonly state: SyncState;
}

/** In the order of `reps`. A read unit each. */
export async function readStandings(services: Services, reps: readonly Rep[]): Promise<Standing[]> {
  const [states, connections] = await Promise.all([
    services.states.getMany(reps.map(({ repId }) => repId)),
    services.connectionRecords.getMany(
      reps.flatMap(({ connectionId }) => (connectionId === undefined ? [] : [connectionId])),
    ),
  ]);
  return reps.flatMap((rep) => {
    const state = states.get(rep.repId);
    const connection = rep.connectionId === undefined ? undefined : connections.get(rep.connectionId);
    return state ? [{ rep, connection, state }] : [];
  });
}
