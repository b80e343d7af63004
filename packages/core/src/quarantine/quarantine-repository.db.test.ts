import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import type { QuarantinedCall, QuarantineRepository } from "./quarantine.ts";
import { createQuarantineRepository } from "./quarantine-repository.ts";

function buildEntry(changes: Partial<QuarantinedCall>): QuarantinedCall {
  return {
    repId: "r1",
    quarantineId: "900000001",
    recordingId: 900_000_001,
    createdAt: "2026-11-22T10:00:00.000Z",
    within: undefined,
    reason: "recording_start_time: not an instant",
    since: "2026-11-22T12:00:00.000Z",
    attempts: 1,
    nextAttemptAt: "2026-11-22T13:00:00.000Z",
    ...changes,
  };
}

describeOnEngines("the quarantine", (getUrl) => {
  let quarantine: QuarantineRepository;
  beforeAll(async () => {
    const client = createTestClient(getUrl());
    quarantine = createQuarantineRepository({ database: { client, tableName: await createTestTable(client) } });
  });

  it("lists a rep's entries whole, the oldest first, and nobody else's", async () => {
    const readable = buildEntry({ repId: "list" });
    const unreadable = buildEntry({
      repId: "list",
      quarantineId: "page:2026-11-21#3 / ?",
      recordingId: null,
      createdAt: undefined,
      nextAttemptAt: undefined,
      since: "2026-11-21T12:00:00.000Z",
    });
    const sameMoment = buildEntry({ repId: "list", quarantineId: "900000000", recordingId: 900_000_000 });
    for (const entry of [readable, unreadable, sameMoment, buildEntry({ repId: "LIST" })]) await quarantine.put(entry);
    expect(await quarantine.list("list")).toEqual([unreadable, sameMoment, readable]);
    expect(await quarantine.list("nobody")).toEqual([]);
  });

  it("holds one entry for a meeting, as it was put last", async () => {
    await quarantine.put(buildEntry({ repId: "again" }));
    const parked = buildEntry({ repId: "again", attempts: 5, nextAttemptAt: undefined });
    await quarantine.put(parked);
    expect(await quarantine.list("again")).toEqual([parked]);
  });

  it("forgets an entry once, and has nothing to do the second time", async () => {
    await quarantine.put(buildEntry({ repId: "remove" }));
    await quarantine.put(buildEntry({ repId: "remove", quarantineId: "other" }));
    await quarantine.remove("remove", "900000001");
    await quarantine.remove("remove", "900000001");
    expect((await quarantine.list("remove")).map(({ quarantineId }) => quarantineId)).toEqual(["other"]);
  });
});
