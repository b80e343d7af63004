// SQS (and SNS, which comes with it) for the local stack and for tests: in this process, in memory.
import { PortInUseError } from "../net/server.ts";
import { addMissingOperations } from "./additions.ts";
import { createFauxqsApp } from "./fauxqs-app.ts";
import { createQueueCalls } from "./queue-calls.ts";

export interface SqsOptions {
  /** TCP port on 127.0.0.1; 0 (default) lets the system choose. */
  port?: number;
}

export interface SqsServer {
  /** Endpoint for the SDK's SQS and SNS clients: `http://127.0.0.1:<port>`, no trailing slash. */
  url: string;
  stop(): Promise<void>;
}

const host = "127.0.0.1";

/** @throws {PortInUseError} when the port is taken. */
export async function startSqs({ port = 0 }: SqsOptions = {}): Promise<SqsServer> {
  const app = await createFauxqsApp();
  let clientHost = host;
  const additions = addMissingOperations(
    app,
    createQueueCalls(app, () => clientHost),
  );
  let url: string;
  try {
    url = await app.listen({ port, host });
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw new PortInUseError(port, host);
    throw error;
  }
  clientHost = new URL(url).host;
  return {
    url,
    async stop() {
      await additions.stop();
      await app.close();
    },
  };
}
