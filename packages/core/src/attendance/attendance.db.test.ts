import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, it } from "vitest";
import { type Bench, createBench } from "../../test/bench.ts";
import { buildSourceCall } from "../../test/build-call.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { toEmailHash } from "../email-hash.ts";
import { createCallRemoval } from "../erasure/remove-call.ts";
import type { SourceCall, SourceInvitee } from "../source/call-source.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { createAttendanceEntity } from "./attendance.entity.ts";
import { toCompanySubject, toContactSubject } from "./attendance.ts";
import { type AttendanceRepository, createAttendanceRepository } from "./attendance-repository.ts";

const guest = (email: string): SourceInvitee => ({ name: "Guest", email, domain: null, external: true });
const contact = (email: string) => toContactSubject(toEmailHash(email));
const on = (day: number) => `2026-11-${String(day).padStart(2, "0")}T09:00:00.000Z`;

describeOnEngines("attendance in the table", (getUrl) => {
  let bench: Bench;
  let attendance: AttendanceRepository;
  beforeAll(async () => {
    bench = await createBench(getUrl());
    attendance = createAttendanceRepository({ database: bench.database });
  });

  async function store(repId: string, changes: readonly Partial<SourceCall>[], hour = 12) {
    const held = await bench.manifests.listWindow(repId, "2000", "2999");
    const calls = changes.map((change) => {
      const call = buildSourceCall(change);
      const entry = held.find(({ recordingId }) => recordingId === call.recordingId);
      return { entry, observation: { call, observedAt: `2026-11-25T${hour}:00:00.000Z`, source: "poll" as const } };
    });
    return await bench.clock.settle(
      bench.writer.store(await bench.states.get(repId), calls, toUntriedPlan(bench.clock)),
    );
  }

  async function listIds(
    subject: ReturnType<typeof contact>,
    filter: { from?: string; to?: string } = {},
    limit = 100,
  ) {
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await attendance.listCalls({ subject, includeInvisible: false, ...filter }, { limit, cursor });
      ids.push(...page.items.map(({ recordingId }) => recordingId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  async function countEntries(recordingId: number): Promise<number> {
    const input = { TableName: bench.database.tableName, ConsistentRead: true };
    const { Items = [] } = await bench.client.send(new ScanCommand(input));
    const padded = String(recordingId).padStart(16, "0");
    return Items.filter(({ sk }) => sk?.S?.startsWith("$attendance") && sk.S.includes(padded)).length;
  }

  it("lists a contact's and a company's calls of all reps, newest first, each once, in pages of any size", async () => {
    const invitees = [guest("Ines@lists.example"), guest("bo@lists.example")];
    await store(
      "a",
      [3, 1, 5].map((day) => ({ recordingId: day, startedAt: on(day), invitees })),
    );
    await store("b", [{ recordingId: 4, startedAt: on(4), invitees: [guest("ines@LISTS.example")] }]);
    for (const limit of [1, 2, 100]) {
      expect(await listIds(contact("INES@lists.example"), {}, limit)).toEqual([5, 4, 3, 1]);
      expect(await listIds(toCompanySubject("Lists.example"), {}, limit)).toEqual([5, 4, 3, 1]);
      expect(await listIds(contact("bo@lists.example"), {}, limit)).toEqual([5, 3, 1]);
    }
    expect(await listIds(contact("ines@lists.example"), { from: on(3), to: on(5) })).toEqual([4, 3]);
    expect(await listIds(contact("nobody@lists.example"))).toEqual([]);
    const own = await attendance.listCalls(
      { subject: toCompanySubject("lists.example"), includeInvisible: false, repId: "b" },
      { limit: 100 },
    );
    expect(own.items.map(({ recordingId }) => recordingId)).toEqual([4]);
  });

  it("follows the invitees and the start of a call, leaving nothing behind", async () => {
    await store("c", [
      { recordingId: 11, startedAt: on(1), invitees: [guest("x@one.example"), guest("y@two.example")] },
    ]);
    expect(await countEntries(11)).toBe(4);
    await store("c", [{ recordingId: 11, startedAt: on(2), invitees: [guest("y@two.example")] }], 13);
    expect(await countEntries(11)).toBe(2);
    expect(await listIds(contact("x@one.example"))).toEqual([]);
    expect(await listIds(toCompanySubject("one.example"))).toEqual([]);
    expect(await listIds(contact("y@two.example"))).toEqual([11]);
    expect(await listIds(contact("y@two.example"), { to: on(2) })).toEqual([]);
  });

  it("takes calls with 300 participants, and forgets them all with the call", async () => {
    const invitees = Array.from({ length: 300 }, (_, index) => guest(`p${index}@big${index % 3}.example`));
    await store(
      "d",
      [20, 21, 22].map((recordingId) => ({ recordingId, startedAt: on(recordingId - 10), invitees })),
    );
    expect(await countEntries(21)).toBe(303);
    expect(await listIds(contact("p299@big2.example"))).toEqual([22, 21, 20]);
    await store("d", [{ recordingId: 20, startedAt: on(10), invitees: invitees.slice(0, 1) }], 13);
    expect(await countEntries(20)).toBe(2);
    const removal = createCallRemoval({ database: bench.database, clock: bench.clock });
    await bench.clock.settle(removal.remove(21));
    expect(await countEntries(21)).toBe(0);
    expect(await listIds(contact("p299@big2.example"))).toEqual([22]);
  });

  it("shows nothing for an entry whose call is gone or is another's, as a crash may leave one", async () => {
    await store("e", [{ recordingId: 31, startedAt: on(1), invitees: [guest("x@left.example")] }]);
    const entity = createAttendanceEntity(bench.database);
    const left = { subject: contact("z@left.example"), startedAt: on(1), repId: "e" };
    await entity
      .put([
        { ...left, recordingId: 31 },
        { ...left, recordingId: 32 },
      ])
      .go();
    expect(await listIds(contact("z@left.example"))).toEqual([]);
  });

  it("refuses a cursor that is none", async () => {
    const asked = attendance.listCalls(
      { subject: contact("x@left.example"), includeInvisible: true },
      { limit: 5, cursor: "no-cursor" },
    );
    await expect(asked).rejects.toMatchObject({ code: "invalid_cursor" });
  });
});
