// Isolation for transactions over a store that has none: ordinary calls run side by side, a transaction waits for those
// that are running and holds back the new ones, so nobody sees it half done or half undone.

export interface Gate {
  shared<T>(work: () => Promise<T>): Promise<T>;
  exclusive<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(): Gate {
  let lastExclusive: Promise<unknown> = Promise.resolve();
  let running = 0;
  let drained: Array<() => void> = [];

  const whenDrained = async (): Promise<void> => {
    while (running > 0) await new Promise<void>((resolve) => drained.push(resolve));
  };

  return {
    async shared(work) {
      await lastExclusive;
      running += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        if (running === 0) {
          const waiting = drained;
          drained = [];
          for (const wake of waiting) wake();
        }
      }
    },
    exclusive(work) {
      const turn = lastExclusive.then(async () => {
        await whenDrained();
        return work();
      });
      // The failure belongs to the caller of this turn; the next turn starts all the same.
      lastExclusive = turn.then(
        () => undefined,
        () => undefined,
      );
      return turn;
    },
  };
}
