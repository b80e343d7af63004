/** What was started and must be stopped: in reverse order, every part of it, whatever happens to the others. */
export interface Stops {
  add(stop: () => Promise<void> | void): void;
  /** @throws AggregateError, or the one error there was, after everything has been tried */
  run(): Promise<void>;
}

export function createStops(): Stops {
  const stops: (() => Promise<void> | void)[] = [];
  return {
    add(stop) {
      stops.push(stop);
    },
    async run() {
      const errors: unknown[] = [];
      for (let stop = stops.pop(); stop; stop = stops.pop()) {
        try {
          await stop();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length === 1) throw errors[0];
      if (errors.length > 1) throw new AggregateError(errors, `${errors.length} parts could not be stopped`);
    },
  };
}

/** Waits for every start also when one fails, so that what did start is known and can be stopped. */
export async function allStarted<const T extends readonly Promise<unknown>[]>(
  starts: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starts);
  return await Promise.all(starts);
}
