import { FathomSyncError, type ImportResult, toProblem } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { buildRep } from "../../../test/build-rep.ts";
import type { ImportRow } from "./import-rows.ts";
import { sendImport } from "./send-import.ts";

const row = (repId: string, apiKey?: string): ImportRow => ({
  line: 2,
  trouble: undefined,
  rep: { repId, name: repId, email: `${repId}@tailspin.example`, ...(apiKey === undefined ? {} : { apiKey }) },
});
const problem = (code: "key_refused" | "rep_not_found" | "unavailable") => {
  const body = toProblem(code);
  return new FathomSyncError(body.detail, { status: body.status, code, problem: body });
};

type Client = Parameters<typeof sendImport>[0];
const unused = async (): Promise<never> => {
  throw new Error("not to be asked");
};

describe("sendImport", () => {
  it("sends 500 at a time with a service token, and goes on after a part that failed as a whole", async () => {
    const sizes: number[] = [];
    const done: number[] = [];
    const client: Client = {
      importReps: async ({ body }) => {
        sizes.push(body.reps.length);
        if (sizes.length === 1) throw problem("unavailable");
        const items = body.reps.map((_rep, index) => ({ row: index, repId: "r", result: "created" as const }));
        return { created: items.length, updated: 0, refused: 0, items } satisfies ImportResult;
      },
      putRep: unused,
      putConnection: unused,
      getRep: unused,
    };
    const rows = Array.from({ length: 501 }, (_, index) => row(`r-${index}`));
    const results = await sendImport(client, "service", rows, (count) => done.push(count));
    expect([sizes, done]).toEqual([
      [500, 1],
      [500, 501],
    ]);
    expect(results.filter(({ result }) => result === "refused")).toHaveLength(500);
    expect(results[0]?.reason).toBe(toProblem("unavailable").detail);
    expect(results.at(-1)).toMatchObject({ result: "created", reason: undefined });
  });

  it("tells what is wrong with a row, field by field", async () => {
    const refused = toProblem("invalid_request", {
      errors: [{ path: "body.reps[0].email", message: "must be an address" }],
    });
    const client: Client = {
      importReps: async () => ({
        created: 0,
        updated: 0,
        refused: 1,
        items: [{ row: 0, repId: "a", result: "refused", problem: refused }],
      }),
      putRep: unused,
      putConnection: unused,
      getRep: unused,
    };
    const [result] = await sendImport(client, "service", [row("a")], () => undefined);
    expect(result).toMatchObject({ result: "refused", reason: "email: must be an address" });
  });

  it("goes row by row with an admin's token, and one refused key is one row's trouble", async () => {
    const client: Client = {
      importReps: unused,
      getRep: async ({ repId }) => {
        if (repId === "new") throw problem("rep_not_found");
        return buildRep({ repId });
      },
      putRep: async ({ repId }) => buildRep({ repId }),
      putConnection: async ({ body }) => {
        if (body.apiKey === "bad-key-1") throw problem("key_refused");
        return { status: "ok", keyTail: "abcd", checkedAt: null };
      },
    };
    const rows = [row("new", "good-key-1"), row("old", "bad-key-1"), row("old-2")];
    const results = await sendImport(client, "admin", rows, () => undefined);
    expect(results.map(({ result }) => result)).toEqual(["created", "refused", "updated"]);
    expect(results[1]?.reason).toBe(toProblem("key_refused").detail);
  });
});
