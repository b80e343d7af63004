// dynalite in this process behind our front: the engine for machines without a dynoxide binary. In memory, or with a data
// folder on LevelDB, whose binaries come ready-made in its package (nothing is compiled).
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { closeServer, listen } from "../../net/server.ts";
import { createBackend } from "./backend.ts";
import { createFront } from "./front.ts";
import { createFileJournal, memoryJournal, recoverFromJournal } from "./undo-journal.ts";

export interface DynaliteOptions {
  /** TCP port on 127.0.0.1; 0 lets the system choose. */
  port: number;
  /** Folder that keeps the data; in memory without it. */
  dataDir?: string | undefined;
}

export interface DynaliteServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts dynalite and the front before it.
 *
 * @throws {PortInUseError} when the port is taken.
 */
export async function startDynalite({ port, dataDir }: DynaliteOptions): Promise<DynaliteServer> {
  // Loaded late: whoever runs on another engine does not pay for its 25 packages.
  const { default: dynalite } = await import("dynalite");
  if (dataDir) await mkdir(dataDir, { recursive: true });
  const path = dataDir ? join(dataDir, "dynalite") : undefined;
  const inner = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path ? { path } : {}) });
  await listen(inner, { port: 0, host: "127.0.0.1" });
  const backend = createBackend((inner.address() as AddressInfo).port);

  const journalPath = dataDir ? join(dataDir, "dynalite-undo.json") : undefined;
  const front = createFront({ backend, journal: journalPath ? createFileJournal(journalPath) : memoryJournal });
  const closeInner = async (): Promise<void> => {
    backend.close();
    await closeServer(inner);
  };
  try {
    if (journalPath) await recoverFromJournal(journalPath, backend);
    const url = await listen(front, { port, host: "127.0.0.1" });
    return {
      url,
      async stop() {
        await closeServer(front);
        await closeInner();
      },
    };
  } catch (error) {
    await closeInner();
    throw error;
  }
}
