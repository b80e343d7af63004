import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv.ts";
import { toImportPlan } from "./import-rows.ts";

const plan = (text: string) => toImportPlan(parseCsv(text));

describe("toImportPlan", () => {
  it("knows columns by the names people give them, in any order", () => {
    expect(plan("E-mail;Naam;CRM id;API key;Team\neva@tailspin.example;Eva;crm-1;k-12345678;North")).toEqual({
      rows: [
        {
          line: 2,
          rep: { repId: "crm-1", name: "Eva", email: "eva@tailspin.example", apiKey: "k-12345678" },
          trouble: undefined,
        },
      ],
      missingColumns: [],
      ignoredColumns: ["Team"],
    });
  });

  it("leaves out cells that are empty: the connection stays as it is", () => {
    const [row] = plan("id,name,email,fathomEmail,apiKey\n1,Eva,eva@tailspin.example,,").rows;
    expect(row?.rep).toEqual({ repId: "1", name: "Eva", email: "eva@tailspin.example" });
  });

  it("says which columns are missing, and takes no row", () => {
    expect(plan("name,key\nEva,k")).toEqual({ rows: [], missingColumns: ["repId", "email"], ignoredColumns: [] });
  });

  it("finds rows without what is needed, and ids that come twice", () => {
    const { rows } = plan("id,name,email\n1,Eva,e@x.example\n1,Bo,b@x.example\n2,,c@x.example");
    expect(rows.map(({ line, trouble }) => [line, trouble])).toEqual([
      [2, undefined],
      [3, { kind: "twice", field: "repId" }],
      [4, { kind: "missing", field: "name" }],
    ]);
  });
});
