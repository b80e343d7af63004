/** Holds docs/access-patterns.md to the ElectroDB entities: every index pattern is documented with its keys, none is invented. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { TABLE } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createCallEntity } from "../packages/core/src/call/call.entity.ts";
import type { Database } from "../packages/core/src/database/entity-configuration.ts";
import { getName, getTable, ROOT, readDocument } from "./docs-markdown.ts";

const DOCUMENT = readDocument("docs/access-patterns.md");
const COLUMNS = ["entity", "pattern", "index", "pk", "sk", "question", "size", "read", "cost"];

/** Schemas are built without a request, so no client is needed. */
const DATABASE: Database = { client: undefined as never, tableName: "table" };

/** What ElectroDB knows of an entity, as far as it is compared here. */
interface EntityLike {
  readonly schema: { readonly model: unknown };
  readonly model: {
    readonly entity: string;
    readonly indexes: Readonly<
      Record<string, { readonly index: string; readonly pk: KeyLike; readonly sk?: KeyLike | undefined }>
    >;
  };
}
interface KeyLike {
  readonly facets: readonly string[];
}

interface Pattern {
  readonly entity: string;
  readonly pattern: string;
  readonly index: string;
  readonly pk: readonly string[];
  readonly sk: readonly string[];
}

/** Every entity of every `*.entity.ts` of core, whoever adds one. */
async function listEntities(): Promise<EntityLike[]> {
  const folder = join(ROOT, "packages/core/src");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".entity.ts"),
  );
  const entities: EntityLike[] = [];
  for (const path of paths) {
    const exported = (await import(join(folder, path))) as Readonly<Record<string, unknown>>;
    for (const [name, create] of Object.entries(exported)) {
      if (/^create\w+Entity$/.test(name)) entities.push((create as (database: Database) => EntityLike)(DATABASE));
    }
  }
  return entities;
}

function toPatterns({ model }: EntityLike): Pattern[] {
  return Object.entries(model.indexes).map(([pattern, { index, pk, sk }]) => ({
    entity: model.entity,
    pattern,
    index: index === "" ? "table" : index,
    pk: pk.facets,
    sk: sk?.facets ?? [],
  }));
}

function listNames(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "");
}

const toKey = (pattern: Pattern) => `${pattern.entity}.${pattern.pattern}`;

describe("docs/access-patterns.md", () => {
  it("names every pattern of every entity with its index and keys, and no other", async () => {
    const documented = getTable(DOCUMENT, COLUMNS).map(
      (row): Pattern => ({
        entity: getName(row.entity),
        pattern: getName(row.pattern),
        index: getName(row.index),
        pk: listNames(row.pk),
        sk: listNames(row.sk),
      }),
    );
    const built = (await listEntities()).flatMap(toPatterns);
    expect(built.length).toBeGreaterThan(0);
    expect(documented.toSorted((a, b) => toKey(a).localeCompare(toKey(b)))).toEqual(
      built.toSorted((a, b) => toKey(a).localeCompare(toKey(b))),
    );
  });

  it("asks a question of each, and says what it costs", () => {
    for (const row of getTable(DOCUMENT, COLUMNS)) {
      expect(row.question).toMatch(/\w/);
      expect(row.cost).toMatch(/\d/);
      expect(row.read).toMatch(/\w/);
    }
  });

  it("shows keys as they really are", () => {
    const call = createCallEntity(DATABASE);
    const { Key } = call.get({ repId: "Rep-1", recordingId: 900000015 }).params() as {
      Key: { pk: string; sk: string };
    };
    expect(DOCUMENT).toContain(`pk  ${Key.pk}\nsk  ${Key.sk}\n`);
  });

  it("names the table's keys, indexes and time to live as the code does", () => {
    const rows = getTable(DOCUMENT, ["thing", "value"]);
    const values = new Map(rows.map((row) => [row.thing, listNames(row.value)]));
    expect(values.get("keys")).toEqual(Object.values(TABLE.keys));
    expect(values.get("indexes")).toEqual([
      ...Object.entries(TABLE.indexes).flatMap(([name, { pk, sk }]) => [name, pk, sk]),
      TABLE.indexes.gsi1.projection,
    ]);
    expect(values.get("time to live")).toEqual([TABLE.timeToLive]);
  });
});
