/** Who must read again: a press on "Ververs" in one place shows in every other place of the page that is about the same rep. */

export interface Changes {
  /** Something about this rep may have changed: its readers, and those who read across reps, read again. */
  announce(repId: string): void;
  /** Calls `listener` at every change of this rep, or of any when `repId` is undefined. Answers how to stop. */
  listen(repId: string | undefined, listener: () => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<{ readonly repId: string | undefined; readonly listener: () => void }>();
  return {
    announce(repId) {
      for (const one of [...listeners]) if (one.repId === undefined || one.repId === repId) one.listener();
    },
    listen(repId, listener) {
      const one = { repId, listener };
      listeners.add(one);
      return () => void listeners.delete(one);
    },
  };
}
