import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { createWatchedLog } from "../../../../test/canaries/index.ts";
import { type Bench, createBench } from "../../test/bench.ts";
import { createDeliveryBench, listBodies } from "../../test/deliveries.ts";
import { describeOnEngines, describeOnOneEngine } from "../../test/engines.ts";
import { createAuditRepository } from "../audit/audit-repository.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from "../clock.ts";
import { toLocalDate } from "../coverage/local-date.ts";
import { createCoverageReader } from "../coverage/read-coverage.ts";
import { measure } from "../database/meter.ts";
import { createCallRemoval } from "./remove-call.ts";
import { createRetentionPass } from "./retention-pass.ts";

const NEVER = Number.POSITIVE_INFINITY;
const CANARY = "canary sentence of a transcript";
const SAM = { display_name: "Sam", matched_calendar_invitee_email: null };
const DAY_MINUTES = DAY_MS / MINUTE_MS;

interface Retention {
  transcriptDays?: number;
  callDays?: number;
}

/** `retention` may be changed as the operator changes the setting. */
async function createSettingAt(url: string, retention: Retention = {}) {
  const bench = await createBench(url, {}, { retention });
  const { database, clock, reps } = bench;
  const audit = createAuditRepository({ database, clock });
  const { deliveries } = createDeliveryBench(bench);
  const pass = createRetentionPass({
    database,
    clock,
    log: createWatchedLog(),
    reps,
    callRemoval: createCallRemoval({ database, clock }),
    deliveries,
    audit,
    retention,
    everyMs: DAY_MS,
  });
  await bench.addRep("a");
  return { bench, retention, pass, audit, run: (deadlineAt = NEVER) => clock.settle(pass.run(deadlineAt)) };
}

/** Calls of these ages; ids in the same order. */
function addCalls(bench: Bench, ...agesDays: number[]): number[] {
  return agesDays.flatMap((days) =>
    bench.addCalls("a", 1, {
      newestMinutesAgo: days * DAY_MINUTES,
      transcript: [{ speaker: SAM, text: `${CANARY} ${days}`, timestamp: "00:00:01" }],
    }),
  );
}

async function readTable(bench: Bench): Promise<string[]> {
  const input = { TableName: bench.database.tableName, ConsistentRead: true };
  const { Items = [] } = await bench.client.send(new ScanCommand(input));
  return Items.map(({ __edb_e__, sk }) => `${__edb_e__?.S} ${sk?.S}`);
}

const countTexts = async (bench: Bench) =>
  (await readTable(bench)).filter((item) => item.startsWith("transcript ")).length;

describeOnEngines("what is older than it is to be kept", (getUrl) => {
  const createSetting = (retention?: Retention) => createSettingAt(getUrl(), retention);

  async function listHeld(bench: Bench): Promise<number[]> {
    const { items } = await bench.calls.list({ repId: "a", includeInvisible: true }, { limit: 100 });
    return items.map(({ recordingId }) => recordingId);
  }

  async function readDays(bench: Bench, agesDays: readonly number[]) {
    const timeZone = "Europe/Amsterdam";
    const reader = createCoverageReader({ ...bench, getState: (repId) => bench.states.get(repId), timeZone });
    const toDate = (days: number) => toLocalDate(toInstant(bench.clock.now() - days * DAY_MS), timeZone);
    const rep = await bench.reps.get("a");
    return await Promise.all(agesDays.map((days) => reader.read(rep, toDate(days), toDate(days))));
  }

  const deep = (bench: Bench, days: number) =>
    bench.sync("a", { window: { since: toInstant(bench.clock.now() - days * DAY_MS), deep: true } });

  it("stays for ever while no number is set, and costs nothing", async () => {
    const { bench, run } = await createSetting();
    addCalls(bench, 20);
    await bench.sync("a");
    const { passages } = await bench.watch(() => run());
    expect(passages).toEqual([]);
    expect(await countTexts(bench)).toBe(1);
  });

  it("is looked for without reading what is not over", async () => {
    const { bench, retention, run } = await createSetting();
    const young = Array.from({ length: 30 }, (_, index) => index / 10);
    addCalls(bench, ...young);
    await bench.sync("a");
    retention.callDays = 10;
    const { units } = await measure(() => run());
    expect(await listHeld(bench)).toHaveLength(young.length);
    // A rep's calls, over a KB each, would be more than that.
    expect(units.read).toBeLessThan(young.length / 4);
  });

  it("loses its transcript, keeps the rest, and never gets the text back", async () => {
    const { bench, retention, run } = await createSetting();
    const [young, old] = addCalls(bench, 1, 11) as [number, number];
    await bench.sync("a");
    expect(await countTexts(bench)).toBe(2);
    retention.transcriptDays = 10;
    await run();
    expect(await countTexts(bench)).toBe(1);
    const check = async () => {
      expect(await listHeld(bench)).toEqual([young, old]);
      const call = await bench.calls.get(old);
      expect(call).toMatchObject({ summary: { state: "present" }, transcript: { state: "absent" } });
      expect(call.transcript).toMatchObject({ pointer: undefined, expiredAt: expect.stringMatching(/Z$/) });
      await expect(bench.calls.getTranscript(call)).rejects.toMatchObject({
        code: "part_absent",
        message: expect.stringContaining("older than transcripts are kept"),
      });
      expect((await bench.calls.get(young)).transcript.state).toBe("present");
      expect(await bench.states.get("a")).toMatchObject({ calls: 2, pendingParts: 0, outcome: "complete" });
      expect(await countTexts(bench)).toBe(1);
    };
    await check();
    // Everything Fathom lists is fetched and compared again, with its content.
    expect((await deep(bench, 40)).outcome).toBe("complete");
    await check();
    const body = (await listBodies(bench, "a")).get(old);
    expect(body).toContain(CANARY);
    expect(await createDeliveryBench(bench).deliver("a", body)).toBe("merged");
    await check();
    // Not even when the setting is lifted: what was erased stays erased.
    delete retention.transcriptDays;
    bench.simulator.editMeeting(old, { title: "Edited since" });
    await deep(bench, 40);
    expect((await bench.calls.get(old)).title).toBe("Edited since");
    await check();
    expect((await readDays(bench, [11]))[0]).toMatchObject({
      oldestGap: undefined,
      days: [{ listed: 1, held: 1, absent: 0, expiredTranscripts: 1 }],
    });
  });

  it("goes as a whole call, and the ledger says why it is not held", async () => {
    const { bench, retention, run } = await createSetting();
    const [young, old] = addCalls(bench, 1, 11) as [number, number];
    await bench.sync("a");
    retention.callDays = 10;
    await run();
    const check = async () => {
      expect(await listHeld(bench)).toEqual([young]);
      expect(await countTexts(bench)).toBe(1);
      expect(await bench.states.get("a")).toMatchObject({ calls: 1, pendingParts: 0 });
    };
    await check();
    const body = (await listBodies(bench, "a")).get(old);
    expect((await deep(bench, 40)).outcome).toBe("complete");
    await createDeliveryBench(bench).deliver("a", body);
    await check();
    delete retention.callDays;
    expect((await deep(bench, 40)).outcome).toBe("complete");
    await check();
    const padded = String(old).padStart(16, "0");
    const left = (await readTable(bench)).filter((item) => item.includes(padded) && !item.startsWith("attendance "));
    expect(left).toEqual([expect.stringMatching(/^manifest /)]);
    expect((await readDays(bench, [11]))[0]).toMatchObject({
      oldestGap: undefined,
      days: [{ listed: 0, held: 0, deleted: 1, expiredCalls: 1 }],
    });
  });

  it("is a delivery too that nobody could read, whatever its 30 days, and a young one stays", async () => {
    const { bench, retention, audit, run } = await createSetting();
    const bodies = createDeliveryBench(bench);
    bodies.readBy(() => ({ reason: "odd" }));
    await bodies.deliver("a", `{"transcript":"${CANARY}"`, { deliveryId: "old" });
    // Its pointer was lost: nobody ever looked at it, and nobody's rep is there any more.
    await bodies.store("gone", "waiting", { deliveryId: "lost" });
    await bench.clock.advance(2 * DAY_MS);
    await bodies.deliver("a", `{"transcript":"${CANARY}"`, { deliveryId: "young" });
    const list = async () => (await bodies.deliveries.listHeld({ limit: 10 })).items.map((one) => one.deliveryId);
    await run();
    expect(await list()).toEqual(["old", "lost", "young"]);
    Object.assign(retention, { transcriptDays: 1, callDays: 300 });
    await run();
    expect(await list()).toEqual(["young"]);
    expect(await bodies.deliveries.find("a", "old")).toBeUndefined();
    const { items } = await audit.list(toInstant(bench.clock.now()).slice(0, 7), { limit: 10 }, "retention");
    expect(items.map(({ action, target }) => [action, target]).toSorted()).toEqual([
      ["expireDelivery", "lost"],
      ["expireDelivery", "old"],
    ]);
    expect(JSON.stringify(items)).not.toContain(CANARY);
  });

  it("is recorded: what went, when, and that the setting wanted it, without a word of content", async () => {
    const { bench, retention, audit, run } = await createSetting();
    const [, middle, old] = addCalls(bench, 1, 11, 21) as [number, number, number];
    await bench.sync("a");
    Object.assign(retention, { transcriptDays: 10, callDays: 20 });
    await run();
    const { items } = await audit.list(toInstant(bench.clock.now()).slice(0, 7), { limit: 10 }, "retention");
    expect(items.toSorted((a, b) => (a.action < b.action ? -1 : 1))).toEqual([
      {
        at: expect.stringMatching(/Z$/),
        auditId: `expireCall-${old}`,
        actor: { kind: "retention", id: undefined },
        action: "expireCall",
        target: String(old),
        targets: [],
        outcome: "ok",
        code: undefined,
        status: 204,
      },
      expect.objectContaining({ action: "expireTranscript", target: String(middle) }),
    ]);
    // Nothing more was done the next time, and nothing more is recorded.
    await bench.clock.advance(DAY_MS);
    await run();
    const month = toInstant(bench.clock.now()).slice(0, 7);
    expect((await audit.list(month, { limit: 10 }, "retention")).items).toHaveLength(2);
  });

  it("is not erased when it cannot be recorded", async () => {
    const { bench, retention, run } = await createSetting();
    addCalls(bench, 11);
    await bench.sync("a");
    retention.callDays = 10;
    bench.gate = ({ name, moment }) => {
      if (name === "PutItemCommand" && moment === "before") throw new Error("no record");
    };
    await expect(run()).rejects.toThrow("no record");
    bench.gate = undefined;
    expect(await listHeld(bench)).toHaveLength(1);
  });

  it("is not fetched in the first place: a call is noted by its ids and times, its content is not asked for", async () => {
    const { bench } = await createSetting({ callDays: 10 });
    const [old, delivered] = addCalls(bench, 11, 12) as [number, number];
    const body = (await listBodies(bench, "a")).get(delivered);
    expect(await createDeliveryBench(bench).deliver("a", body)).toBe("merged");
    const report = await bench.sync("a");
    expect(report).toMatchObject({ outcome: "complete", requests: { heavy: 0 }, calls: { added: 0, pending: 0 } });
    expect((await deep(bench, 40)).requests.heavy).toBe(0);
    expect(await listHeld(bench)).toEqual([]);
    expect(await countTexts(bench)).toBe(0);
    const entries = await bench.manifests.listWindow("a", "2000", "2999");
    expect(entries.map(({ recordingId, isExpired }) => [recordingId, isExpired])).toEqual([
      [delivered, true],
      [old, true],
    ]);
    expect((await readDays(bench, [11]))[0]).toMatchObject({ oldestGap: undefined, days: [{ expiredCalls: 1 }] });
  });

  it("is held without its transcript when it comes late", async () => {
    const { bench } = await createSetting({ transcriptDays: 10 });
    const [old] = addCalls(bench, 11) as [number];
    expect((await bench.sync("a")).calls).toMatchObject({ added: 1, pending: 0 });
    expect(await bench.calls.get(old)).toMatchObject({
      summary: { state: "present" },
      transcript: { state: "absent", expiredAt: expect.any(String) },
    });
    expect(await countTexts(bench)).toBe(0);
    expect((await bench.sync("a")).requests.heavy).toBe(0);
  });

  it("is looked for once a day, and goes on the day it is due", async () => {
    const { bench, run } = await createSetting({ transcriptDays: 10 });
    addCalls(bench, 9.5);
    await bench.sync("a");
    await run();
    await bench.clock.advance(DAY_MS - HOUR_MS);
    const { passages } = await bench.watch(() => run());
    const names = passages.filter(({ moment }) => moment === "before").map(({ name }) => name);
    expect(names).toEqual(["QueryCommand", "QueryCommand", "QueryCommand", "BatchGetItemCommand"]);
    expect(await countTexts(bench)).toBe(1);
    await bench.clock.advance(HOUR_MS);
    await run();
    expect(await countTexts(bench)).toBe(0);
  });

  it("also goes when the rep was deleted and the calls were kept", async () => {
    const { bench, retention, run } = await createSetting();
    addCalls(bench, 11);
    await bench.sync("a");
    await bench.reps.remove("a");
    retention.callDays = 10;
    await run();
    expect(await listHeld(bench)).toEqual([]);
    expect(await countTexts(bench)).toBe(0);
  });

  it("begins nothing after the deadline, and goes on at the next tick", async () => {
    const { bench, retention, run } = await createSetting();
    addCalls(bench, 11, 12, 13);
    await bench.sync("a");
    retention.callDays = 10;
    await run(bench.clock.now());
    expect(await listHeld(bench)).toHaveLength(3);
    let commands = 0;
    bench.gate = ({ name, moment }) => {
      if (name === "TransactWriteItemsCommand" && moment === "after" && ++commands === 1)
        bench.clock.set(bench.clock.now() + 1);
    };
    await run(bench.clock.now() + 1);
    bench.gate = undefined;
    expect(await listHeld(bench)).toHaveLength(2);
    await run();
    expect(await listHeld(bench)).toEqual([]);
    expect(await countTexts(bench)).toBe(0);
  });

  it("is erased once when two look at the same time", async () => {
    const { bench, retention, pass } = await createSetting();
    addCalls(bench, 1, 11, 12, 21, 22);
    await bench.sync("a");
    Object.assign(retention, { transcriptDays: 10, callDays: 20 });
    await bench.clock.settle(Promise.all([pass.run(NEVER), pass.run(NEVER), pass.run(NEVER)]));
    expect(await bench.states.get("a")).toMatchObject({ calls: 3, pendingParts: 0 });
    expect(await countTexts(bench)).toBe(1);
  });

  it("does not outlive a run that stores it at the very moment it is taken away", async () => {
    const { bench, retention, pass, run } = await createSetting();
    const [old] = addCalls(bench, 9.99) as [number];
    await bench.sync("a");
    await bench.clock.advance(HOUR_MS);
    bench.simulator.editMeeting(old, {
      transcript: [{ speaker: SAM, text: "edited words", timestamp: "00:00:01" }],
    });
    const writer = bench.createEngine();
    retention.transcriptDays = 10;
    const walking = writer.syncRep({
      repId: "a",
      runId: "race",
      trigger: "schedule",
      attempt: 1,
      scope: "all",
      window: { since: toInstant(bench.clock.now() - 20 * DAY_MS), deep: true },
      deadlineAt: bench.clock.now() + HOUR_MS,
    });
    await bench.clock.settle(Promise.all([pass.run(NEVER), walking]));
    expect((await bench.calls.get(old)).transcript).toMatchObject({ state: "absent", pointer: undefined });
    await bench.clock.advance(DAY_MS);
    await run();
    expect(await countTexts(bench)).toBe(0);
  });
});

// As many whole passes as a pass has steps, none of which differs from those above in what it asks of the database.
describeOnOneEngine("a pass that a crash stopped", (getUrl) => {
  it("is finished by the next pass, wherever it was", async () => {
    for (let n = 1; ; n++) {
      const { bench, retention, run } = await createSettingAt(getUrl());
      addCalls(bench, 1, 11, 21);
      await bench.sync("a");
      Object.assign(retention, { transcriptDays: 10, callDays: 20 });
      let count = 0;
      bench.gate = ({ kind }) => {
        if (kind === "database" && ++count >= n) throw new Error("killed");
      };
      const first = await run().then(
        () => "done",
        () => "killed",
      );
      bench.gate = undefined;
      await bench.clock.advance(3 * DAY_MS);
      await run();
      expect(await bench.states.get("a")).toMatchObject({ calls: 2, pendingParts: 0 });
      expect(await countTexts(bench)).toBe(1);
      if (first === "done") break;
      expect(n).toBeLessThan(80);
    }
  });
});
