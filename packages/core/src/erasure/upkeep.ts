/**
 * What erasures leave to be done behind them, worked with every tick of the schedule: reps whose erasure was not finished, people
 * whom a run that was under way brought back at the very moment they were erased, or for whom not all calls were looked through yet,
 * and what is older than it is to be kept.
 */
import { type Clock, DAY_MS, toEpochMs } from "../clock.ts";
import type { Suppressions } from "../suppression/suppressions.ts";
import type { ContactEraser } from "./erase-contact.ts";
import type { RepPurge } from "./purge-rep.ts";
import type { RetentionPass } from "./retention-pass.ts";

export interface Upkeep {
  /** @param deadlineAt epoch ms after which nothing further is begun; the next tick goes on */
  run(deadlineAt: number): Promise<void>;
}

/** No run lasts longer than minutes; a day also covers a schedule that stood still. */
const LOOK_AGAIN_FOR_MS = DAY_MS;

export function createUpkeep(dependencies: {
  clock: Clock;
  repPurge: Pick<RepPurge, "resume">;
  contactEraser: Pick<ContactEraser, "lookAgain" | "resume">;
  suppressions: Pick<Suppressions, "listAll">;
  retentionPass: RetentionPass;
}): Upkeep {
  const { clock, repPurge, contactEraser, suppressions, retentionPass } = dependencies;
  return {
    async run(deadlineAt) {
      await repPurge.resume(deadlineAt);
      for (const { emailHash, suppressedAt } of await suppressions.listAll()) {
        if (clock.now() - toEpochMs(suppressedAt) > LOOK_AGAIN_FOR_MS) continue;
        if (clock.now() >= deadlineAt) return;
        await contactEraser.lookAgain(emailHash, deadlineAt);
      }
      await contactEraser.resume(deadlineAt);
      await retentionPass.run(deadlineAt);
    },
  };
}
