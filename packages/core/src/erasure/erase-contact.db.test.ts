import { ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { findRecordingId } from "@fathom-sync/fathom";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildActionItem, buildSourceCall } from "../../test/build-call.ts";
import { createDeliveryBench, toAttributes } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { toCompanySubject } from "../attendance/attendance.ts";
import { type AttendanceRepository, createAttendanceRepository } from "../attendance/attendance-repository.ts";
import { toEmailHash } from "../email-hash.ts";
import { createCallWriter, MINUTE_MS, toDeliveryKey } from "../index.ts";
import type { SourceCall } from "../source/call-source.ts";
import { ERASED } from "../suppression/erase-person.ts";
import { createSuppressions, type Suppressions } from "../suppression/suppressions.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { type ContactEraser, createContactEraser } from "./erase-contact.ts";
import { type ContactExporter, createContactExporter } from "./export-contact.ts";
import { createHeldBodies } from "./held-bodies.ts";
import { createWalkCalls } from "./walk-calls.ts";

const guest = (name: string) => ({
  name: `Canary ${name}`,
  email: `${name}@guests.example`,
  domain: "guests.example",
  external: true,
});
const said = (name: string, text: string) => ({
  speaker: { name: `Canary ${name}`, email: `${name}@guests.example` },
  text,
  at: "00:00:01",
});

describeOnEngines("erasing a contact", (getUrl) => {
  let bench: Bench;
  let attendance: AttendanceRepository;
  let suppressions: Suppressions;
  let eraser: ContactEraser;
  let exporter: ContactExporter;
  let bodies: ReturnType<typeof createDeliveryBench>;
  beforeAll(async () => {
    bench = await createBench(getUrl());
    attendance = createAttendanceRepository({ database: bench.database });
    // Another container's than the writer's.
    suppressions = createSuppressions({ database: bench.database, clock: bench.clock });
    bodies = createDeliveryBench(bench);
    const parts = {
      database: bench.database,
      clock: bench.clock,
      suppressions,
      attendance,
      calls: bench.calls,
      heldBodies: createHeldBodies({ deliveries: bodies.deliveries, findRecordingId }),
      walkCalls: createWalkCalls({ database: bench.database, reps: bench.reps }),
    };
    eraser = createContactEraser(parts);
    exporter = createContactExporter(parts);
  });

  const buildCall = (recordingId: number, name: string, changes: Partial<SourceCall> = {}) =>
    buildSourceCall({
      recordingId,
      invitees: [guest(name), guest("stays")],
      actionItems: [{ ...buildActionItem("call back"), assignee: { ...guest(name), team: null } }],
      transcript: [said(name, `words of ${name}`), said("stays", "words that stay")],
      summary: { markdown: "A summary", templateName: null },
      ...changes,
    });

  async function store(repId: string, call: SourceCall, hour = 12, writer = bench.writer) {
    const held = await bench.manifests.listWindow(repId, "2000", "2999");
    const entry = held.find(({ recordingId }) => recordingId === call.recordingId);
    const observation = { call, observedAt: `2026-11-25T${hour}:00:00.000Z`, source: "poll" as const };
    const state = await bench.states.get(repId);
    return await bench.clock.settle(writer.store(state, [{ entry, observation }], toUntriedPlan(bench.clock)));
  }

  const erase = (name: string, deadlineAt = Number.POSITIVE_INFINITY) =>
    bench.clock.settle(eraser.erase(toEmailHash(`${name}@guests.example`), deadlineAt));

  /** Everything in the table, transcripts excepted, as text. */
  async function readTable(): Promise<string> {
    const input = { TableName: bench.database.tableName, ConsistentRead: true };
    const { Items = [] } = await bench.client.send(new ScanCommand(input));
    return JSON.stringify(Items);
  }

  it("leaves nothing of the person, and everything of the others; the report says what was changed", async () => {
    await store("a", buildCall(1, "ada"));
    await store("a", buildCall(1, "ada", { transcript: [said("ada", "edited"), said("stays", "words")] }), 13);
    await store("b", buildCall(2, "ada"));
    const report = await erase("ada");
    expect(report).toMatchObject({ isComplete: true });
    expect(report.calls.toSorted((x, y) => x.recordingId - y.recordingId)).toEqual([
      { recordingId: 1, repId: "a", invitees: 1, transcriptLines: 1, actionItems: 1 },
      { recordingId: 2, repId: "b", invitees: 1, transcriptLines: 1, actionItems: 1 },
    ]);
    expect(await readTable()).not.toMatch(/ada@|Canary ada/);
    const call = await bench.calls.get(1);
    expect(call.invitees).toEqual([guest("stays")]);
    expect(call.actionItems.items).toMatchObject([{ description: "call back", assignee: null }]);
    expect(call.summary.markdown).toBe("A summary");
    expect(await bench.calls.getTranscript(call)).toEqual([
      { speaker: { name: ERASED, email: null }, text: ERASED, at: "00:00:01" },
      said("stays", "words"),
    ]);
    // The text before its edit held the person's words as well.
    const { Items = [] } = await bench.client.send(
      new ScanCommand({ TableName: bench.database.tableName, ConsistentRead: true }),
    );
    const texts = Items.filter(
      ({ sk }) => sk?.S?.startsWith("$transcript") && sk.S.includes(String(1).padStart(16, "0")),
    );
    expect(texts).toHaveLength(1);
  });

  it("keeps them out, whichever container sees the call again; and the same call is nothing new", async () => {
    await store("c", buildCall(3, "bo"));
    await erase("bo");
    const again = await store("c", buildCall(3, "bo"), 14);
    expect(again.changes.get(3)).toBe("unchanged");
    await store("c", buildCall(3, "bo", { title: "renamed", transcript: [said("bo", "new words")] }), 15);
    // A container that read the list of the erased before.
    const list = () => suppressions.list();
    const writer = createCallWriter({
      database: bench.database,
      clock: bench.clock,
      random: () => 0.5,
      suppressions: { list, listKnown: async () => new Set<string>() },
    });
    await store("c", buildCall(3, "bo", { title: "again" }), 16, writer);
    await store("c", buildCall(4, "bo"), 16, writer);
    expect(await readTable()).not.toMatch(/bo@|Canary bo/);
    expect((await bench.calls.get(3)).title).toBe("again");
    expect(JSON.stringify(await bench.calls.getTranscript(await bench.calls.get(4)))).not.toContain("words of bo");
  });

  it("is as good twice as once, and also for somebody nobody knows", async () => {
    await store("d", buildCall(5, "cy"));
    const first = await erase("cy");
    expect(await erase("cy")).toEqual({
      suppressedAt: first.suppressedAt,
      calls: [],
      deliveries: 0,
      searched: { calls: 0, isComplete: true },
      isComplete: true,
    });
    expect((await erase("nobody")).calls).toEqual([]);
  });

  it("takes deliveries away that hold the address and that nobody read or could, and leaves those of others", async () => {
    const body = (address: string) => `{"calendar_invitees":[{"email":"${address}"`;
    await bodies.store("h", body("Gus@Guests.example"), { deliveryId: "cut off" });
    await bodies.store("i", body("gus\\u0040guests.example"), { deliveryId: "by number" });
    await bodies.store("h", body("hal@guests.example"), { deliveryId: "another's" });
    await bodies.store("h", body("not-gus@guests.example"), { deliveryId: "longer" });
    bodies.readBy(() => ({ reason: "odd" }));
    expect(await bodies.merge("h", "cut off")).toBe("ignored");
    await bodies.store("i", body("gus@guests.example"), { deliveryId: "waiting" });
    expect(await erase("gus", 0)).toMatchObject({ deliveries: 0, isComplete: false });
    const report = await erase("gus");
    expect(report).toMatchObject({ isComplete: true, calls: [] });
    const { items } = await bodies.deliveries.listHeld({ limit: 10 });
    expect(items.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(["another's", "longer"]);
    expect(report.deliveries).toBe(2);
  });

  it("takes away a body that cannot be unpacked: nobody can say that the person is not in it", async () => {
    await bodies.store("j", "text", { deliveryId: "damaged" });
    const Key = toAttributes(toDeliveryKey("j", "damaged"));
    await bench.client.send(
      new UpdateItemCommand({
        TableName: bench.database.tableName,
        Key,
        UpdateExpression: "SET body = :body",
        ExpressionAttributeValues: { ":body": { B: Buffer.from("damaged") } },
      }),
    );
    expect(await erase("ivy")).toMatchObject({ deliveries: 1, isComplete: true });
  });

  it("stops before its deadline, says so, and goes on the next time", async () => {
    await store("e", buildCall(6, "di"));
    await store("e", buildCall(7, "di"));
    expect(await erase("di", 0)).toMatchObject({ calls: [], isComplete: false });
    expect((await erase("di")).calls).toHaveLength(2);
  });

  it("takes the company out of the call when nobody else of it was there", async () => {
    const alone = { ...guest("eve"), email: "eve@alone.example", domain: "alone.example" };
    await store("f", buildSourceCall({ recordingId: 8, invitees: [alone, guest("stays")] }));
    await bench.clock.settle(eraser.erase(toEmailHash("eve@alone.example"), Number.POSITIVE_INFINITY));
    expect((await attendance.list(toCompanySubject("alone.example"), { limit: 10 })).items).toEqual([]);
    expect(await readTable()).not.toContain("alone.example");
  });

  it("exports everything held of a person, and after the erasure nothing", async () => {
    await store("g", buildCall(9, "fay", { startedAt: "2026-11-01T09:00:00.000Z" }));
    await store("g", buildCall(10, "fay", { startedAt: "2026-11-02T09:00:00.000Z" }));
    const hash = toEmailHash("Fay@guests.example");
    const first = await exporter.read(hash, { limit: 1 }, Number.POSITIVE_INFINITY);
    expect(first).toMatchObject({
      suppressedAt: undefined,
      items: [
        {
          call: { recordingId: 10 },
          invitees: [guest("fay")],
          actionItems: [{ description: "call back" }],
          lines: [said("fay", "words of fay")],
        },
      ],
    });
    const second = await exporter.read(
      hash,
      { limit: 1, cursor: first.nextCursor ?? undefined },
      Number.POSITIVE_INFINITY,
    );
    expect(second.items.map(({ call }) => call.recordingId)).toEqual([9]);
    await erase("fay");
    expect(await exportAll("fay@guests.example")).toMatchObject({ ids: [], suppressedAt: expect.any(String) });
  });

  /** Every page, and what the last one said. */
  async function exportAll(address: string, limit = 10) {
    const ids: number[] = [];
    const deliveries: string[] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await exporter.read(toEmailHash(address), { limit, cursor }, Number.POSITIVE_INFINITY);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      expect(page.searched.isComplete).toBe(page.nextCursor === null);
      ids.push(...page.items.map(({ call }) => call.recordingId));
      deliveries.push(...page.deliveries.map(({ deliveryId }) => deliveryId));
      if (page.nextCursor === null)
        return { ids, deliveries, suppressedAt: page.suppressedAt, looked: page.searched.calls };
      cursor = page.nextCursor;
    }
  }

  describe("somebody who is no external participant", () => {
    const kim = { name: "Canary kim", email: "kim@sellers.example" };
    const colleague = { ...kim, domain: "sellers.example", external: false };
    const hash = toEmailHash(kim.email);

    beforeAll(async () => {
      // Two that are there, and one that was deleted and whose calls were kept.
      for (const repId of ["walk-a", "walk-b", "walk-gone"]) {
        await bench.reps.put(repId, {
          name: repId,
          email: `${repId}@x.example`,
          fathomEmail: `${repId}@x.example`,
          active: true,
        });
      }
    });

    async function storeAll(first: number): Promise<void> {
      await store("walk-a", buildCall(first, "leo", { invitees: [guest("leo"), colleague] }));
      await store(
        "walk-a",
        buildCall(first + 1, "leo", {
          actionItems: [{ ...buildActionItem("call"), assignee: { ...kim, team: null } }],
        }),
      );
      await store(
        "walk-b",
        buildCall(first + 2, "leo", {
          transcript: [{ speaker: kim, text: "words of kim", at: "00:00:02" }, said("leo", "other words")],
        }),
      );
      await store("walk-b", buildCall(first + 3, "leo"));
      await store("walk-gone", buildCall(first + 4, "leo", { invitees: [guest("leo"), colleague] }));
      if (await bench.reps.find("walk-gone")) await bench.reps.remove("walk-gone");
    }

    it("is found in every call: as a colleague, by a task, by their words; of deleted reps too", async () => {
      await storeAll(1_000);
      expect((await exportAll(kim.email)).ids).toEqual([1_000, 1_001, 1_002, 1_004]);
      expect(await exportAll(kim.email, 1)).toMatchObject({ ids: [1_000, 1_001, 1_002, 1_004], looked: 5 });
      // A call a list knows of is told once.
      expect((await exportAll("leo@guests.example", 2)).ids.toSorted()).toEqual([1_000, 1_001, 1_002, 1_003, 1_004]);
      const report = await bench.clock.settle(eraser.erase(hash, Number.POSITIVE_INFINITY));
      expect(report).toMatchObject({ isComplete: true, searched: { calls: 5, isComplete: true } });
      expect(report.calls).toEqual([
        { recordingId: 1_000, repId: "walk-a", invitees: 1, transcriptLines: 0, actionItems: 0 },
        { recordingId: 1_001, repId: "walk-a", invitees: 0, transcriptLines: 0, actionItems: 1 },
        { recordingId: 1_002, repId: "walk-b", invitees: 0, transcriptLines: 1, actionItems: 0 },
        { recordingId: 1_004, repId: "walk-gone", invitees: 1, transcriptLines: 0, actionItems: 0 },
      ]);
      expect(await readTable()).not.toMatch(/kim@|Canary kim/);
      expect(JSON.stringify(await bench.calls.getTranscript(await bench.calls.get(1_002)))).not.toMatch(/kim/);
      expect((await exportAll(kim.email)).ids).toEqual([]);
    });

    it("is kept out like everybody else, and is not looked for again in vain", async () => {
      await storeAll(1_000);
      expect(await readTable()).not.toMatch(/kim@|Canary kim/);
      expect((await bench.clock.settle(eraser.erase(hash, Number.POSITIVE_INFINITY))).calls).toEqual([]);
    });

    it("is looked for to the end by the schedule when a request could not, and once more when no run knows them any more", async () => {
      const mia = { ...colleague, name: "Canary mia", email: "mia@sellers.example" };
      await store("walk-a", buildCall(1_100, "leo", { invitees: [mia] }));
      const miaHash = toEmailHash(mia.email);
      expect(await bench.clock.settle(eraser.erase(miaHash, 0))).toMatchObject({ calls: [], isComplete: false });
      await bench.clock.settle(eraser.resume(Number.POSITIVE_INFINITY));
      expect((await bench.calls.get(1_100)).invitees).toEqual([]);
      // A run that had read the list of the erased before stores them behind the search.
      const writer = createCallWriter({
        database: bench.database,
        clock: bench.clock,
        random: () => 0.5,
        suppressions: { list: async () => new Set<string>(), listKnown: async () => new Set<string>() },
      });
      await store("walk-b", buildCall(1_101, "leo", { invitees: [mia] }), 12, writer);
      await bench.clock.settle(eraser.resume(Number.POSITIVE_INFINITY));
      expect((await bench.calls.get(1_101)).invitees).toEqual([mia]);
      await bench.clock.settle(bench.clock.sleep(20 * MINUTE_MS));
      await bench.clock.settle(eraser.resume(Number.POSITIVE_INFINITY));
      expect((await bench.calls.get(1_101)).invitees).toEqual([]);
      expect(await readTable()).not.toMatch(/mia@/);
      // Nothing is left to be done: the next tick reads one empty list.
      const { passages } = await bench.watch(() => bench.clock.settle(eraser.resume(Number.POSITIVE_INFINITY)));
      expect(passages.filter(({ moment }) => moment === "before").map(({ name }) => name)).toEqual(["QueryCommand"]);
    });

    it("is found in calls whose speakers were not noted when they were stored", async () => {
      const ned = { name: "Canary ned", email: "ned@sellers.example" };
      await store(
        "walk-a",
        buildCall(1_200, "leo", { transcript: [{ speaker: ned, text: "words of ned", at: "00:00:02" }] }),
      );
      expect((await bench.calls.get(1_200)).transcript.pointer?.speakers).toHaveLength(8);
      await bench.client.send(
        new UpdateItemCommand({
          TableName: bench.database.tableName,
          Key: {
            pk: { S: "$fathom-sync#repId_walk-a" },
            sk: { S: `$call_1#recordingId_${String(1_200).padStart(16, "0")}` },
          },
          UpdateExpression: "REMOVE transcript.speakers",
          ConditionExpression: "attribute_exists(transcript.speakers)",
        }),
      );
      expect((await exportAll(ned.email)).ids).toEqual([1_200]);
      const report = await bench.clock.settle(eraser.erase(toEmailHash(ned.email), Number.POSITIVE_INFINITY));
      expect(report.calls).toMatchObject([{ recordingId: 1_200, transcriptLines: 1 }]);
    });

    it("and deliveries about their calls go with them, where they can be parsed at all, and are told in an export", async () => {
      const ora = { ...colleague, name: "Canary ora", email: "ora@sellers.example" };
      await store("walk-a", buildCall(1_300, "leo", { invitees: [ora] }));
      await bodies.store("walk-a", '{"recording_id": 1300, "title": "by name alone: Canary ora"}', {
        deliveryId: "about",
      });
      await bodies.store("walk-a", '{"recording_id": 1301}', { deliveryId: "about another" });
      await bodies.store("walk-a", '{"email":"ora@sellers.example"', { deliveryId: "by address" });
      expect((await exportAll(ora.email, 1)).deliveries.toSorted()).toEqual(["about", "by address"]);
      const report = await bench.clock.settle(eraser.erase(toEmailHash(ora.email), Number.POSITIVE_INFINITY));
      expect(report.deliveries).toBe(2);
      const { items } = await bodies.deliveries.listHeld({ limit: 100 });
      const left = items.map(({ deliveryId }) => deliveryId);
      expect(left).toContain("about another");
      expect(left).not.toContain("about");
    });

    it("refuses a cursor that is none", async () => {
      for (const cursor of ["walk.", "walk.e30", `walk.${Buffer.from("[0,7]").toString("base64url")}`, "none"]) {
        await expect(exporter.read(hash, { limit: 5, cursor }, 0)).rejects.toMatchObject({ code: "invalid_cursor" });
      }
    });
  });
});
