import type { AuditPage } from "@fathom-sync/contract";
import { RETENTION_ACTOR, toEmailHash } from "@fathom-sync/core";
import { beforeAll, describe, expect, it } from "vitest";
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

describe("the audit of the API", () => {
  it("records who erased and exported whom, by the hash of the address, and nothing that was refused or only read", async () => {
    const before = (await listDeeds()).length;
    await bench.call("GET", "/api/contacts/eva@tailspin.example/export");
    await bench.call("DELETE", "/api/contacts/eva@tailspin.example");
    await bench.call("DELETE", "/api/contacts/no-address");
    await bench.call("DELETE", "/api/calls/1");
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
