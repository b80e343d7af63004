/**
 * Finds work that leaves the process's one thread while the clock runs: threads (zlib, key derivation), sockets, files. Its end
 * comes in real time, so that no history with it could be repeated.
 */
import { createHook, type HookCallbacks } from "node:async_hooks";

/** Work was done by a thread or by the system. The stack says who had asked for it. */
export class OutsideWork extends Error {
  override readonly name = "OutsideWork";
}

/** Kinds of resources as `node:async_hooks` names them. Timers and pipes are left out: they are the test runner's. */
const OUTSIDE = /^(ZLIB|FSREQ.*|GETADDRINFOREQWRAP|TCPCONNECTWRAP|.*REQUEST|WORKER|PROCESSWRAP)$/;
/** What is synchronous begins in the same way and never comes back: those are forgotten. */
const REMEMBERED_MAX = 1_000;

export interface OutsideWatch {
  start(): void;
  stop(): void;
  /** @throws OutsideWork when some that began since the start has come back */
  check(): void;
}

export function createOutsideWatch(): OutsideWatch {
  const begun = new Map<number, OutsideWork>();
  let found: OutsideWork | undefined;
  // Without promises, of which there are thousands per event, the hook costs nothing.
  const callbacks: HookCallbacks & { readonly trackPromises: false } = {
    init(id, type) {
      if (!OUTSIDE.test(type)) return;
      if (begun.size === REMEMBERED_MAX) begun.clear();
      begun.set(id, new OutsideWork(`${type} in a simulation`));
    },
    before(id) {
      found ??= begun.get(id);
    },
    trackPromises: false,
  };
  const hook = createHook(callbacks);
  return {
    start() {
      found = undefined;
      begun.clear();
      hook.enable();
    },
    stop() {
      hook.disable();
    },
    check() {
      if (found) throw found;
    },
  };
}
