import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildSourceCall } from "../../test/build-call.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { createCallEntity } from "../call/call.entity.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { type BackfillInput, backfillAttendance } from "./backfill-attendance.ts";

const guest = (name: string) => ({ name, email: `${name}@lists.example`, domain: null, external: true });

describeOnEngines("attendance of calls that were stored before there was any", (getUrl) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await createBench(getUrl());
    for (const repId of ["a", "b"]) {
      const calls = [1, 2, 3].map((number) => {
        const recordingId = (repId === "a" ? 100 : 200) + number;
        const call = buildSourceCall({ recordingId, invitees: [guest("ines"), guest(`bo${number}`)] });
        return {
          entry: undefined,
          observation: { call, observedAt: "2026-11-25T12:00:00.000Z", source: "poll" as const },
        };
      });
      await bench.clock.settle(bench.writer.store(await bench.states.get(repId), calls, toUntriedPlan(bench.clock)));
    }
  });

  async function listEntries(): Promise<string[]> {
    const input = { TableName: bench.database.tableName, ConsistentRead: true };
    const { Items = [] } = await bench.client.send(new ScanCommand(input));
    return Items.filter(({ sk }) => sk?.S?.startsWith("$attendance"))
      .map(({ pk, sk }) => `${pk?.S} ${sk?.S}`)
      .toSorted();
  }

  /** As an earlier version stored: calls without entries. */
  async function removeEntries(): Promise<void> {
    for (const entry of await listEntries()) {
      const [pk = "", sk = ""] = entry.split(" ");
      const Key = { pk: { S: pk }, sk: { S: sk } };
      await bench.client.send(new DeleteItemCommand({ TableName: bench.database.tableName, Key }));
    }
  }

  const run = (input: Partial<BackfillInput> = {}) =>
    backfillAttendance({ database: bench.database, dryRun: false, onPage: () => undefined, ...input });

  it("is what it would have been, and a second time finds nothing to do", async () => {
    const whole = await listEntries();
    // Two people and their company in each of six calls.
    expect(whole).toHaveLength(18);
    await removeEntries();
    expect(await run()).toEqual({ calls: 6, missing: 18 });
    expect(await listEntries()).toEqual(whole);
    expect(await run()).toEqual({ calls: 6, missing: 0 });
  });

  it("is only counted in a dry run", async () => {
    await removeEntries();
    expect(await run({ dryRun: true })).toEqual({ calls: 6, missing: 18 });
    expect(await listEntries()).toEqual([]);
  });

  it("goes on where it stopped", async () => {
    const whole = await listEntries();
    await removeEntries();
    let stoppedAt: string | undefined;
    const stop = run({
      pageSize: 5,
      onPage: ({ calls }, next) => {
        stoppedAt = next;
        if (calls >= 2) throw new Error("stopped");
      },
    });
    await expect(stop).rejects.toThrow("stopped");
    expect((await listEntries()).length).toBeLessThan(whole.length);
    const rest = await run({ pageSize: 5, from: stoppedAt });
    expect(rest.calls).toBeLessThan(6);
    expect(await listEntries()).toEqual(whole);
  });

  it("finishes what a crash left", async () => {
    const whole = await listEntries();
    await removeEntries();
    let writes = 0;
    bench.gate = ({ name, moment }) => {
      if (name === "BatchWriteItemCommand" && moment === "after" && ++writes === 1) throw new Error("killed");
    };
    await expect(run()).rejects.toThrow("killed");
    bench.gate = undefined;
    const cursors: (string | undefined)[] = [];
    await run({ onPage: (_sofar, next) => cursors.push(next) });
    expect(await listEntries()).toEqual(whole);
    // The last page has nothing behind it.
    expect(cursors.at(-1)).toBeUndefined();
  });

  it("does not bring back who was taken out of a call, or a call that was deleted, at the very moment", async () => {
    await removeEntries();
    const calls = createCallEntity(bench.database);
    let isFirst = true;
    bench.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (isFirst && context.commandName === "BatchWriteItemCommand") {
          isFirst = false;
          const invitees = [{ ...guest("ines"), domain: undefined }];
          await calls.patch({ repId: "a", recordingId: 101 }).set({ invitees }).go();
          await calls.delete({ repId: "b", recordingId: 202 }).go();
        }
        return await next(args);
      },
      { step: "initialize", name: "between reading and writing" },
    );
    await run();
    expect(isFirst).toBe(false);
    const left = (await listEntries()).map((entry) => /recordingId_0*(\d+)/.exec(entry)?.[1]);
    const count = (recordingId: number) => left.filter((id) => id === String(recordingId)).length;
    expect([count(101), count(102), count(202), count(203)]).toEqual([2, 3, 0, 3]);
  });
});
