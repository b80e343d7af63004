import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildLine, buildSourceCall } from "../../test/build-call.ts";
import { describeOnEngines } from "../../test/engines.ts";
import type { SourceCall } from "../source/call-source.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { type CallRemoval, createCallRemoval } from "./remove-call.ts";

const CANARY = "canary sentence of a transcript";

describeOnEngines("deleting a call", (getUrl) => {
  let bench: Bench;
  let removal: CallRemoval;
  beforeAll(async () => {
    bench = await createBench(getUrl());
    removal = createCallRemoval({ database: bench.database, clock: bench.clock });
  });

  const listEntries = (repId: string) => bench.manifests.listWindow(repId, "2000", "2999");

  async function store(repId: string, changes: Partial<SourceCall>, observedAt = "2026-11-20T12:00:00.000Z") {
    const call = buildSourceCall(changes);
    const entry = (await listEntries(repId)).find(({ recordingId }) => recordingId === call.recordingId);
    return await bench.clock.settle(
      bench.writer.store(
        await bench.states.get(repId),
        [{ entry, observation: { call, observedAt, source: "poll" } }],
        toUntriedPlan(bench.clock),
      ),
    );
  }

  /** Entities of everything in the table that is about this call. */
  async function listKinds(recordingId: number): Promise<string[]> {
    const padded = String(recordingId).padStart(16, "0");
    const input = { TableName: bench.database.tableName, ConsistentRead: true };
    const { Items = [] } = await bench.client.send(new ScanCommand(input));
    return Items.filter(({ pk, sk }) => `${pk?.S}${sk?.S}`.includes(padded))
      .map(({ __edb_e__ }) => __edb_e__?.S ?? "")
      .toSorted();
  }

  const remove = (recordingId: number) => bench.clock.settle(removal.remove(recordingId));
  const settled = <T>(work: Promise<T>) =>
    bench.clock.settle(
      work.then(
        () => "done",
        (error: Error) => error,
      ),
    );

  it("leaves three marks without content, and nothing else", async () => {
    await store("a", { recordingId: 101, transcript: [buildLine(CANARY)] });
    await store("a", { recordingId: 101, transcript: [buildLine(`${CANARY}, edited`)] }, "2026-11-20T13:00:00.000Z");
    await store("a", { recordingId: 102, transcript: [buildLine("of another call")] });
    expect(await listKinds(101)).toEqual(["attendance", "attendance", "call", "manifest", "transcript", "transcript"]);
    await remove(101);
    expect(await listKinds(101)).toEqual(["deletion", "manifest", "tombstone"]);
    await expect(bench.calls.get(101)).rejects.toMatchObject({ code: "call_not_found" });
    const { items } = await bench.calls.list({ repId: "a", includeInvisible: true }, { limit: 100 });
    expect(items.map(({ recordingId }) => recordingId)).toEqual([102]);
    expect(await bench.calls.getTranscript(await bench.calls.get(102))).toEqual([buildLine("of another call")]);
  });

  it("takes the call out of the counters and asks for none of its parts again", async () => {
    await store("b", { recordingId: 201, transcript: null, summary: null });
    await store("b", { recordingId: 202, transcript: null, summary: null });
    const before = await bench.states.get("b");
    expect(before).toMatchObject({ calls: 2, pendingParts: 6 });
    await remove(201);
    expect(await bench.states.get("b")).toEqual({ ...before, calls: 1, pendingParts: 3 });
    expect((await bench.manifests.listPending("b")).map(({ recordingId }) => recordingId)).toEqual([202]);
    expect(await listEntries("b")).toContainEqual(
      expect.objectContaining({
        recordingId: 201,
        visible: false,
        deletedAt: expect.stringMatching(/Z$/),
        nextAttemptAt: undefined,
        transcript: "absent",
        revision: 2,
      }),
    );
  });

  it("never lets the call come back, whatever Fathom says of it and however often", async () => {
    await store("c", { recordingId: 301 });
    const [entry] = await listEntries("c");
    await remove(301);
    await store("c", { recordingId: 301, title: "again", transcript: [buildLine("x")] }, "2026-11-21T12:00:00.000Z");
    // A run that knows the call as it was before, and one that knows nothing of it.
    const state = await bench.states.get("c");
    const observation = {
      call: buildSourceCall({ recordingId: 301, title: "late" }),
      observedAt: "2026-11-21T13:00:00.000Z",
      source: "poll" as const,
    };
    for (const known of [entry, undefined]) {
      const plan = toUntriedPlan(bench.clock);
      await bench.clock.settle(bench.writer.store(state, [{ entry: known, observation }], plan));
    }
    await expect(bench.calls.get(301)).rejects.toMatchObject({ code: "call_not_found" });
    expect(await bench.states.get("c")).toMatchObject({ calls: 0, pendingParts: 0 });
  });

  it("never lets it come back through another rep who holds the same recording", async () => {
    await store("c1", { recordingId: 351, transcript: [buildLine("x")] });
    await store("c2", { recordingId: 352, ...READY });
    await remove(351);
    const stored = await store("c2", { recordingId: 351, transcript: [buildLine(CANARY)] });
    expect(stored.changes.get(351)).toBe("unchanged");
    await expect(bench.calls.get(351)).rejects.toMatchObject({ code: "call_not_found" });
    expect(await listKinds(351)).toEqual(["deletion", "manifest", "manifest", "tombstone"]);
    expect(await bench.states.get("c2")).toMatchObject({ calls: 1, pendingParts: 0 });
    // Listed again: the note of the first time is enough, and nothing is asked for.
    await store("c2", { recordingId: 351 }, "2026-11-21T12:00:00.000Z");
    const entry = (await listEntries("c2")).find(({ recordingId }) => recordingId === 351);
    expect(entry).toMatchObject({ visible: false, nextAttemptAt: undefined, revision: 1 });
    expect(entry?.isExpired).toBeUndefined();
  });

  it("does not hold other calls of the same batch back", async () => {
    await store("c3", { recordingId: 361 });
    await remove(361);
    const observation = (recordingId: number) => ({
      entry: undefined,
      observation: {
        call: buildSourceCall({ recordingId }),
        observedAt: "2026-11-20T12:00:00.000Z",
        source: "poll" as const,
      },
    });
    const state = await bench.states.get("c4");
    const batch = [observation(361), observation(362)];
    const stored = await bench.clock.settle(bench.writer.store(state, batch, toUntriedPlan(bench.clock)));
    expect([...stored.changes]).toEqual([
      [361, "unchanged"],
      [362, "added"],
    ]);
    expect((await bench.calls.get(362)).repId).toBe("c4");
  });

  it("can be repeated, and counts once", async () => {
    await store("d", { recordingId: 401, transcript: null });
    await store("d", { recordingId: 402 });
    await remove(401);
    const state = await bench.states.get("d");
    await remove(401);
    expect(await bench.states.get("d")).toEqual(state);
    expect(state.calls).toBe(1);
  });

  it("counts once also when two delete at the same time", async () => {
    await store("e", { recordingId: 501, transcript: null });
    await store("e", { recordingId: 502, transcript: [buildLine("x")] });
    const { pendingParts } = await bench.states.get("e");
    const other = createCallRemoval({ database: bench.database, clock: bench.clock });
    await bench.clock.settle(Promise.all([removal.remove(501), other.remove(501), removal.remove(501)]));
    expect(await bench.states.get("e")).toMatchObject({ calls: 1, pendingParts: pendingParts - 3 });
  });

  it("says so when there never was such a call", async () => {
    await expect(removal.remove(999_999)).rejects.toMatchObject({ code: "call_not_found" });
  });

  it("does not count a call that was not visible any more", async () => {
    await store("f", { recordingId: 601, ...READY });
    const state = await bench.states.get("f");
    const [entry] = await listEntries("f");
    if (!entry) throw new Error("nothing stored");
    const absence = { readAt: "2026-11-22T12:00:00.000Z", isConfirmed: true };
    await bench.clock.settle(
      bench.writer.store(state, [{ entry, observation: undefined, absence }], toUntriedPlan(bench.clock)),
    );
    expect((await bench.states.get("f")).calls).toBe(0);
    await remove(601);
    expect(await bench.states.get("f")).toMatchObject({ calls: 0, pendingParts: 0 });
  });

  it("joins a run that writes the same call at the same moment: it is gone all the same, and counted right", async () => {
    for (let round = 0; round < 5; round++) {
      const repId = `g${round}`;
      const recordingId = 700 + round;
      await store(repId, { recordingId, transcript: null });
      const observedAt = "2026-11-21T12:00:00.000Z";
      const call = buildSourceCall({ recordingId, transcript: [buildLine("x")] });
      const [entry] = await listEntries(repId);
      const calls = [{ entry, observation: { call, observedAt, source: "poll" as const } }];
      const state = await bench.states.get(repId);
      await bench.clock.settle(
        Promise.all([removal.remove(recordingId), bench.writer.store(state, calls, toUntriedPlan(bench.clock))]),
      );
      await expect(bench.calls.get(recordingId)).rejects.toMatchObject({ code: "call_not_found" });
      expect(await bench.states.get(repId)).toMatchObject({ calls: 0, pendingParts: 0 });
      expect(await listKinds(recordingId)).toEqual(["deletion", "manifest", "tombstone"]);
    }
  });

  it("is finished by the same deletion again, wherever it was interrupted", async () => {
    for (let n = 1; ; n++) {
      const repId = `h${n}`;
      const recordingId = 800 + n;
      await store(repId, { recordingId, ...READY, transcript: [buildLine(CANARY)] });
      let count = 0;
      bench.gate = ({ kind }) => {
        if (kind === "database" && ++count >= n) throw new Error("killed");
      };
      const first = await settled(removal.remove(recordingId));
      bench.gate = undefined;
      await remove(recordingId);
      expect(await listKinds(recordingId)).toEqual(["deletion", "manifest", "tombstone"]);
      expect(await bench.states.get(repId)).toMatchObject({ calls: 0, pendingParts: 0 });
      if (first === "done") break;
      expect(n).toBeLessThan(50);
    }
  });
});

const READY = {
  transcript: [buildLine("x")],
  summary: { templateName: null, markdown: "s" },
  actionItems: [],
} satisfies Partial<SourceCall>;
