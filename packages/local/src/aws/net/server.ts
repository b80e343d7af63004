// Opening and closing HTTP servers of the local stack: a port that is taken is a typed error, and closing does not wait
// for idle keep-alive connections.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The wanted port belongs to another program. */
export class PortInUseError extends Error {
  readonly port: number;
  readonly host: string;

  constructor(port: number, host: string) {
    super(`Port ${port} on ${host} is already in use: stop the program that holds it, or choose another port.`);
    this.name = "PortInUseError";
    this.port = port;
    this.host = host;
  }
}

export interface Address {
  /** TCP port; 0 lets the system choose. */
  port: number;
  host: string;
}

/**
 * Listens and gives the base URL (no trailing slash).
 *
 * @throws {PortInUseError} when the port is taken.
 */
export async function listen(server: Server, { port, host }: Address): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void =>
      reject(error.code === "EADDRINUSE" ? new PortInUseError(port, host) : error);
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      resolve();
    });
  });
  return toUrl(host, (server.address() as AddressInfo).port);
}

export function toUrl(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
  server.closeAllConnections();
  await closed;
}

/**
 * Tries out a port before it is given to a child process, whose own complaint would be late and in its own words.
 *
 * @throws {PortInUseError} when the port is taken.
 */
export async function assertPortFree(address: Address): Promise<void> {
  await tryPort(address);
}

/**
 * A port that was free a moment ago, for a child process that must be told its port. Another program may take it first:
 * the caller starts again when the child reports so.
 */
export async function findFreePort(): Promise<number> {
  return tryPort({ port: 0, host: "127.0.0.1" });
}

async function tryPort(address: Address): Promise<number> {
  const probe = createServer();
  const url = await listen(probe, address);
  await closeServer(probe);
  return Number(new URL(url).port);
}
