// A bound on how much runs at the same time; the rest waits, first come, first served.

export interface Slots {
  isFull(): boolean;
  use<T>(work: () => Promise<T>): Promise<T>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: Array<() => void> = [];
  return {
    isFull: () => free === 0,
    async use(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        // The slot goes straight to the one who waits, so nobody can overtake him.
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
