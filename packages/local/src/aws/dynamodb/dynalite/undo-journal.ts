// What a transaction must put back if it does not end. In memory that is enough for a cancelled one; with a data folder
// the entries are also written to a file first, so that a process killed in the middle leaves nothing half applied: the
// next start undoes it before the first client is served.
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Backend } from "./backend.ts";
import type { Item } from "./wire.ts";

export interface UndoEntry {
  tableName: string;
  key: Item;
  /** The item as it was; undefined when there was none. */
  item?: Item;
}

export interface UndoJournal {
  begin(entries: UndoEntry[]): Promise<void>;
  end(): Promise<void>;
}

export const memoryJournal: UndoJournal = {
  begin: async () => undefined,
  end: async () => undefined,
};

export function createFileJournal(path: string): UndoJournal {
  return {
    async begin(entries) {
      await writeFile(`${path}.part`, JSON.stringify(entries));
      await rename(`${path}.part`, path);
    },
    end: () => rm(path, { force: true }),
  };
}

/** Undoes the transaction that the last process left unfinished, if there is one. */
export async function recoverFromJournal(path: string, backend: Backend): Promise<void> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await restoreItems(backend, JSON.parse(content) as UndoEntry[]);
  await rm(path, { force: true });
}

export async function restoreItems(backend: Backend, entries: UndoEntry[]): Promise<void> {
  for (const { tableName, key, item } of entries) {
    if (item) await backend.call("PutItem", { TableName: tableName, Item: item });
    else await backend.call("DeleteItem", { TableName: tableName, Key: key });
  }
}
