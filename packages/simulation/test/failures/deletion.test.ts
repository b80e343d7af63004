/** Rows about calls that are gone on one side, and about what others keep on our items. */
import { type AttributeValue, GetItemCommand, ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../../core/test/bench.ts";
import { createSettledBench, expectNothingMissed, tick, useDatabase } from "./engine-setting.ts";
import { buildMachine, MINUTE_MS } from "./machine-setting.ts";

const getUrl = useDatabase();

describe("failure table", () => {
  it("row 12: a call deleted at Fathom is marked not visible after two complete reads, by no partial one, and is never erased", async () => {
    const { bench, ids } = await createSettledBench(getUrl(), 15);
    const [gone = 0] = ids;
    const held = await readWhole(bench, "r1");
    bench.simulator.deleteMeeting(gone);
    for (let partial = 0; partial < 3; partial++) {
      bench.simulator.addFault({ kind: "status", status: 500, match: { page: 2 } });
      expect(await bench.sync("r1")).toMatchObject({ outcome: "failed" });
      await bench.clock.advance(30 * MINUTE_MS);
    }
    await expectNothingMissed(bench);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    expect(await bench.calls.get(gone)).toMatchObject({ visible: true });
    // A partial read between two complete ones takes nothing back and adds nothing.
    bench.simulator.addFault({ kind: "truncated-json", match: { page: 2 } });
    await bench.clock.advance(30 * MINUTE_MS);
    await bench.sync("r1");
    expect(await bench.calls.get(gone)).toMatchObject({ visible: true });
    await tick(bench, 48 * 8);
    const after = await readWhole(bench, "r1");
    expect(await bench.calls.get(gone)).toMatchObject({ visible: false });
    expect(after.calls).toEqual(
      held.calls.map((call) => (call.recordingId === gone ? { ...call, visible: false } : call)),
    );
    expect(after.counters.calls).toBe(ids.length - 1);
  });

  it("row 13: a call deleted in the CRM is still gone 30 runs later, whatever Fathom says of it", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", 3, 60);
    setting.machine.start();
    await setting.runTicks(1);
    const [gone = 0, ...others] = setting.listAtFathom("ann");
    await setting.ask("DELETE", `/api/calls/${gone}`, undefined, 204);
    for (let run = 0; run < 30; run++) {
      setting.simulator.editMeeting(gone, { title: `Edited ${run}` });
      if (run % 10 === 0) await setting.ask("POST", "/api/sync", { hours: 48 }, 202);
      if (run % 7 === 0) await setting.ask("POST", "/api/reps/ann/refresh");
      await setting.runTicks(1);
    }
    expect((await setting.listHeld("ann")).toSorted()).toEqual(others.toSorted());
    await setting.ask("GET", `/api/calls/${gone}`, undefined, 404);
    await setting.ask("GET", `/api/calls/${gone}/transcript`, undefined, 404);
    expect(await setting.ask("GET", "/api/reps/ann")).toMatchObject({ sync: { outcome: "complete", calls: 2 } });
  });

  it("row 14: attributes of a call that are not ours stay byte-equal through every kind of update", async () => {
    const { bench, ids } = await createSettledBench(getUrl(), 2);
    const [late = 0] = bench.addCalls("r1", 1, {
      newestMinutesAgo: 5,
      transcriptReadyAt: "never",
      summaryReadyAt: "never",
    });
    await bench.sync("r1");
    const { Items = [] } = await bench.client.send(new ScanCommand({ TableName: bench.database.tableName }));
    const keys = Items.filter((item) => item.__edb_e__?.S === "call").flatMap(({ pk, sk }) =>
      pk && sk ? [{ pk, sk }] : [],
    );
    expect(keys).toHaveLength(3);
    const theirs = {
      crmNotes: { S: "Belt terug na de zomer 🏖️ — שלום\n" },
      crmTags: { SS: ["hot", "renewal"] },
      crmDeal: {
        M: { id: { N: "77" }, stages: { L: [{ S: "won" }, { NULL: true }, { B: new Uint8Array([0, 255, 128]) }] } },
      },
      owner: { BOOL: false },
    } satisfies Record<string, AttributeValue>;
    for (const Key of keys) {
      await bench.client.send(
        new UpdateItemCommand({
          TableName: bench.database.tableName,
          Key,
          UpdateExpression: "SET #a = :a, #b = :b, #c = :c, #d = :d",
          ExpressionAttributeNames: Object.fromEntries(
            Object.keys(theirs).map((name, index) => [`#${"abcd"[index]}`, name]),
          ),
          ExpressionAttributeValues: Object.fromEntries(
            Object.values(theirs).map((value, index) => [`:${"abcd"[index]}`, value]),
          ),
        }),
      );
    }
    const [edited = 0, vanished = 0] = ids;
    const now = bench.clock.now();
    bench.simulator.editMeeting(edited, {
      title: "Edited at Fathom",
      invitees: [{ name: "New", email: "new@customer.example" }],
      summary: { template_name: "Other", markdown_formatted: "## Rewritten" },
    });
    bench.simulator.completeActionItem(edited, 0);
    bench.simulator.editMeeting(late, { transcriptReadyAt: now, summaryReadyAt: now });
    bench.simulator.deleteMeeting(vanished);
    await tick(bench, 4);
    expect(await bench.calls.get(edited)).toMatchObject({ title: "Edited at Fathom" });
    expect(await bench.calls.get(late)).toMatchObject({ transcript: { state: "present" } });
    expect(await bench.calls.get(vanished)).toMatchObject({ visible: false });
    for (const Key of keys) {
      const { Item = {} } = await bench.client.send(new GetItemCommand({ TableName: bench.database.tableName, Key }));
      expect(Object.fromEntries(Object.keys(theirs).map((name) => [name, Item[name]]))).toEqual(theirs);
    }
  });
});
