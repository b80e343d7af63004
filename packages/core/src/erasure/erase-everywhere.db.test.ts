import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { buildActionItem } from "../../test/build-call.ts";
import { describeOnOneEngine } from "../../test/engines.ts";
import {
  buildGuest,
  buildGuestCall,
  buildSaid,
  createErasureBench,
  type ErasureBench,
} from "../../test/erasure-bench.ts";
import { createTranscriptEntity } from "../call/transcript.entity.ts";
import { MINUTE_MS } from "../clock.ts";
import { toEmailHash } from "../email-hash.ts";
import { createCallWriter } from "../sync/call-writer.ts";

describeOnOneEngine("somebody who is no external participant", (getUrl) => {
  let at: ErasureBench;
  let bench: ErasureBench["bench"];
  const kim = { name: "Canary kim", email: "kim@sellers.example" };
  const colleague = { ...kim, domain: "sellers.example", external: false };

  beforeAll(async () => {
    at = await createErasureBench(getUrl());
    ({ bench } = at);
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
    await at.store("walk-a", buildGuestCall(first, "leo", { invitees: [buildGuest("leo"), colleague] }));
    await at.store(
      "walk-a",
      buildGuestCall(first + 1, "leo", {
        actionItems: [{ ...buildActionItem("call"), assignee: { ...kim, team: null } }],
      }),
    );
    await at.store(
      "walk-b",
      buildGuestCall(first + 2, "leo", {
        transcript: [{ speaker: kim, text: "words of kim", at: "00:00:02" }, buildSaid("leo", "other words")],
      }),
    );
    await at.store("walk-b", buildGuestCall(first + 3, "leo"));
    await at.store("walk-gone", buildGuestCall(first + 4, "leo", { invitees: [buildGuest("leo"), colleague] }));
    if (await bench.reps.find("walk-gone")) await bench.reps.remove("walk-gone");
  }

  it("is found in every call: as a colleague, by a task, by their words; of deleted reps too", async () => {
    await storeAll(1_000);
    expect((await at.exportAll(kim.email)).ids).toEqual([1_000, 1_001, 1_002, 1_004]);
    expect(await at.exportAll(kim.email, 1)).toMatchObject({ ids: [1_000, 1_001, 1_002, 1_004], looked: 5 });
    // A call a list knows of is told once.
    expect((await at.exportAll("leo@guests.example", 2)).ids.toSorted()).toEqual([1_000, 1_001, 1_002, 1_003, 1_004]);
    const report = await at.erase(kim.email);
    expect(report).toMatchObject({ isComplete: true, searched: { calls: 5, isComplete: true } });
    expect(report.calls).toEqual([
      { recordingId: 1_000, repId: "walk-a", invitees: 1, transcriptLines: 0, actionItems: 0 },
      { recordingId: 1_001, repId: "walk-a", invitees: 0, transcriptLines: 0, actionItems: 1 },
      { recordingId: 1_002, repId: "walk-b", invitees: 0, transcriptLines: 1, actionItems: 0 },
      { recordingId: 1_004, repId: "walk-gone", invitees: 1, transcriptLines: 0, actionItems: 0 },
    ]);
    expect(await at.readTable()).not.toMatch(/kim@|Canary kim/);
    expect(JSON.stringify(await bench.calls.getTranscript(await bench.calls.get(1_002)))).not.toMatch(/kim/);
    expect((await at.exportAll(kim.email)).ids).toEqual([]);
  });

  it("is kept out like everybody else, and is not looked for again in vain", async () => {
    await storeAll(1_000);
    expect(await at.readTable()).not.toMatch(/kim@|Canary kim/);
    expect((await at.erase(kim.email)).calls).toEqual([]);
  });

  it("is looked for to the end by the schedule when a request could not, and once more when no run knows them any more", async () => {
    const mia = { ...colleague, name: "Canary mia", email: "mia@sellers.example" };
    await at.store("walk-a", buildGuestCall(1_100, "leo", { invitees: [mia] }));
    expect(await at.erase(mia.email, 0)).toMatchObject({ calls: [], isComplete: false });
    await at.resume();
    expect((await bench.calls.get(1_100)).invitees).toEqual([]);
    // A run that had read the list of the erased before stores them behind the search.
    const writer = createCallWriter({
      database: bench.database,
      clock: bench.clock,
      random: () => 0.5,
      suppressions: { list: async () => new Set<string>(), listKnown: async () => new Set<string>() },
    });
    await at.store("walk-b", buildGuestCall(1_101, "leo", { invitees: [mia] }), 12, writer);
    await at.resume();
    expect((await bench.calls.get(1_101)).invitees).toEqual([mia]);
    await bench.clock.settle(bench.clock.sleep(20 * MINUTE_MS));
    await at.resume();
    expect((await bench.calls.get(1_101)).invitees).toEqual([]);
    expect(await at.readTable()).not.toMatch(/mia@/);
    // Nothing is left to be done: the next tick reads one empty list.
    const { passages } = await bench.watch(at.resume);
    expect(passages.filter(({ moment }) => moment === "before").map(({ name }) => name)).toEqual(["QueryCommand"]);
  });

  it("is found in calls whose speakers were not noted when they were stored", async () => {
    const ned = { name: "Canary ned", email: "ned@sellers.example" };
    await at.store(
      "walk-a",
      buildGuestCall(1_200, "leo", { transcript: [{ speaker: ned, text: "words of ned", at: "00:00:02" }] }),
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
    expect((await at.exportAll(ned.email)).ids).toEqual([1_200]);
    const report = await at.erase(ned.email);
    expect(report.calls).toMatchObject([{ recordingId: 1_200, transcriptLines: 1 }]);
  });

  it("and deliveries about their calls go with them, where they can be parsed at all, and are told in an export", async () => {
    const ora = { ...colleague, name: "Canary ora", email: "ora@sellers.example" };
    await at.store("walk-a", buildGuestCall(1_300, "leo", { invitees: [ora] }));
    await at.bodies.store("walk-a", '{"recording_id": 1300, "title": "by name alone: Canary ora"}', {
      deliveryId: "about",
    });
    await at.bodies.store("walk-a", '{"recording_id": 1301}', { deliveryId: "about another" });
    await at.bodies.store("walk-a", '{"email":"ora@sellers.example"', { deliveryId: "by address" });
    expect((await at.exportAll(ora.email, 1)).deliveries.toSorted()).toEqual(["about", "by address"]);
    const report = await at.erase(ora.email);
    expect(report.deliveries).toBe(2);
    const { items } = await at.bodies.deliveries.listHeld({ limit: 100 });
    const left = items.map(({ deliveryId }) => deliveryId);
    expect(left).toContain("about another");
    expect(left).not.toContain("about");
  });

  it("leaves no word of anybody, wherever the erasure was interrupted, once it is done again", async () => {
    for (let n = 1; ; n++) {
      const recordingId = 2_000 + n;
      await at.store("walk-a", buildGuestCall(recordingId, `zed${n}`));
      let count = 0;
      bench.gate = ({ kind }) => {
        if (kind === "database" && ++count >= n) throw new Error("killed");
      };
      const died = await at.erase(`zed${n}@guests.example`).then(
        () => false,
        () => true,
      );
      bench.gate = undefined;
      expect(await at.erase(`zed${n}@guests.example`)).toMatchObject({ isComplete: true });
      // One text, and not the one with their words.
      const { data } = await createTranscriptEntity(bench.database)
        .query.primary({ repId: "walk-a", recordingId })
        .go();
      expect(data.map(({ revision }) => revision)).toEqual([
        (await bench.calls.get(recordingId)).transcript.pointer?.revision,
      ]);
      expect(JSON.stringify(await bench.calls.getTranscript(await bench.calls.get(recordingId)))).not.toContain("zed");
      if (!died) break;
      expect(n).toBeLessThan(150);
    }
    expect(await at.readTable()).not.toMatch(/zed\d+@|Canary zed/);
  });

  it("refuses a cursor that is none", async () => {
    for (const cursor of ["walk.", "walk.e30", `walk.${Buffer.from("[0,7]").toString("base64url")}`, "none"]) {
      await expect(at.exporter.read(toEmailHash(kim.email), { limit: 5, cursor }, 0)).rejects.toMatchObject({
        code: "invalid_cursor",
      });
    }
  });
});
