import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildLine, buildSourceCall } from "../../test/build-call.ts";
import { createDeliveryBench } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { createTranscriptStore } from "../call/transcript-store.ts";
import { MINUTE_MS } from "../clock.ts";
import { createConnectionRepository } from "../connection/connection-repository.ts";
import { createRefreshTurns } from "../run/refresh-turns.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { Superseded } from "../sync/superseded.ts";
import { createRepPurge, type RepPurge } from "./purge-rep.ts";
import { createCallRemoval } from "./remove-call.ts";

const NEVER = Number.POSITIVE_INFINITY;

describeOnEngines("erasing a rep", (getUrl) => {
  let bench: Bench;
  let repPurge: RepPurge;
  beforeAll(async () => {
    bench = await createBench(getUrl());
    const connections = createConnectionRepository({ database: bench.database });
    repPurge = createRepPurge({
      database: bench.database,
      clock: bench.clock,
      reps: bench.reps,
      disconnect: async (repId) => {
        const rep = await bench.reps.setConnection(repId, undefined);
        await connections.remove(`own:${rep.repId}`);
      },
    });
  });

  async function store(repId: string, recordingIds: readonly number[], state = bench.states.get(repId)) {
    const held = await bench.manifests.listWindow(repId, "2000", "2999");
    const calls = recordingIds.map((recordingId) => ({
      entry: held.find((entry) => entry.recordingId === recordingId),
      observation: {
        call: buildSourceCall({ recordingId, transcript: [buildLine(`words of ${recordingId}`)] }),
        observedAt: "2026-11-25T12:00:00.000Z",
        source: "poll" as const,
      },
    }));
    return await bench.clock.settle(bench.writer.store(await state, calls, toUntriedPlan(bench.clock)));
  }

  /** Entities of everything in the table in whose key the rep's id stands, or the id of one of its calls. */
  async function listKinds(repId: string, recordingIds: readonly number[] = []): Promise<string[]> {
    const { Items = [] } = await bench.client.send(
      new ScanCommand({ TableName: bench.database.tableName, ConsistentRead: true }),
    );
    const marks = [`repId_${repId}`, ...recordingIds.map((id) => String(id).padStart(16, "0"))];
    return Items.filter(({ pk, sk }) =>
      [pk?.S ?? "", sk?.S ?? ""].some((key) => marks.some((mark) => key.endsWith(mark) || key.includes(`${mark}#`))),
    )
      .map(({ __edb_e__ }) => __edb_e__?.S ?? "")
      .toSorted();
  }

  const purge = (repId: string, deadlineAt = NEVER) => bench.clock.settle(repPurge.purge(repId, deadlineAt));
  const put = (repId: string) =>
    bench.reps.put(repId, {
      name: repId,
      email: `${repId}@x.example`,
      fathomEmail: `${repId}@x.example`,
      active: true,
    });

  it("leaves the number that keeps runs out, the mark of the erasure and which calls were deleted, and touches no other rep", async () => {
    await put("a");
    await put("b");
    const ids = Array.from({ length: 60 }, (_, index) => 1_000 + index);
    await store("a", ids);
    await store("b", [2_000]);
    await bench.clock.settle(createCallRemoval({ database: bench.database, clock: bench.clock }).remove(1_000));
    await bench.coverage.record("a", [{ date: "2026-11-20", listed: 60, verifiedAt: "2026-11-25T12:00:00.000Z" }]);
    await createDeliveryBench(bench).store("a", "a body nobody could read");
    expect(await createRefreshTurns(bench).take("a", "manual-1")).toEqual({ previous: undefined });
    expect(await listKinds("a")).toEqual(
      expect.arrayContaining(["coverage", "refresh-turn", "rep", "webhook-delivery"]),
    );
    expect(await purge("a")).toBe(true);
    expect(await listKinds("a", ids)).toEqual(["deletion", "purge", "sync-state"]);
    expect(await bench.states.get("a")).toMatchObject({ version: 1, calls: 0, coveredUntil: undefined });
    expect(await bench.reps.find("a")).toBeUndefined();
    expect((await bench.calls.get(2_000)).repId).toBe("b");
    // The address is free again.
    await bench.reps.put("c", { name: "c", email: "a@x.example", fathomEmail: "a@x.example", active: true });
  });

  it("does not let a call come back that was deleted before, when the rep is made anew", async () => {
    await put("a1");
    await store("a1", [1_500, 1_501]);
    await bench.clock.settle(createCallRemoval({ database: bench.database, clock: bench.clock }).remove(1_500));
    await purge("a1");
    await put("a1");
    await store("a1", [1_500, 1_501]);
    await expect(bench.calls.get(1_500)).rejects.toMatchObject({ code: "call_not_found" });
    expect((await bench.calls.get(1_501)).repId).toBe("a1");
  });

  it("goes on where its deadline stopped it, and lets nobody make the rep anew meanwhile", async () => {
    await put("d");
    const ids = Array.from({ length: 30 }, (_, index) => 3_000 + index);
    await store("d", ids);
    expect(await purge("d", 0)).toBe(false);
    expect((await listKinds("d", ids)).length).toBeGreaterThan(60);
    await expect(put("d")).rejects.toMatchObject({ code: "conflict", retryAfterSeconds: 60 });
    await bench.clock.settle(repPurge.resume(NEVER));
    expect(await listKinds("d", ids)).toEqual(["purge", "sync-state"]);
    expect((await put("d")).created).toBe(true);
  });

  it("keeps a run that was under way from storing anything, the very first one of a rep too", async () => {
    await put("e");
    const early = bench.states.get("e");
    await early;
    await purge("e");
    await expect(store("e", [4_000], early)).rejects.toBeInstanceOf(Superseded);
    expect(await listKinds("e", [4_000])).not.toContain("call");
  });

  it("looks a last time for what such a run put beside a transaction, and then forgets the erasure", async () => {
    await put("f");
    await purge("f");
    await createTranscriptStore({ database: bench.database }).put("f", [
      { recordingId: 5_000, lines: [buildLine("late")] },
    ]);
    await bench.clock.settle(repPurge.resume(NEVER));
    expect(await listKinds("f", [5_000])).toContain("transcript");
    await bench.clock.settle(bench.clock.sleep(21 * MINUTE_MS));
    await bench.clock.settle(repPurge.resume(NEVER));
    expect(await listKinds("f", [5_000])).toEqual(["sync-state"]);
  });

  it("erases what a rep left that was deleted before, is as good twice, and knows no rep that never was", async () => {
    await put("g");
    await store("g", [6_000]);
    await bench.reps.remove("g");
    expect((await bench.calls.get(6_000)).repId).toBe("g");
    expect(await purge("g")).toBe(true);
    expect(await purge("g")).toBe(true);
    await expect(bench.calls.get(6_000)).rejects.toMatchObject({ code: "call_not_found" });
    await expect(repPurge.purge("never", NEVER)).rejects.toMatchObject({ code: "rep_not_found" });
  });
});
