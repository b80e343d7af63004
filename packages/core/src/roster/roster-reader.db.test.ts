import { randomBytes } from "node:crypto";
import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../../test/canaries/index.ts";
import { describeOnOneEngine } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock, type TestClock } from "../../test/virtual-clock.ts";
import { createConnectionRepository } from "../connection/connection-repository.ts";
import { StorageUnavailable } from "../database/faults.ts";
import { measure, meterClient } from "../database/meter.ts";
import { createRepRepository, type RepRepository } from "../rep/rep-repository.ts";
import { createStateRepository } from "../sync/state-repository.ts";
import { createRosterReader, type RosterReader } from "./roster-reader.ts";
import { createRosterSource } from "./roster-source.ts";
import { createRosterStore } from "./roster-store.ts";

const START = "2026-11-22T12:00:00.000Z";
/** As 200 reps and 30 ms, in small. */
const LIMITS = { liveRepsMax: 3, agePerRepMs: 500 };
const LARGE = 12;
const AGE_MAX_MS = LARGE * LIMITS.agePerRepMs;

// What engines may do differently is asked by the tests of the source and of the route.
describeOnOneEngine("the roster", (getUrl) => {
  async function createSetting(count: number) {
    const client = meterClient(createTestClient(getUrl()));
    const database = { client, tableName: await createTestTable(createTestClient(getUrl())) };
    const clock = createTestClock(START);
    const reps = createRepRepository({ database, clock });
    await Promise.all(Array.from({ length: count }, (_, index) => putRep(reps, index)));
    const states = createStateRepository({ database });
    const store = createRosterStore({ database, clock });
    let readings = 0;
    const source = createRosterSource({ database });
    const createReader = () =>
      createRosterReader({
        store,
        source: {
          ...source,
          // Each reading of everybody begins with it, but the look whether there are many.
          async findEntries(repIds) {
            if (repIds.length >= LARGE) readings++;
            return await source.findEntries(repIds);
          },
        },
        clock,
        random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
        log: createWatchedLog(),
        limits: LIMITS,
      });
    return {
      database,
      clock,
      reps,
      states,
      store,
      createReader,
      reader: createReader(),
      connections: createConnectionRepository({ database }),
      countReadings: () => readings,
    };
  }

  const toName = (index: number) => `Rep ${String(index).padStart(3, "0")}`;
  const putRep = (reps: RepRepository, index: number, name = toName(index)) => {
    const email = `rep-${index}@sellers.example`;
    return reps.put(`r${index}`, { name, email, fathomEmail: email, active: true });
  };
  const read = (reader: RosterReader, clock: TestClock, patient = false) =>
    reader.read({ patient, deadlineAt: clock.now() + 20_000 });

  it("reads a small team as it stands, each time, and keeps nothing", async () => {
    const { reader, clock, reps, store } = await createSetting(3);
    expect((await read(reader, clock)).entries.map(({ name }) => name)).toEqual(["Rep 000", "Rep 001", "Rep 002"]);
    await putRep(reps, 1, "Anna");
    await clock.advance(1_000);
    const { asOf, entries } = await read(reader, clock);
    expect(asOf).toBe("2026-11-22T12:00:01.000Z");
    expect(entries.map(({ name }) => name)).toEqual(["Anna", "Rep 000", "Rep 002"]);
    expect(await store.findSnapshot()).toBeUndefined();
  });

  it("tells of each how connection and sync stand, for the address the rep records with now", async () => {
    const { reader, clock, reps, states, connections } = await createSetting(2);
    await connections.put({
      connectionId: "rep:r0",
      repId: "r0",
      status: "refused",
      keyTail: "7f2c",
      sealedKey: "sealed",
      checkedAt: START,
      reason: "fathom_key_refused",
      probeAfter: undefined,
      ownersSeen: ["sam@tailspin.example"],
    });
    await reps.setConnection("r0", "rep:r0");
    const failure = { class: "credential", code: "fathom_key_refused", since: START, count: 1 } as const;
    const recordedBy = "rep-0@sellers.example";
    await states.advance(await states.get("r0"), { coveredUntil: "2026-11-22T11:30:00Z", recordedBy, failure });
    await states.advance(await states.get("r1"), { coveredUntil: START, recordedBy: "other@sellers.example" });
    const { entries } = await read(reader, clock);
    expect(entries[0]).toMatchObject({
      connection: "refused",
      refusedAt: START,
      isMismatch: true,
      completeUntil: "2026-11-22T11:30:00.000Z",
      failure: { class: "credential", code: "fathom_key_refused", since: START },
    });
    expect(entries[1]).toMatchObject({ connection: "none", completeUntil: undefined });
  });

  describe("of a large team", () => {
    it("is read once, kept for a while in the table, and read again when it is too old", async () => {
      const { reader, createReader, clock, countReadings } = await createSetting(LARGE);
      const first = await read(reader, clock);
      expect(first.entries).toHaveLength(LARGE);
      const before = countReadings();
      await clock.advance(AGE_MAX_MS);
      // Another container, which holds nothing.
      const other = await measure(() => read(createReader(), clock));
      expect(other.result).toEqual(first);
      // The head, one chunk, and no changes.
      expect(other.units.read).toBeLessThanOrEqual(3);
      expect(countReadings()).toBe(before);
      await clock.advance(1);
      expect((await read(reader, clock, true)).asOf).toBe(first.asOf);
      const again = await read(reader, clock);
      expect(again.asOf).not.toBe(first.asOf);
      expect(countReadings()).toBe(before + 1);
    });

    it("shows at once, as it stands, whoever was changed, added or removed here", async () => {
      const { reader, clock, reps, countReadings } = await createSetting(LARGE);
      await read(reader, clock);
      const before = countReadings();
      await clock.advance(1_000);
      await putRep(reps, 7, "Zed");
      await putRep(reps, 900, "Aaf");
      await reps.remove("r3");
      for (const repId of ["r7", "r900", "r3"]) await reader.note(repId);
      const { entries } = await read(reader, clock);
      expect(entries).toHaveLength(LARGE);
      expect([entries[0]?.name, entries.at(-1)?.name]).toEqual(["Aaf", "Zed"]);
      expect(entries.some(({ repId }) => repId === "r3")).toBe(false);
      expect(countReadings()).toBe(before);
    });

    it("puts the newest changes over it, when there are more than a look may cost", async () => {
      const { reader, clock, store } = await createSetting(LARGE);
      for (let index = 0; index < 4; index++) {
        await clock.advance(1_000);
        await reader.note(`r${index % 3}`);
      }
      expect(await store.listChanges(START, 3)).toEqual(["r0", "r2", "r1"]);
      expect(await store.listChanges(START, 2)).toEqual(["r0", "r2"]);
      expect(await store.listChanges("2026-11-22T12:00:04.000Z", 9)).toEqual(["r0"]);
    });

    it("is built by one at a time: who comes meanwhile takes the one before, or waits for the new one", async () => {
      const { reader, createReader, clock, store, countReadings } = await createSetting(LARGE);
      const first = await read(reader, clock);
      await clock.advance(AGE_MAX_MS + 1);
      expect(await store.claim("somebody", 40_000)).toBe(true);
      const before = countReadings();
      expect((await read(reader, clock)).asOf).toBe(first.asOf);
      expect(countReadings()).toBe(before);
      await clock.advance(3 * AGE_MAX_MS);
      // Too old by now, and the builder does not come back in time.
      const waiting = clock.settle(createReader().read({ patient: false, deadlineAt: clock.now() + 5_000 }));
      await expect(waiting).rejects.toThrow(StorageUnavailable);
      // A builder that died is replaced.
      await clock.advance(40_000);
      expect((await read(reader, clock)).asOf).not.toBe(first.asOf);
    });

    it("is forgotten with everything that is kept, also what somebody is just making", async () => {
      const { reader, clock, store, database } = await createSetting(LARGE);
      await read(reader, clock);
      await clock.advance(AGE_MAX_MS + 1);
      expect(await store.claim("late", 40_000)).toBe(true);
      await reader.forget();
      expect(await store.findSnapshot()).toBeUndefined();
      expect(await store.save("late", START, [])).toBeUndefined();
      expect(await listRosterItems(database)).toEqual([]);
    });

    it("keeps one snapshot, not all there ever were", async () => {
      const { reader, clock, database } = await createSetting(LARGE);
      for (let round = 0; round < 3; round++) {
        await read(reader, clock);
        await clock.advance(AGE_MAX_MS + 1);
      }
      expect(await listRosterItems(database)).toHaveLength(2);
    });

    it("is not believed when a chunk of it is gone: it is read anew", async () => {
      const { reader, createReader, clock, database, countReadings } = await createSetting(LARGE);
      await read(reader, clock);
      const before = countReadings();
      const [part] = await listRosterItems(database, "roster-part");
      const Key = { pk: part?.pk ?? { S: "" }, sk: part?.sk ?? { S: "" } };
      await createTestClient(getUrl()).send(new DeleteItemCommand({ TableName: database.tableName, Key }));
      expect((await read(createReader(), clock)).entries).toHaveLength(LARGE);
      expect(countReadings()).toBe(before + 1);
    });
  });

  async function listRosterItems(database: { readonly tableName: string }, name = "roster-") {
    const { Items = [] } = await createTestClient(getUrl()).send(
      new ScanCommand({ TableName: database.tableName, ConsistentRead: true }),
    );
    return Items.filter(({ sk }) => sk?.S?.startsWith(`$${name}`));
  }
});
