import { beforeAll, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { DAY_MS } from "../clock.ts";
import { type AuditBy, type AuditRepository, createAuditRepository, RETENTION_ACTOR } from "./audit-repository.ts";

describeOnEngines("the audit", (getUrl) => {
  let bench: Bench;
  let audit: AuditRepository;
  beforeAll(async () => {
    bench = await createBench(getUrl());
    audit = createAuditRepository({ database: bench.database, clock: bench.clock });
  });

  const record = (auditId: string) => ({
    auditId,
    actor: { kind: "admin", id: "user-7" },
    action: "deleteCall",
    target: "900000001",
    status: 204,
  });

  it("keeps what retention erased apart from what people did", async () => {
    const month = new Date(bench.clock.now()).toISOString().slice(0, 7);
    const own = createAuditRepository({ database: bench.database, clock: bench.clock });
    await own.add({ ...record("expireCall-7"), actor: RETENTION_ACTOR, action: "expireCall" });
    const list = async (by?: AuditBy) => (await own.list(month, { limit: 10 }, by)).items.map(({ auditId }) => auditId);
    expect(await list("retention")).toEqual(["expireCall-7"]);
    expect(await list()).not.toContain("expireCall-7");
  });

  it("tells of what has begun, and then, in its place, what came of it", async () => {
    const own = createAuditRepository({ database: bench.database, clock: bench.clock });
    const at = "2031-05-06T07:08:09.010Z";
    const begun = { ...record("half-way"), at, outcome: "begun", status: undefined } as const;
    await own.add(begun);
    expect((await own.list("2031-05", { limit: 10 })).items).toMatchObject([{ outcome: "begun", status: undefined }]);
    await bench.clock.settle(bench.clock.sleep(1_000));
    await own.add({ ...begun, targets: ["a", "b"], outcome: "failed", code: "unavailable", status: 503 });
    expect((await own.list("2031-05", { limit: 10 })).items).toEqual([
      { ...record("half-way"), at, targets: ["a", "b"], outcome: "failed", code: "unavailable", status: 503 },
    ]);
  });

  it("tells newest first who did what and when, a page at a time, and forgets it after 400 days", async () => {
    const month = new Date(bench.clock.now()).toISOString().slice(0, 7);
    await audit.add(record("first"));
    await bench.clock.settle(bench.clock.sleep(1_000));
    await audit.add({ ...record("second"), actor: { kind: "service", id: undefined }, target: undefined });
    const first = await audit.list(month, { limit: 1 });
    expect(first.items).toMatchObject([{ auditId: "second", actor: { kind: "service", id: undefined } }]);
    const second = await audit.list(month, { limit: 1, cursor: first.nextCursor ?? undefined });
    const filled = { targets: [], outcome: "ok", code: undefined };
    expect(second.items).toEqual([{ ...record("first"), ...filled, at: expect.stringMatching(/^\d{4}-.*Z$/) }]);
    await bench.clock.settle(bench.clock.sleep(401 * DAY_MS));
    expect((await audit.list(month, { limit: 10 })).items).toEqual([]);
  });
});
