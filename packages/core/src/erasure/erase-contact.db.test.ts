import { ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { buildSourceCall } from "../../test/build-call.ts";
import { toAttributes } from "../../test/deliveries.ts";
import { describeOnEngines } from "../../test/engines.ts";
import {
  buildGuest,
  buildGuestCall,
  buildSaid,
  createErasureBench,
  type ErasureBench,
} from "../../test/erasure-bench.ts";
import { toCompanySubject } from "../attendance/attendance.ts";
import { toEmailHash } from "../email-hash.ts";
import { createCallWriter, toDeliveryKey } from "../index.ts";
import { ERASED } from "../suppression/erase-person.ts";

const guest = buildGuest;
const said = buildSaid;
const buildCall = buildGuestCall;

describeOnEngines("erasing a contact", (getUrl) => {
  let at: ErasureBench;
  let bench: ErasureBench["bench"];
  let bodies: ErasureBench["bodies"];
  beforeAll(async () => {
    at = await createErasureBench(getUrl());
    ({ bench, bodies } = at);
  });

  const store: ErasureBench["store"] = (...given) => at.store(...given);
  const erase = (name: string, deadlineAt?: number) => at.erase(`${name}@guests.example`, deadlineAt);
  const readTable = () => at.readTable();

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
    // Nor a note of texts to be deleted: they are.
    expect(await readTable()).not.toMatch(/ada@|Canary ada|leftTexts/);
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
    const list = () => at.suppressions.list();
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
    await at.erase("eve@alone.example");
    expect((await at.attendance.list(toCompanySubject("alone.example"), { limit: 10 })).items).toEqual([]);
    expect(await readTable()).not.toContain("alone.example");
  });

  it("exports everything held of a person, and after the erasure nothing", async () => {
    await store("g", buildCall(9, "fay", { startedAt: "2026-11-01T09:00:00.000Z" }));
    await store("g", buildCall(10, "fay", { startedAt: "2026-11-02T09:00:00.000Z" }));
    const hash = toEmailHash("Fay@guests.example");
    const first = await at.exporter.read(hash, { limit: 1 }, Number.POSITIVE_INFINITY);
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
    const second = await at.exporter.read(
      hash,
      { limit: 1, cursor: first.nextCursor ?? undefined },
      Number.POSITIVE_INFINITY,
    );
    expect(second.items.map(({ call }) => call.recordingId)).toEqual([9]);
    await erase("fay");
    expect(await at.exportAll("fay@guests.example")).toMatchObject({ ids: [], suppressedAt: expect.any(String) });
  });
});
