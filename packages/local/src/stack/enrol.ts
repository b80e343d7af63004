/** Puts reps with keys straight into the table, as an import does: the keys are tried by the first run. */
import { KeyUnreadable, toFathomEmail, toInstant, toKeyTail, toOwnConnectionId } from "@fathom-sync/core";
import type { Records } from "./records.ts";

export interface NewRep {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly apiKey: string;
}

/** A rep that is there already (data kept over restarts) stays as it is, but for a key that is another one. */
export async function enrolRep(records: Records, rep: NewRep): Promise<void> {
  const known = await records.reps.find(rep.repId);
  if (!known) {
    await records.reps.put(rep.repId, {
      name: rep.name,
      email: rep.email,
      fathomEmail: toFathomEmail(rep.email),
      active: true,
    });
  } else if (known.connectionId !== undefined && (await hasKey(records, known.connectionId, rep.apiKey))) {
    return;
  }
  const connectionId = toOwnConnectionId(rep.repId);
  await records.connections.put({
    connectionId,
    repId: rep.repId,
    status: "unverified",
    keyTail: toKeyTail(rep.apiKey),
    sealedKey: await records.vault.seal(rep.repId, rep.apiKey),
    checkedAt: toInstant(records.clock.now()),
    reason: undefined,
    probeAfter: undefined,
    ownersSeen: undefined,
  });
  await records.reps.setConnection(rep.repId, connectionId);
}

async function hasKey(records: Records, connectionId: string, apiKey: string): Promise<boolean> {
  const connection = await records.connections.find(connectionId);
  if (!connection) return false;
  try {
    return (await records.vault.open(connection.repId, connection.sealedKey)) === apiKey;
  } catch (error) {
    // One that does not open is not this one, and is put right by it.
    if (error instanceof KeyUnreadable) return false;
    throw error;
  }
}

/** Enough to keep the embedded table busy, few enough not to queue. */
const PARALLEL = 16;

/** @throws the signal's reason when it is aborted; the reps that were begun are whole */
export async function enrolReps(records: Records, reps: readonly NewRep[], signal?: AbortSignal): Promise<void> {
  const waiting = [...reps];
  const work = async () => {
    for (let rep = waiting.shift(); rep; rep = waiting.shift()) {
      signal?.throwIfAborted();
      await enrolRep(records, rep);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}
