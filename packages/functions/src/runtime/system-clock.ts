/** Real time, for deployed functions. */
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@fathom-sync/core";

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await wait(Math.max(0, ms), undefined, { signal });
    } catch (error) {
      // An aborted sleep is over, not failed.
      if (!signal?.aborted) throw error;
    }
  },
};
