/** Puts reps with keys straight into the table, as an import does: the keys are tried by the first run. */
import { toFathomEmail, toInstant, toKeyTail, toOwnConnectionId } from "@fathom-sync/core";
import type { Records } from "./records.ts";

export interface NewRep {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly apiKey: string;
}

/** Does not touch a rep that is connected already (data kept over restarts). */
export async function enrolRep(records: Records, rep: NewRep): Promise<void> {
  const known = await records.reps.find(rep.repId);
  if (known?.connectionId !== undefined) return;
  await records.reps.put(rep.repId, {
    name: rep.name,
    email: rep.email,
    fathomEmail: toFathomEmail(rep.email),
    active: true,
  });
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

/** Enough to keep the embedded table busy, few enough not to queue. */
const PARALLEL = 16;

export async function enrolReps(records: Records, reps: readonly NewRep[]): Promise<void> {
  const waiting = [...reps];
  const work = async () => {
    for (let rep = waiting.shift(); rep; rep = waiting.shift()) await enrolRep(records, rep);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}
