/** What ends an attempt before its end: the deadline, another run, a killed process. Whatever comes after makes it whole. */
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { type Bench, createBench, days, type Engine, type Passage, readWhole, toMessage } from "../../test/bench.ts";
import { describeOnEngines, describeOnOneEngine } from "../../test/engines.ts";
import { MINUTE_MS, SECOND_MS, toInstant } from "../clock.ts";
import { DEFAULT_SYNC_POLICY } from "./policy.ts";

const HOURS_24 = 24 * 60;
/** Longer than an attempt of the bench and its claim, as the queue's visibility is longer than a worker's time. */
const REDELIVERY_MS = 11 * MINUTE_MS;

/** A rep synced before, with a late transcript that is due, an edited call, and 12 new ones. */
async function createBusyBench(url: string): Promise<Bench> {
  // What history behind the runs comes to is told elsewhere.
  const bench = await createBench(url, { horizonMs: DEFAULT_SYNC_POLICY.firstWindowMs });
  await bench.addRep("r1");
  bench.addCalls("r1", 2, { newestMinutesAgo: 3 * HOURS_24 });
  const [late = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 50 * 60, transcriptReadyAt: "never" });
  const [edited = 0] = bench.addCalls("r1", 1, { newestMinutesAgo: 90 });
  await bench.sync("r1");
  await bench.clock.advance(30 * MINUTE_MS);
  bench.simulator.editMeeting(late, { transcriptReadyAt: toInstant(bench.clock.now()) });
  bench.simulator.editMeeting(edited, { title: "Edited" });
  bench.addCalls("r1", 12, { newestMinutesAgo: 7, everyMinutes: 1 });
  return bench;
}

/** What differs from one way to the same end: times, and how often something was written. */
const VOLATILE = new Set([
  ...["observedAt", "at", "attempts", "nextAttemptAt", "revision", "version", "gsi1sk"],
  ...["coveredUntil", "lastCheckedAt", "lastAttemptAt", "lastChangedAt", "lastCalls", "checkedRunId"],
  ...["horizonFrom", "coveredFrom", "reconciledAt", "deepAt", "controlledAt", "partsCheckAt"],
  ...["lastListedAt", "ledgerAt"],
]);

/** What is only a memory of the way: there or not, it says nothing of the end. */
const PASSING = new Set([
  "spent",
  "claim",
  "historyClaim",
  "historyFrom",
  "partsCheckAt",
  "sliceMs",
  "oldestPendingAt",
]);

/** Every item there is but who the rep is, by its key, without what may differ. */
async function readEnd(bench: Bench): Promise<Record<string, unknown>> {
  const { Items = [] } = await bench.client.send(new ScanCommand({ TableName: bench.database.tableName }));
  return Object.fromEntries(
    Items.filter((item) => !/^(rep|rep-email|connection)$/.test(item.__edb_e__?.S ?? "")).map((item) => [
      `${item.pk?.S} ${item.sk?.S}`,
      withoutVolatile(item),
    ]),
  );
}

/** Of the ledger's days what they list, not when they were verified. */
function toListed(days: { S: string }): unknown {
  const listed = Object.entries(JSON.parse(days.S) as Record<string, [number, number]>);
  return Object.fromEntries(listed.map(([day, [count]]) => [day, count]));
}

function withoutVolatile(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(withoutVolatile);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !PASSING.has(name))
      .map(([name, child]) => [
        name,
        VOLATILE.has(name) ? null : name === "days" ? toListed(child) : withoutVolatile(child),
      ]),
  );
}

async function send(bench: Bench, more: Parameters<typeof toMessage>[2] = {}): Promise<void> {
  await bench.queue.send([{ message: toMessage("r1", "the-run", more), delaySeconds: 0 }]);
}

let undisturbed: ReturnType<typeof readEnd> | undefined;
async function readUndisturbed(url: string) {
  undisturbed ??= createBusyBench(url).then(async (bench) => {
    await send(bench);
    const [report] = await bench.drain();
    expect(report).toMatchObject({ outcome: "complete", calls: { added: 12, updated: 2, pending: 0 } });
    return await readEnd(bench);
  });
  return await undisturbed;
}

/** Nothing is left to do: a run a while later is idle. */
async function expectSettled(bench: Bench): Promise<void> {
  await bench.clock.advance(60 * MINUTE_MS);
  const report = await bench.sync("r1");
  expect(report).toMatchObject({ outcome: "complete", calls: { added: 0, updated: 0, pending: 0 } });
  expect(report.requests.heavy).toBe(0);
  expect(await bench.states.get("r1")).toMatchObject({ failure: undefined, outcome: "complete" });
}

describeOnOneEngine("syncRep against its deadline", (getUrl) => {
  it("goes on by messages of its own wherever the deadline falls, and loses and doubles nothing", async () => {
    for (let deadlineMs = 2_000; deadlineMs <= 6_500; deadlineMs += 500) {
      const bench = await createBusyBench(getUrl());
      bench.latencyMs = 700;
      await send(bench);
      const [first] = await bench.drain({ deadlineMs, limit: 1 }).catch(() => []);
      if (first) expect(["continued", "complete"]).toContain(first.outcome);
      // The attempts that follow have time for a few requests, as in a worker.
      const reports = await bench.drain({ deadlineMs: 6_000 });
      expect([first, ...reports].at(-1)).toMatchObject({ outcome: "complete" });
      expect(await readEnd(bench)).toEqual(await readUndisturbed(getUrl()));
      bench.latencyMs = 0;
      await expectSettled(bench);
    }
  });

  it("says continued, keeps what is covered, and asks for nothing when there is no time at all", async () => {
    const bench = await createBusyBench(getUrl());
    const before = await bench.states.get("r1");
    bench.simulator.reset();
    expect(await bench.sync("r1", { deadlineAt: bench.clock.now() + SECOND_MS })).toMatchObject({
      outcome: "continued",
      failure: undefined,
      followUps: [{ reason: "continuation", scope: "all", delayMs: 0, window: undefined }],
    });
    expect(bench.simulator.counters.total).toBe(0);
    expect((await bench.states.get("r1")).coveredUntil).toBe(before.coveredUntil);
  });

  it("does not take a standing failure away by having come nowhere", async () => {
    const bench = await createBusyBench(getUrl());
    bench.simulator.failNext(500);
    await bench.sync("r1");
    await bench.sync("r1", { deadlineAt: bench.clock.now() + SECOND_MS });
    expect(await bench.states.get("r1")).toMatchObject({
      outcome: "continued",
      failure: { code: "fathom_server_error" },
    });
  });

  it("completes a first sync that no attempt can list in one go", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const ids = bench.addCalls("r1", 300, { everyMinutes: 140 });
    bench.latencyMs = 900;
    await send(bench, { trigger: "connect" });
    const reports = await bench.drain({ deadlineMs: 10_000, limit: 300 });
    expect(reports.at(-1)?.outcome).toBe("complete");
    expect(reports.length).toBeGreaterThan(5);
    const whole = await readWhole(bench, "r1");
    expect(whole.calls.map(({ recordingId }) => recordingId)).toEqual(ids);
    expect(whole.counters).toEqual({ calls: 300, pendingParts: 0 });
    expect(reports.reduce((sum, { calls }) => sum + calls.added, 0)).toBe(300);
    expect(Date.parse((await bench.states.get("r1")).coveredFrom ?? "")).toBeLessThanOrEqual(
      bench.clock.now() - days(30),
    );
    // Newest first: what a rep looks for is there long before the end.
    expect(reports.slice(0, 5).some(({ completeUntil }) => completeUntil !== undefined)).toBe(true);
  });

  it.each(["a rep never synced", "a rep synced before"])(
    "completes a long window asked of %s, in attempts far too short for it",
    async (name) => {
      const bench = await createBench(getUrl());
      await bench.addRep("r1");
      const ids = bench.addCalls("r1", 200, { everyMinutes: HOURS_24 });
      if (name === "a rep synced before") await bench.sync("r1");
      bench.latencyMs = 900;
      const since = toInstant(bench.clock.now() - days(201));
      await send(bench, { trigger: "bulk", window: { since } });
      const reports = await bench.drain({ deadlineMs: 9_000, limit: 150 });
      expect(reports.at(-1)?.outcome).toBe("complete");
      const whole = await readWhole(bench, "r1");
      // Twenty pages, and for each attempt the overlap and the page it lost: what was listed is not listed again.
      const light = reports.reduce((sum, { requests }) => sum + requests.light, 0);
      expect(light).toBeLessThan(20 + 3 * reports.length);
      expect(whole.calls.map(({ recordingId }) => recordingId)).toEqual(ids);
      expect(whole.counters).toEqual({ calls: 200, pendingParts: 0 });
      expect(Date.parse((await bench.states.get("r1")).coveredFrom ?? "")).toBeLessThanOrEqual(Date.parse(since));
      await expectSettled(bench);
    },
  );
});

describeOnEngines("two runs of one rep at the same time", (getUrl) => {
  const race = async (bench: Bench, engines: readonly Engine[], seed: number) => {
    let turn = seed;
    bench.gate = ({ kind, moment }) => {
      if (kind !== "fathom" || moment !== "before") return;
      turn = (turn * 1_103_515_245 + 12_345) % 2 ** 31;
      bench.latencyMs = turn % 400;
    };
    const reports = await bench.clock.settle(
      Promise.all(
        engines.map((engine, index) =>
          engine.syncRep({
            repId: "r1",
            runId: `race-${index}`,
            trigger: index === 0 ? "schedule" : "manual",
            attempt: 1,
            scope: "all",
            deadlineAt: bench.clock.now() + 10 * MINUTE_MS,
          }),
        ),
      ),
    );
    bench.gate = undefined;
    bench.latencyMs = 0;
    return reports;
  };

  it("come to the same end as one, whatever their pace", async () => {
    const end = await readUndisturbed(getUrl());
    for (const seed of [1, 7, 42, 99]) {
      const bench = await createBusyBench(getUrl());
      const reports = await race(bench, [bench, bench.createEngine(), bench.createEngine()], seed);
      for (const { outcome, fault } of reports) {
        expect(fault).toBeUndefined();
        expect(["complete", "superseded"]).toContain(outcome);
      }
      expect(reports.some(({ outcome }) => outcome === "complete")).toBe(true);
      expect(await readEnd(bench)).toEqual(end);
      await expectSettled(bench);
    }
  });

  it("count every call once also when both are the first", async () => {
    for (const seed of [3, 8]) {
      const bench = await createBench(getUrl());
      await bench.addRep("r1");
      bench.addCalls("r1", 23, { everyMinutes: 600 });
      bench.addCalls("r1", 2, { newestMinutesAgo: 5, transcriptReadyAt: "never" });
      const reports = await race(bench, [bench, bench.createEngine()], seed);
      expect(reports.map(({ outcome }) => outcome)).toContain("complete");
      const whole = await readWhole(bench, "r1");
      expect(whole.counters).toEqual({ calls: 25, pendingParts: 2 });
      expect(whole.calls).toHaveLength(25);
      expect(whole.entries).toHaveLength(25);
    }
  });

  it("never lose a window one of them was asked for", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 15, { everyMinutes: 5 * HOURS_24 });
    await bench.sync("r1");
    bench.addCalls("r1", 3, { newestMinutesAgo: 8, everyMinutes: 1 });
    const since = toInstant(bench.clock.now() - days(80));
    // The long run waits for its first page; meanwhile the ordinary one, with answers at once, comes and goes.
    let overtaking: Promise<unknown> | undefined;
    bench.gate = ({ kind, moment }) => {
      if (kind !== "fathom" || moment !== "before") return;
      bench.latencyMs = overtaking ? 0 : 10_000;
      overtaking ??= bench.createEngine().syncRep({
        repId: "r1",
        runId: "ordinary",
        trigger: "schedule",
        attempt: 1,
        scope: "all",
        deadlineAt: bench.clock.now() + MINUTE_MS,
      });
    };
    await send(bench, { trigger: "bulk", window: { since } });
    const reports = await bench.drain({ limit: 20 });
    expect(await overtaking).toMatchObject({ outcome: "complete" });
    const runs = reports.filter(({ scope }) => scope === "all");
    expect(runs.map(({ outcome }) => outcome)).toEqual(["superseded", "complete"]);
    expect((await readWhole(bench, "r1")).counters).toEqual({ calls: 18, pendingParts: 0 });
    expect(Date.parse((await bench.states.get("r1")).coveredFrom ?? "")).toBeLessThanOrEqual(Date.parse(since));
  });
});

describeOnOneEngine("syncRep killed", (getUrl) => {
  async function countPassages(scenario: (bench: Bench) => Promise<unknown>): Promise<number> {
    const bench = await createBusyBench(getUrl());
    const { passages } = await bench.watch(() => scenario(bench));
    return passages.length;
  }

  /** Stops at the n-th thing that enters or leaves the process; from then on everything does, or only that one. */
  function killAt(bench: Bench, n: number, forGood: boolean, toError: (passage: Passage) => Error): void {
    let count = 0;
    bench.gate = (passage) => {
      count++;
      if (count === n || (forGood && count > n)) throw toError(passage);
    };
  }

  const message = { runId: "killed", trigger: "schedule", attempt: 1, scope: "all" } as const;

  it("comes to the undisturbed end also when it was the first sync that died", async () => {
    const createNewBench = async () => {
      const bench = await createBench(getUrl());
      await bench.addRep("r1");
      bench.addCalls("r1", 3);
      bench.addCalls("r1", 1, { newestMinutesAgo: 5, transcriptReadyAt: "never" });
      return bench;
    };
    const undisturbedBench = await createNewBench();
    const { passages } = await undisturbedBench.watch(() => undisturbedBench.sync("r1", message));
    const end = await readEnd(undisturbedBench);
    for (let n = 1; n <= passages.length; n++) {
      const bench = await createNewBench();
      killAt(bench, n, true, () => new Error("killed"));
      await bench.sync("r1", message).catch(() => undefined);
      bench.gate = undefined;
      // A message comes back when its visibility ends, which is after the claim of the dead has run out.
      await bench.clock.advance(REDELIVERY_MS);
      await bench.sync("r1", message);
      expect(await readEnd(bench), `killed at ${n} of ${passages.length}`).toEqual(end);
    }
  });

  it("waits out a database that throttles for a moment, and says whose fault it is when it does not stop", async () => {
    const bench = await createBusyBench(getUrl());
    let refusals = 0;
    const throttle = (times: number) => (passage: Passage) => {
      if (passage.name !== "TransactWriteItemsCommand" || passage.moment !== "before" || refusals === times) return;
      refusals++;
      throw Object.assign(new Error("slow down"), { name: "ThrottlingException" });
    };
    bench.gate = throttle(Number.POSITIVE_INFINITY);
    const failed = await bench.sync("r1");
    expect(failed).toMatchObject({ outcome: "failed", failure: { class: "ours", code: "storage_unavailable" } });
    expect(failed.fault).toMatchObject({ name: "StorageUnavailable" });
    expect(refusals).toBeGreaterThan(3);
    refusals = 0;
    bench.gate = throttle(3);
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete", calls: { added: 12 } });
    expect(await readEnd(bench)).toEqual(await readUndisturbed(getUrl()));
  });

  describe.each([
    // Dying is tried at every place; of single faults each place sees one kind, which halves the time.
    ["the process dies", true, 1, 1, () => new Error("killed")],
    ["one answer is a fault nobody knows", false, 1, 2, () => new Error("broken")],
    [
      "the database throttles once",
      false,
      2,
      2,
      () => Object.assign(new Error("slow down"), { name: "ThrottlingException" }),
    ],
  ] as const)("when %s", (_name, forGood, first, step, toError) => {
    it("comes to the undisturbed end by the redelivery of its message, wherever it was", {
      timeout: 120_000,
    }, async () => {
      const end = await readUndisturbed(getUrl());
      const total = await countPassages((bench) => bench.sync("r1", message));
      expect(total).toBeGreaterThan(20);
      for (let n = first; n <= total; n += step) {
        const bench = await createBusyBench(getUrl());
        killAt(bench, n, forGood, toError);
        const report = await bench.sync("r1", message).catch(() => undefined);
        bench.gate = undefined;
        const failed = report === undefined || report.outcome !== "complete";
        if (failed) {
          await bench.clock.advance(REDELIVERY_MS);
          const again = bench.createEngine().syncRep({
            repId: "r1",
            ...message,
            // Where the first one has sent the next message of its chain, that is what comes.
            attempt: report && report.followUps.length > 0 ? 2 : 1,
            deadlineAt: bench.clock.now() + 10 * MINUTE_MS,
          });
          expect(await bench.clock.settle(again), `killed at ${n} of ${total}`).toMatchObject({ outcome: "complete" });
        }
        expect(await readEnd(bench), `killed at ${n} of ${total}`).toEqual(end);
        if (forGood) await expectSettled(bench);
      }
    });
  });
});
