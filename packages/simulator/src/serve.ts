/** A simulator over HTTP on loopback: the API under /external/v1, the control API under /__simulator. */
import type { Simulator } from "./simulator.ts";
import { listen, type ServeOptions, type SimulatorServer } from "./wire/http-server.ts";

/** Starts a server for the simulator. Rejects when the port cannot be had. */
export function serveSimulator(simulator: Simulator, options: ServeOptions = {}): Promise<SimulatorServer> {
  return listen(simulator, options);
}
