/** Fathom as one container reaches it: through the container's gate, after some time on the way. */
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import type { Container } from "./container.ts";
import type { MachineLatencies } from "./faults.ts";

export type FathomFetch = (url: string, init: RequestInit) => Promise<Response>;

export function createFathomFetch(dependencies: {
  container: Container;
  clock: VirtualClock;
  random: Randomness;
  latencies: MachineLatencies;
  fetch: FathomFetch;
}): FathomFetch {
  const { container, clock, random, latencies, fetch } = dependencies;
  return (url, init) =>
    container.pass("fathom", /include_(transcript|summary)=true/.test(url) ? "heavy" : "light", async () => {
      const signal = init.signal ?? undefined;
      await clock.sleep(random.integer(...latencies.fathomMs), signal);
      signal?.throwIfAborted();
      return await fetch(url, init);
    });
}
