/** Ctrl-C and its like: the first one asks for an orderly stop, and one that comes much later insists. */

/** npx and pnpm pass on what the terminal has sent to all of us already: the same key press arrives several times. */
const ECHO_MS = 2_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface InterruptionSources {
  on(signal: (typeof SIGNALS)[number], listener: () => void): unknown;
}

/**
 * Returns what a part of the stack calls to ask for the stop itself.
 * @param insist called when the orderly stop takes longer than whoever waits for it wants to
 */
export function listenForInterruption(
  source: InterruptionSources,
  now: () => number,
  handlers: { readonly interrupt: () => void; readonly insist: () => void },
): () => void {
  let interruptedMs: number | undefined;
  const interrupt = () => {
    if (interruptedMs === undefined) {
      interruptedMs = now();
      handlers.interrupt();
    } else if (now() - interruptedMs > ECHO_MS) {
      handlers.insist();
    }
  };
  for (const signal of SIGNALS) source.on(signal, interrupt);
  return () => {
    if (interruptedMs === undefined) interrupt();
  };
}
