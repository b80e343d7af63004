/** A rival as a contender in a history: the same seat as ours has. */
import type { CreateContender } from "../oracle/run-history.ts";
import type { Contestant, ContestantOptions } from "./contestant.ts";

export function toContender(create: (options: ContestantOptions) => Contestant): CreateContender {
  return async ({ clock, random, fathomFetch, intervalMinutes, getFaults, onWorked, world }) => {
    const contestant = create({
      clock,
      random,
      fathomFetch,
      getFaults,
      onWorked,
      scheduleIntervalSeconds: intervalMinutes * 60,
    });
    if (contestant.webhookFetch) world.receiveWebhooks(contestant.webhookFetch);
    return {
      system: contestant.system,
      start: contestant.start,
      stop: contestant.stop,
      counts() {
        const { invocations, crashes, timeouts, duplicates, writeUnits, readUnits } = contestant.counters;
        return { repRuns: invocations, crashes, timeouts, duplicates, writeUnits, readUnits };
      },
    };
  };
}
