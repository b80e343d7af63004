/** What Fathom can do to an attempt: every fault on the first page, a later page and the heavy list, and refused keys. */
import type { FaultInput } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { type Bench, createBench, readWhole } from "../../test/bench.ts";
import { describeOnOneEngine } from "../../test/engines.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toInstant } from "../clock.ts";
import type { FailureCode } from "../failure.ts";

/** A rep synced once, half an hour ago, and 12 new calls: two light pages, two heavy ones. */
async function createBusyBench(url: string): Promise<{ bench: Bench; coveredUntil: string | undefined }> {
  const bench = await createBench(url);
  await bench.addRep("r1");
  bench.addCalls("r1", 3, { newestMinutesAgo: 3 * 24 * 60 });
  await bench.sync("r1");
  await bench.clock.advance(30 * MINUTE_MS);
  bench.addCalls("r1", 12, { newestMinutesAgo: 7, everyMinutes: 1 });
  bench.simulator.reset();
  return { bench, coveredUntil: (await bench.states.get("r1")).coveredUntil };
}

let undisturbed: ReturnType<typeof readWhole> | undefined;

/** The same rep after everything went well, for comparison. */
async function readUndisturbed(url: string) {
  undisturbed ??= createBusyBench(url).then(async ({ bench }) => {
    await bench.sync("r1");
    return await readWhole(bench, "r1");
  });
  return await undisturbed;
}

const PLACES = [
  ["page 1", { heavy: false, page: 1 }],
  ["page 2", { heavy: false, page: 2 }],
  ["the heavy list", { heavy: true, page: 1 }],
  ["page 2 of the heavy list", { heavy: true, page: 2 }],
] as const;

const SOURCE_FAULTS: [string, Omit<FaultInput, "match">, FailureCode][] = [
  ["500", { kind: "status", status: 500 }, "fathom_server_error"],
  ["503", { kind: "status", status: 503 }, "fathom_server_error"],
  ["no answer at all", { kind: "timeout" }, "fathom_timeout"],
  ["a reset connection", { kind: "reset" }, "fathom_unreachable"],
  ["truncated JSON", { kind: "truncated-json" }, "fathom_malformed_answer"],
  ["a body cut off", { kind: "truncated-body" }, "fathom_unreachable"],
  ["an HTML page", { kind: "html", status: 200 }, "fathom_malformed_answer"],
  ["an HTML error page", { kind: "html", status: 502 }, "fathom_server_error"],
  ["no items", { kind: "no-items" }, "fathom_malformed_answer"],
  ["null items", { kind: "null-items" }, "fathom_malformed_answer"],
  ["an empty body", { kind: "empty" }, "fathom_malformed_answer"],
  ["a list at the top", { kind: "wrong-shape" }, "fathom_malformed_answer"],
  ["a redirect", { kind: "redirect" }, "fathom_unexpected_status"],
];

describeOnOneEngine("syncRep with Fathom in trouble", (getUrl) => {
  it("waits twice as long each time when the moment Fathom named proves wrong, up to 15 minutes", async () => {
    const { bench } = await createBusyBench(getUrl());
    bench.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 10, times: 8 });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      const [followUp] = (await bench.sync("r1", { runId: "told", attempt })).followUps;
      waits.push(Math.floor((followUp?.delayMs ?? 0) / SECOND_MS));
      await bench.clock.advance(followUp?.delayMs ?? 0);
    }
    expect(waits[0]).toBeLessThan(15);
    expect(waits.slice(1)).toEqual([60, 120, 240, 480, 900, 900, 900]);
    bench.simulator.reset();
    const report = await bench.sync("r1", { runId: "told", attempt: 9 });
    expect(report).toMatchObject({ outcome: "complete", failure: undefined });
  });

  describe.each(PLACES)("on %s", (_place, match) => {
    it.each(SOURCE_FAULTS)(
      "fails with %s, leaves progress where it was, and completes by its retry",
      async (_name, fault, code) => {
        const { bench, coveredUntil } = await createBusyBench(getUrl());
        bench.simulator.addFault({ ...fault, match });
        const report = await bench.sync("r1");
        expect(report).toMatchObject({
          outcome: "failed",
          fault: undefined,
          failure: { class: "source", code, count: 1 },
          followUps: [{ reason: "retry", delayMs: MINUTE_MS }],
        });
        expect(await bench.states.get("r1")).toMatchObject({
          outcome: "failed",
          coveredUntil,
          lastCheckedAt: "2026-11-22T12:00:00.000Z",
          failure: { class: "source", code, count: 1 },
        });
        await bench.clock.advance(MINUTE_MS);
        expect(await bench.sync("r1", { attempt: 2, trigger: "continuation" })).toMatchObject({ outcome: "complete" });
        expect((await bench.states.get("r1")).failure).toBeUndefined();
        expect(await readWhole(bench, "r1")).toEqual(await readUndisturbed(getUrl()));
      },
    );

    it("is deferred by 429 exactly as long as Fathom says, asks nothing before, and then completes", async () => {
      const { bench } = await createBusyBench(getUrl());
      bench.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 120, match });
      const report = await bench.sync("r1", { runId: "told" });
      expect(report).toMatchObject({
        outcome: "deferred",
        failure: { class: "rate-limit" },
        followUps: [{ reason: "deferral" }],
      });
      const delayMs = report.followUps[0]?.delayMs ?? 0;
      expect(delayMs).toBeGreaterThanOrEqual(120 * SECOND_MS);
      expect(delayMs).toBeLessThanOrEqual(132 * SECOND_MS);
      const state = await bench.states.get("r1");
      expect(state).toMatchObject({ outcome: "deferred", notBefore: toInstant(bench.clock.now() + delayMs) });

      bench.simulator.reset();
      // The message of the deferral is on its way: a tick needs none of its own, nor does another chain.
      for (const [trigger, runId, isWaiting] of [
        ["schedule", "tick", false],
        ["manual", "click", true],
        ["continuation", "click", false],
        ["continuation", "told", true],
      ] as const) {
        await bench.clock.advance(10 * SECOND_MS);
        const again = await bench.sync("r1", { trigger, runId, attempt: trigger === "continuation" ? 2 : 1 });
        expect(again).toMatchObject({ outcome: "deferred", requests: { light: 0, heavy: 0 } });
        const waitMs = Date.parse(state.notBefore ?? "") - bench.clock.now();
        expect(again.followUps.map((followUp) => followUp.delayMs)).toEqual(isWaiting ? [waitMs] : []);
      }
      expect(bench.simulator.counters.total).toBe(0);

      bench.clock.set(state.notBefore ?? "");
      const next = { attempt: 2, trigger: "continuation", runId: "told" } as const;
      expect(await bench.sync("r1", next)).toMatchObject({ outcome: "complete" });
      expect((await bench.states.get("r1")).notBefore).toBeUndefined();
      expect(await readWhole(bench, "r1")).toEqual(await readUndisturbed(getUrl()));
    });

    it.each([
      [401, "fathom_key_refused"],
      [403, "fathom_access_refused"],
    ] as const)("blocks the rep when %i is confirmed, and tells it on the connection", async (status, code) => {
      const { bench, coveredUntil } = await createBusyBench(getUrl());
      bench.simulator.addFault({ kind: "status", status, match });
      bench.simulator.addFault({ kind: "status", status, match: { heavy: false, page: 1 }, times: 1 });
      if (match.heavy || match.page === 2) {
        // The first light page must get through: the second fault is for the probe.
        bench.simulator.clearFaults();
        bench.simulator.addFault({ kind: "status", status, match });
        bench.gate = ({ kind, moment }) => {
          if (kind !== "fathom" || moment !== "after") return;
          const last = bench.simulator.requests.list().at(-1);
          if (last?.status === status) bench.simulator.addFault({ kind: "status", status, times: Infinity });
        };
      }
      expect(await bench.sync("r1")).toMatchObject({
        outcome: "blocked",
        failure: { class: "credential", code },
        followUps: [],
      });
      bench.gate = undefined;
      expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "refused", reason: code });
      expect(await bench.states.get("r1")).toMatchObject({ outcome: "blocked", coveredUntil, failure: { code } });
    });

    it.each([401, 403])("blames Fathom when %i came once and the probe was let in", async (status) => {
      const { bench, coveredUntil } = await createBusyBench(getUrl());
      bench.simulator.addFault({ kind: "status", status, match });
      expect(await bench.sync("r1")).toMatchObject({
        outcome: "failed",
        failure: { class: "source", code: "fathom_refusal_unconfirmed" },
        followUps: [{ reason: "retry" }],
      });
      expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "ok", reason: undefined });
      expect(await bench.states.get("r1")).toMatchObject({ coveredUntil });
      await bench.sync("r1");
      expect(await readWhole(bench, "r1")).toEqual(await readUndisturbed(getUrl()));
    });
  });

  it("fails when a cursor repeats, on the light and on the heavy list, and stores nothing twice", async () => {
    const { bench, coveredUntil } = await createBusyBench(getUrl());
    bench.simulator.setSwitches({}, { cursorKind: "repeating" });
    expect(await bench.sync("r1")).toMatchObject({
      outcome: "failed",
      failure: { class: "source", code: "fathom_cursor_repeated" },
      requests: { light: 2, heavy: 0 },
    });
    expect((await bench.states.get("r1")).coveredUntil).toBe(coveredUntil);
    bench.simulator.resetSwitches();
    bench.gate = ({ kind, name }) => {
      if (kind === "fathom" && name === "heavy")
        bench.simulator.setSwitches({}, { cursorKind: "repeating", pageSize: 5 });
    };
    // The heavy list repeats its second page, so the last two calls never come.
    expect(await bench.sync("r1")).toMatchObject({ outcome: "failed", failure: { code: "fathom_cursor_repeated" } });
    expect((await bench.states.get("r1")).coveredUntil).toBe(coveredUntil);
    bench.gate = undefined;
    bench.simulator.resetSwitches();
    await bench.sync("r1");
    expect(await readWhole(bench, "r1")).toEqual(await readUndisturbed(getUrl()));
  });

  it("counts a standing failure on and tries again by itself three times only", async () => {
    const { bench } = await createBusyBench(getUrl());
    bench.simulator.setSwitches({}, { outage: { kind: "status", status: 500 } });
    const reports = [];
    for (const attempt of [1, 2, 3]) {
      reports.push(await bench.sync("r1", { attempt }));
      await bench.clock.advance(2 * MINUTE_MS);
    }
    expect(reports.map(({ failure }) => failure?.count)).toEqual([1, 2, 3]);
    expect(new Set(reports.map(({ failure }) => failure?.since)).size).toBe(1);
    expect(reports.map(({ followUps }) => followUps[0]?.delayMs)).toEqual([MINUTE_MS, 2 * MINUTE_MS, undefined]);
  });

  describe("a blocked rep", () => {
    async function createBlockedBench(): Promise<Bench> {
      const { bench } = await createBusyBench(getUrl());
      bench.simulator.setSwitches({}, { outage: { kind: "status", status: 401 } });
      await bench.sync("r1");
      bench.simulator.reset();
      return bench;
    }

    it("sends no request until the daily probe is due, then two, and stays blocked when both are refused", async () => {
      const bench = await createBlockedBench();
      for (let hour = 0; hour < 23; hour++) {
        await bench.clock.advance(HOUR_MS);
        expect(await bench.sync("r1")).toMatchObject({
          outcome: "blocked",
          requests: { light: 0, heavy: 0 },
          failure: { class: "credential", code: "fathom_key_refused" },
        });
      }
      expect(bench.simulator.counters.total).toBe(0);
      await bench.clock.advance(HOUR_MS);
      expect(await bench.sync("r1")).toMatchObject({ outcome: "blocked", requests: { light: 2, heavy: 0 } });
      await bench.clock.advance(HOUR_MS);
      expect(await bench.sync("r1")).toMatchObject({ outcome: "blocked", requests: { light: 0, heavy: 0 } });
    });

    it.each([
      ["the daily probe", "schedule", DAY_MS],
      ["a click on Ververs", "manual", MINUTE_MS],
      ["connecting", "connect", MINUTE_MS],
    ] as const)(
      "is released by %s once Fathom lets the key in, and completes in the same attempt",
      async (_by, trigger, ms) => {
        const bench = await createBlockedBench();
        bench.simulator.resetSwitches();
        await bench.clock.advance(ms);
        expect(await bench.sync("r1", { trigger })).toMatchObject({ outcome: "complete", calls: { added: 12 } });
        expect(await bench.connections.find("rep:r1")).toMatchObject({
          status: "ok",
          reason: undefined,
          probeAfter: undefined,
        });
        expect((await bench.states.get("r1")).failure).toBeUndefined();
        expect(await readWhole(bench, "r1")).toEqual(await readUndisturbed(getUrl()));
      },
    );

    it("is blamed again only after a second refusal, also right after its release", async () => {
      const bench = await createBlockedBench();
      bench.simulator.resetSwitches();
      bench.simulator.addFault({ kind: "status", status: 401, match: { page: 2 } });
      expect(await bench.sync("r1", { trigger: "manual" })).toMatchObject({
        outcome: "failed",
        failure: { code: "fathom_refusal_unconfirmed" },
      });
      expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "ok" });
    });

    it("stays so when a click finds the key refused again", async () => {
      const bench = await createBlockedBench();
      await bench.clock.advance(MINUTE_MS);
      expect(await bench.sync("r1", { trigger: "manual" })).toMatchObject({
        outcome: "blocked",
        requests: { light: 2, heavy: 0 },
      });
      expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "refused" });
    });

    it("is released by a click although Fathom refuses the key once more in a bad moment", async () => {
      const bench = await createBlockedBench();
      bench.simulator.resetSwitches();
      bench.simulator.addFault({ kind: "status", status: 403, times: 1 });
      expect(await bench.sync("r1", { trigger: "manual" })).toMatchObject({
        outcome: "complete",
        calls: { added: 12 },
      });
      expect(await bench.connections.find("rep:r1")).toMatchObject({ status: "ok", reason: undefined });
    });
  });

  it("says so when the stored key does not open, without asking Fathom", async () => {
    const { bench } = await createBusyBench(getUrl());
    const connection = await bench.connections.find("rep:r1");
    if (!connection) throw new Error("no connection");
    await bench.connections.put({ ...connection, sealedKey: await bench.vault.seal("r2", "other") });
    const report = await bench.sync("r1");
    expect(report).toMatchObject({ outcome: "failed", failure: { class: "ours", code: "connection_unreadable" } });
    expect(report.fault).toBeDefined();
    expect(bench.simulator.counters.total).toBe(0);
  });
});
