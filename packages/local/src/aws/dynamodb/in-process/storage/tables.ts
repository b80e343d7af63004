/** The tables there are, by name. */
import { tableInUse, tableNotFound } from "../errors.ts";
import type { Table } from "./table.ts";

export interface Tables {
  /** @throws ResourceNotFoundException */
  get(name: string | undefined): Table;
  /** @throws ResourceInUseException */
  add(table: Table): void;
  /** @throws ResourceNotFoundException */
  remove(name: string | undefined): Table;
  listNames(): string[];
}

export function createTables(): Tables {
  const byName = new Map<string, Table>();
  const get = (name = ""): Table => {
    const table = byName.get(name);
    if (!table) throw tableNotFound(name);
    return table;
  };
  return {
    get,
    add(table) {
      if (byName.has(table.name)) throw tableInUse(table.name);
      byName.set(table.name, table);
    },
    remove(name) {
      const table = get(name);
      byName.delete(table.name);
      return table;
    },
    listNames: () => [...byName.keys()].sort(),
  };
}
