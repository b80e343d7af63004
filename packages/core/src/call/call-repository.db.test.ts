import { randomBytes } from "node:crypto";
import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildLine, buildSourceCall } from "../../test/build-call.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { toInstant } from "../clock.ts";
import { measure } from "../database/meter.ts";
import type { SourceCall } from "../source/call-source.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";

const HOUR = 3_600_000;
const BASE = Date.parse("2026-11-10T00:00:00Z");
const at = (hours: number) => toInstant(BASE + hours * HOUR);

describeOnEngines("calls in the table", (getUrl) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await createBench(getUrl());
  });

  async function store(repId: string, calls: readonly Partial<SourceCall>[], observedAt = "2026-11-20T12:00:00.000Z") {
    const state = await bench.states.get(repId);
    const held = await bench.manifests.listWindow(repId, "2000", "2999");
    return await bench.writer.store(
      state,
      calls.map((change) => {
        const call = buildSourceCall(change);
        const entry = held.find(({ recordingId }) => recordingId === call.recordingId);
        return { entry, observation: { call, observedAt, source: "poll" as const } };
      }),
      toUntriedPlan(bench.clock),
    );
  }

  async function listIds(repId: string, filter: { from?: string; to?: string } = {}, limit = 100): Promise<number[]> {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await bench.calls.list({ repId, includeInvisible: false, ...filter }, { limit, cursor });
      ids.push(...page.items.map(({ recordingId }) => recordingId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  it("shows each of two reps that hold one recording its own, and a third none", async () => {
    await store("holder-a", [{ recordingId: 5_001, title: "As a saw it" }]);
    await store("holder-b", [{ recordingId: 5_001, title: "As b saw it" }]);
    expect(await bench.calls.get(5_001, "holder-a")).toMatchObject({ repId: "holder-a", title: "As a saw it" });
    expect(await bench.calls.get(5_001, "holder-b")).toMatchObject({ repId: "holder-b", title: "As b saw it" });
    expect(await bench.calls.get(5_001)).toMatchObject({ recordingId: 5_001 });
    await expect(bench.calls.get(5_001, "holder-c")).rejects.toMatchObject({ code: "call_not_found" });
  });

  describe("the list of a rep's calls", () => {
    beforeAll(async () => {
      // 1 to 12 an hour apart; 13 to 15 at the same instant as 12.
      const calls = Array.from({ length: 15 }, (_, index) => ({
        recordingId: index + 1,
        createdAt: at(Math.min(index + 1, 12)),
        startedAt: at(Math.min(index + 1, 12)),
      }));
      await store("list", calls);
      await store("LIST", [{ recordingId: 99, startedAt: at(3) }]);
    });

    it("is newest first, of this rep only, with calls of the same instant in one order", async () => {
      expect(await listIds("list")).toEqual([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await listIds("LIST")).toEqual([99]);
    });

    it("shows each call once whatever the size of the page, also where a page ends between equal instants", async () => {
      for (const limit of [1, 2, 3, 4, 7, 15]) expect(await listIds("list", {}, limit)).toEqual(await listIds("list"));
    });

    it("takes `from` as inclusive and `to` as exclusive, in any form of the instant", async () => {
      expect(await listIds("list", { from: at(3), to: at(6) })).toEqual([5, 4, 3]);
      expect(await listIds("list", { from: "2026-11-10T03:00:00Z", to: "2026-11-10T06:00:00Z" })).toEqual([5, 4, 3]);
      expect(await listIds("list", { from: "2026-11-10T04:00:00+01:00", to: "2026-11-10T07:00:00+01:00" })).toEqual([
        5, 4, 3,
      ]);
      expect(await listIds("list", { to: at(12) }, 3)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await listIds("list", { from: at(12) }, 2)).toEqual([15, 14, 13, 12]);
      expect(await listIds("list", { from: at(13) })).toEqual([]);
    });

    it("follows a call whose start time was corrected, without a second entry", async () => {
      await store("moved", [{ recordingId: 201, startedAt: at(1) }]);
      await store("moved", [{ recordingId: 201, startedAt: at(5), title: "moved" }], "2026-11-20T13:00:00.000Z");
      expect(await listIds("moved")).toEqual([201]);
      expect(await listIds("moved", { from: at(4) })).toEqual([201]);
    });
  });

  it("finds a call by Fathom's id alone, also beyond 2^31 and up to 2^53", async () => {
    for (const recordingId of [2 ** 31 + 7, Number.MAX_SAFE_INTEGER]) {
      await store("ids", [{ recordingId }]);
      expect(await bench.calls.get(recordingId)).toMatchObject({ recordingId, repId: "ids" });
    }
    await expect(bench.calls.get(424_242)).rejects.toMatchObject({ code: "call_not_found" });
  });

  it("keeps every field of a call, empty ones included", async () => {
    const full = buildSourceCall({
      recordingId: 301,
      invitees: [
        { name: null, email: null, domain: null, external: true },
        { name: "", email: "a@b.example", domain: "b.example", external: false },
      ],
      summary: { templateName: null, markdown: "# 👋" },
      actionItems: [
        { description: "", completed: true, userGenerated: true, at: null, playbackUrl: null, assignee: null },
        {
          description: "x",
          completed: false,
          userGenerated: false,
          at: "00:00:01",
          playbackUrl: "https://f.example",
          assignee: { name: null, email: null, team: null },
        },
      ],
    });
    await store("fields", [full]);
    const call = await bench.calls.get(301);
    expect(call).toMatchObject({
      title: full.title,
      invitees: full.invitees,
      summary: { state: "present", markdown: "# 👋", templateName: undefined },
      actionItems: { state: "present", items: full.actionItems },
      transcript: { state: "pending", pointer: undefined },
      endedAt: full.endedAt,
      shareUrl: undefined,
      observedAt: "2026-11-20T12:00:00.000Z",
    });
  });

  describe("a transcript", () => {
    it("comes back byte-equal from several items", async () => {
      const lines = Array.from({ length: 90 }, (_, index) =>
        buildLine(randomBytes(6_000).toString("base64"), `${index}`),
      );
      await store("texts", [{ recordingId: 401, transcript: lines }]);
      const call = await bench.calls.get(401);
      expect(call.transcript.pointer?.chunks).toBeGreaterThan(1);
      expect(await bench.calls.getTranscript(call)).toEqual(lines);
    });

    it("is the newer one after it was edited", async () => {
      await store("texts", [{ recordingId: 402, transcript: [buildLine("first")] }]);
      await store("texts", [{ recordingId: 402, transcript: [buildLine("second")] }], "2026-11-20T13:00:00.000Z");
      expect(await bench.calls.getTranscript(await bench.calls.get(402))).toEqual([buildLine("second")]);
    });

    it("is refused with the reason while it is not there", async () => {
      await store("texts", [{ recordingId: 403, transcript: null }]);
      const call = await bench.calls.get(403);
      await expect(bench.calls.getTranscript(call)).rejects.toMatchObject({ code: "part_pending" });
      const states = { absent: "part_absent", failed: "part_failed" } as const;
      for (const state of ["absent", "failed"] as const) {
        const other = { ...call, transcript: { ...call.transcript, state } };
        await expect(bench.calls.getTranscript(other)).rejects.toMatchObject({ code: states[state] });
      }
    });

    it("is reported as damaged when a chunk is gone", async () => {
      await store("texts", [{ recordingId: 404, transcript: [buildLine("x")] }]);
      const { TableName, Items = [] } = {
        TableName: bench.database.tableName,
        ...(await bench.client.send(new ScanCommand({ TableName: bench.database.tableName }))),
      };
      for (const { pk, sk } of Items) {
        if (pk && sk?.S?.includes("transcript") && sk.S.includes("404")) {
          await bench.client.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
        }
      }
      const call = await bench.calls.get(404);
      await expect(bench.calls.getTranscript(call)).rejects.toMatchObject({ name: "TranscriptDamaged" });
    });
  });

  describe("the twins", () => {
    it("are listed by creation, both bounds included", async () => {
      const calls = [1, 2, 3, 4].map((hour) => ({ recordingId: 500 + hour, createdAt: at(hour), startedAt: at(hour) }));
      await store("twins", calls);
      const found = await bench.manifests.listWindow("twins", at(2), at(3));
      expect(found.map(({ recordingId }) => recordingId)).toEqual([502, 503]);
    });

    it("are found as due without reading the calls that share their partition of the index", async () => {
      const calls = Array.from({ length: 60 }, (_, index) => ({ recordingId: 7_000 + index, createdAt: at(index) }));
      await store("busy", calls);
      const { result, units } = await measure(() => bench.manifests.listDue("busy", "2999-01-01T00:00:00.000Z"));
      expect(result).toHaveLength(60);
      const content = { summary: { templateName: null, markdown: "s" }, transcript: [buildLine("x")], actionItems: [] };
      await store(
        "busy",
        calls.map((call) => ({ ...call, ...content })),
      );
      const later = await measure(() => bench.manifests.listDue("busy", "2999-01-01T00:00:00.000Z"));
      expect(later.result).toEqual([]);
      // The least that DynamoDB counts for an eventually consistent query; some engines count nothing for nothing.
      expect(later.units.read).toBeLessThanOrEqual(0.5);
      expect(units.read).toBeGreaterThan(0.5);
    });

    it("are listed as due from their moment on, and no more once nothing is pending", async () => {
      const due = async (until: string) =>
        (await bench.manifests.listDue("due", until)).map(({ recordingId }) => recordingId);
      const state = await bench.states.get("due");
      const plan = (nextAttemptAt: string) => () => ({ attempts: 1, nextAttemptAt, giveUp: false });
      for (const [recordingId, hour] of [
        [601, 2],
        [602, 1],
        [603, 3],
      ] as const) {
        const observation = {
          call: buildSourceCall({ recordingId, transcript: null }),
          observedAt: at(0),
          source: "poll" as const,
        };
        await bench.writer.store(state, [{ entry: undefined, observation }], plan(at(hour)));
      }
      expect(await due(at(0))).toEqual([]);
      expect(await due(at(2))).toEqual([602, 601]);
      const content = {
        summary: { templateName: null, markdown: "s" },
        transcript: [buildLine("x")],
        actionItems: [],
      };
      await store("due", [{ recordingId: 602, ...content }]);
      expect(await due("2999-01-01T00:00:00.000Z")).toEqual([601, 603]);
    });
  });

  describe("the writer", () => {
    it("counts visible calls and pending parts exactly, and storing again changes nothing", async () => {
      const calls = Array.from({ length: 25 }, (_, index) => ({ recordingId: 700 + index, transcript: null }));
      const first = await store("count", calls);
      expect([...first.changes.values()]).toEqual(Array(25).fill("added"));
      expect(first.pendingDelta).toBe(75);
      expect(await bench.states.get("count")).toMatchObject({ calls: 25, pendingParts: 75, version: 0 });
      const again = await store("count", calls);
      expect([...again.changes.values()]).toEqual(Array(25).fill("unchanged"));
      expect(await bench.states.get("count")).toMatchObject({ calls: 25, pendingParts: 75 });
    });

    it("joins what another writer stored meanwhile instead of overwriting it", async () => {
      const observe = (changes: Partial<SourceCall>, observedAt: string) => ({
        entry: undefined,
        observation: { call: buildSourceCall({ recordingId: 800, ...changes }), observedAt, source: "poll" as const },
      });
      const state = await bench.states.get("join");
      const plan = toUntriedPlan(bench.clock);
      await bench.clock.settle(
        Promise.all([
          bench.writer.store(state, [observe({ transcript: [buildLine("x")] }, at(1))], plan),
          bench.writer.store(state, [observe({ title: "Newest", summary: null }, at(3))], plan),
          bench.writer.store(state, [observe({ summary: { templateName: null, markdown: "s" } }, at(2))], plan),
        ]),
      );
      expect(await bench.calls.get(800)).toMatchObject({
        title: "Newest",
        summary: { markdown: "s" },
        transcript: { state: "present" },
      });
      expect(await bench.states.get("join")).toMatchObject({ calls: 1, pendingParts: 0 });
    });

    it("joins also where both writers knew the same earlier version of the call", async () => {
      await store("both", [{ recordingId: 810 }], at(1));
      const state = await bench.states.get("both");
      const [entry] = await bench.manifests.listWindow("both", "2000", "2999");
      const plan = toUntriedPlan(bench.clock);
      const parts: Partial<SourceCall>[] = [
        { transcript: [buildLine("x")] },
        { summary: { templateName: null, markdown: "s" } },
        { actionItems: [] },
      ];
      const observations = parts.map((changes, index) => ({
        entry,
        observation: {
          call: buildSourceCall({ recordingId: 810, ...changes }),
          observedAt: at(2 + index),
          source: "poll" as const,
        },
      }));
      for (const one of observations) await bench.clock.settle(bench.writer.store(state, [one], plan));
      expect(await bench.calls.get(810)).toMatchObject({
        summary: { state: "present" },
        transcript: { state: "present" },
        actionItems: { state: "present" },
      });
      expect(await bench.manifests.listWindow("both", "2000", "2999")).toMatchObject([
        { summary: "present", transcript: "present", actionItems: "present", revision: 4 },
      ]);
      expect((await bench.states.get("both")).pendingParts).toBe(0);
    });

    it("writes nothing once another run has moved the fence", async () => {
      const state = await bench.states.get("fence");
      await bench.states.advance(state, { outcome: "complete" });
      const call = { call: buildSourceCall({ recordingId: 900 }), observedAt: at(1), source: "poll" as const };
      await expect(
        bench.writer.store(state, [{ entry: undefined, observation: call }], toUntriedPlan(bench.clock)),
      ).rejects.toMatchObject({ name: "Superseded" });
      await expect(bench.calls.get(900)).rejects.toMatchObject({ code: "call_not_found" });
      expect((await bench.states.get("fence")).calls).toBe(0);
    });
  });
});
