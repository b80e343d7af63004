import type { AuditPage } from "@fathom-sync/contract";
import { createAuditRepository, RETENTION_ACTOR, StorageUnavailable, toEmailHash } from "@fathom-sync/core";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Bench, createBench, useMachine } from "../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
  await bench.addRep("a", 1);
  await bench.drain();
});

async function listDeeds() {
  const month = new Date(bench.clock.now()).toISOString().slice(0, 7);
  return (await bench.services.audit.list(month, { limit: 100 })).items;
}

/** What was recorded while `work` ran, oldest first. */
async function recordOf(work: () => Promise<unknown>) {
  const before = (await listDeeds()).length;
  await work();
  const deeds = await listDeeds();
  return deeds.slice(0, deeds.length - before).toReversed();
}

describe("the audit of the API", () => {
  it("records who erased and exported whom, by the hash of the address, and nothing that is no request or only reads", async () => {
    const before = (await listDeeds()).length;
    await bench.call("GET", "/api/contacts/eva@tailspin.example/export");
    await bench.call("DELETE", "/api/contacts/eva@tailspin.example");
    await bench.call("DELETE", "/api/contacts/no-address");
    await bench.call("GET", "/api/reps/a/calls");
    const deeds = (await listDeeds()).slice(0, -before);
    expect(deeds.map(({ action }) => action).toSorted()).toEqual(["eraseContact", "exportContact"]);
    for (const deed of deeds) {
      expect(deed).toMatchObject({
        actor: { kind: "service", id: undefined },
        target: toEmailHash("eva@tailspin.example"),
        status: 200,
      });
    }
    expect(JSON.stringify(deeds)).not.toContain("@");
  });

  it("names the reps an import stored, and no other", async () => {
    const row = (repId: string) => ({ repId, name: repId, email: `${repId}@sellers.example` });
    const reps = [row("imported-1"), row("imported-2"), { ...row("refused"), email: "no address" }];
    const [deed, ...rest] = await recordOf(() => bench.call("POST", "/api/reps/import", { json: { reps } }));
    expect(rest).toEqual([]);
    expect(deed).toMatchObject({ action: "importReps", targets: ["imported-1", "imported-2"], outcome: "ok" });
  });

  it("records a bulk sync by its run and the reps it was asked for, and who cancelled it", async () => {
    let runId = "";
    const deeds = await recordOf(async () => {
      ({ runId } = await bench.read<{ runId: string }>("POST", "/api/sync", { json: { repIds: ["a"] } }));
      await bench.call("DELETE", `/api/runs/${runId}`);
      await bench.call("POST", "/api/reps/a/connection/test");
    });
    expect(deeds).toMatchObject([
      { action: "startSync", target: runId, targets: ["a"], outcome: "ok", status: 202 },
      { action: "cancelRun", target: runId, outcome: "ok" },
      { action: "testConnection", target: "a", outcome: "ok" },
    ]);
    await bench.drain();
  });

  it("records one of many clicks on Ververs, and none that Fathom was not asked for", async () => {
    bench.clock.advance(60_000);
    const clicks = () => Promise.all(Array.from({ length: 5 }, () => bench.call("POST", "/api/reps/a/refresh")));
    expect(await recordOf(clicks)).toMatchObject([{ action: "refreshRep", target: "a", outcome: "ok", status: 200 }]);
    expect(await recordOf(clicks)).toEqual([]);
  });

  it("records what failed half-way, with the reason's code, and a refusal by those who were asked", async () => {
    const fail = vi
      .spyOn(bench.services.contactEraser, "erase")
      .mockRejectedValue(new StorageUnavailable("in the middle"));
    const failed = await recordOf(() => bench.call("DELETE", "/api/contacts/half@tailspin.example"));
    fail.mockRestore();
    expect(failed).toMatchObject([
      {
        action: "eraseContact",
        target: toEmailHash("half@tailspin.example"),
        outcome: "failed",
        code: "unavailable",
        status: 503,
      },
    ]);
    const refused = await recordOf(async () => {
      await bench.call("DELETE", "/api/calls/1");
      await bench.call("PUT", "/api/reps/a/connection", { json: { apiKey: "a-key-fathom-does-not-know" } });
    });
    expect(refused).toMatchObject([
      { action: "deleteCall", target: "1", outcome: "failed", code: "call_not_found", status: 404 },
      { action: "putConnection", target: "a", outcome: "failed", code: "key_refused", status: 422 },
    ]);
  });

  it("shows as begun what died half-way, and does nothing that it cannot record", async () => {
    const add = vi.spyOn(bench.services.audit, "add");
    const erase = vi.spyOn(bench.services.contactEraser, "erase");
    const { add: write } = createAuditRepository({
      database: { client: bench.dynamoDbClient, tableName: bench.tableName },
      clock: bench.clock,
    });
    add.mockImplementationOnce(write).mockRejectedValueOnce(new StorageUnavailable("the process ended here"));
    const died = await recordOf(() => bench.call("DELETE", "/api/contacts/gone@tailspin.example"));
    expect(died).toMatchObject([{ action: "eraseContact", outcome: "begun", status: undefined }]);
    expect(erase).toHaveBeenCalledTimes(1);
    add.mockRejectedValueOnce(new StorageUnavailable("not now"));
    expect((await bench.call("DELETE", "/api/contacts/gone@tailspin.example")).status).toBe(503);
    expect(erase).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });

  it("is read over HTTP, newest first, a page at a time", async () => {
    const first = await bench.read<AuditPage>("GET", "/api/audit?limit=1");
    const rest = await bench.read<AuditPage>("GET", `/api/audit?cursor=${first.nextCursor}`);
    const deeds = (await listDeeds()).map(({ auditId, action }) => [auditId, action]);
    expect([...first.items, ...rest.items].map(({ requestId, action }) => [requestId, action])).toEqual(deeds);
    expect(first.items[0]).toMatchObject({ actor: { kind: "service", id: null } });
    expect((await bench.call("GET", "/api/audit?month=2026-13")).status).toBe(400);
    expect(await bench.read("GET", "/api/audit?month=2001-01")).toEqual({ items: [], nextCursor: null });
  });

  it("tells what retention erased on a list of its own", async () => {
    const deed = { auditId: "expireCall-7", actor: RETENTION_ACTOR, action: "expireCall", target: "7", status: 204 };
    await bench.services.audit.add(deed);
    const { items } = await bench.read<AuditPage>("GET", "/api/audit?by=retention");
    expect(items).toMatchObject([{ action: "expireCall", target: "7", actor: { kind: "retention", id: null } }]);
    const people = await bench.read<AuditPage>("GET", "/api/audit?by=people&limit=100");
    expect(people).toEqual(await bench.read("GET", "/api/audit?limit=100"));
    expect(people.items.length).toBeGreaterThan(0);
    expect(JSON.stringify(people)).not.toContain("expireCall");
    expect((await bench.call("GET", "/api/audit?by=nobody")).status).toBe(400);
  });

  it("records what was done to a rep, by its id", async () => {
    await bench.call("DELETE", "/api/reps/a?purge=true");
    expect(await listDeeds()).toContainEqual(
      expect.objectContaining({ action: "deleteRep", target: "a", status: 204, at: expect.stringMatching(/Z$/) }),
    );
  });
});
