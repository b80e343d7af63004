/**
 * Finds work that leaves the process's one thread while the clock runs: threads (zlib, key derivation), sockets, files. Its end
 * comes in real time, so that no history with it could be repeated.
 */
import { createHook, type HookCallbacks } from "node:async_hooks";

/** Work was handed to a thread or to the system. The stack says by whom. */
export class OutsideWork extends Error {
  override readonly name = "OutsideWork";
}

/** Kinds of resources as `node:async_hooks` names them. Timers and pipes are left out: they are the test runner's. */
const OUTSIDE = /^(ZLIB|FSREQ.*|GETADDRINFOREQWRAP|TCPCONNECTWRAP|.*REQUEST|WORKER|PROCESSWRAP)$/;

export interface OutsideWatch {
  start(): void;
  stop(): void;
  /** @throws OutsideWork when some has begun since the start */
  check(): void;
}

export function createOutsideWatch(): OutsideWatch {
  let found: OutsideWork | undefined;
  // Without promises, of which there are thousands per event, the hook costs nothing.
  const callbacks: HookCallbacks & { readonly trackPromises: false } = {
    init(_id, type) {
      if (found === undefined && OUTSIDE.test(type)) found = new OutsideWork(`${type} began in a simulation`);
    },
    trackPromises: false,
  };
  const hook = createHook(callbacks);
  return {
    start() {
      found = undefined;
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
