/** Rows about the queue: the same work asked for many times, by several at once, too late, or after its time. */
import type { RepView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { readWhole } from "../../../core/test/bench.ts";
import type { ApiAnswer } from "../../src/machine/index.ts";
import { createSettledBench, useDatabase } from "./engine-setting.ts";
import { buildMachine, expectAllHeld, HOUR_MS, MINUTE_MS } from "./machine-setting.ts";

const getUrl = useDatabase();

const countHeavy = (setting: Awaited<ReturnType<typeof buildMachine>>, repId: string) =>
  setting.simulator.countersOf(setting.toEmail(repId)).heavy;

describe("failure table", () => {
  it("row 18: 50 triggers at once, by clicks, ticks, bulk and cron, do the work once, answer all honestly, and end like one", async () => {
    const end = async (triggers: number) => {
      const setting = await buildMachine();
      await setting.connect("ann", 3, 60 * 24);
      await setting.run(5 * MINUTE_MS);
      const added = Array.from({ length: 10 }, (_, index) =>
        setting.addCall("ann", { createdAt: setting.clock.now() - (20 + index) * MINUTE_MS }),
      );
      setting.simulator.reset();
      const api = (method: string, path: string, json?: unknown) =>
        setting.machine.api(method, path, json ? { json } : {});
      const clicks = Array.from({ length: Math.max(1, triggers - 6) }, () => api("POST", "/api/reps/ann/refresh"));
      const others =
        triggers === 1
          ? []
          : [
              api("POST", "/api/sync", { repIds: ["ann"] }),
              api("POST", "/api/sync", { hours: 24 }),
              api("GET", "/api/cron/sync-fathom"),
              api("POST", "/api/cron/sync-fathom"),
            ];
      if (triggers > 1) {
        const slot = Date.parse("2026-11-22T12:00:00Z");
        for (let tick = 0; tick < 2; tick++) setting.clock.follow("tick", setting.machine.tick(slot));
      }
      const [clicked, asked]: ApiAnswer[][] = await setting.clock.settle(
        Promise.all([Promise.all(clicks), Promise.all(others)]),
      );
      await setting.run(15 * MINUTE_MS);
      expect(countHeavy(setting, "ann")).toBe(1);
      expect((asked ?? []).map(({ status }) => status)).toEqual((asked ?? []).map(() => 202));
      // Either it did the work, or says that somebody else's check answers or is at it: none that failed, none that claims the calls twice.
      const told = (clicked ?? []).map(({ status, body }) => ({
        status,
        ...(body as { outcome: string; calls: { added: number } }),
      }));
      for (const { status, outcome } of told) {
        expect([200, 202]).toContain(status);
        expect(["complete", "superseded", "continued"]).toContain(outcome);
      }
      const { sync } = await setting.ask<RepView>("GET", "/api/reps/ann");
      expect(sync).toMatchObject({ outcome: "complete", calls: 13, pendingParts: 0 });
      expect(await setting.listHeld("ann")).toEqual(expect.arrayContaining(added));
      await expectAllHeld(setting, ["ann"]);
      expect(setting.machine.queue.deadLetters).toEqual([]);
      return {
        entries: (await setting.machine.reader.manifests.listWindow("ann", "2000", "2999")).map(
          ({ recordingId, metaHash, summary, transcript, actionItems }) => [
            recordingId,
            metaHash,
            summary,
            transcript,
            actionItems,
          ],
        ),
      };
    };
    const [one, fifty] = [await end(1), await end(50)];
    expect(fifty.entries).toEqual(one.entries);
  });

  it("row 19: what a run still writes after its lease has expired is refused by its fence, once another has committed", async () => {
    const { bench } = await createSettledBench(getUrl(), 2);
    const ids = bench.addCalls("r1", 5, { newestMinutesAgo: 20, everyMinutes: 1 });
    let release: (() => void) | undefined;
    let isHeld = false;
    // The old owner stands still with everything read, right before its first write of calls.
    function standStill<Args, Result>(
      next: (args: Args) => Promise<Result>,
      context: { readonly commandName?: string },
    ) {
      return async (args: Args): Promise<Result> => {
        if (context.commandName === "TransactWriteItemsCommand" && !isHeld) {
          isHeld = true;
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        return await next(args);
      };
    }
    bench.client.middlewareStack.addRelativeTo(standStill, {
      name: "standStill",
      relation: "before",
      toMiddleware: "benchGate",
    });
    const input = { repId: "r1", trigger: "schedule", attempt: 1, scope: "all" } as const;
    const stale = bench.syncRep({ ...input, runId: "stale", deadlineAt: bench.clock.now() + MINUTE_MS });
    for (let waits = 0; !isHeld && waits < 300; waits++) await bench.clock.advance(100);
    expect(isHeld).toBe(true);
    // Still within the lease: a click gives way.
    const early = await bench.clock.settle(
      bench
        .createEngine()
        .syncRep({ ...input, trigger: "manual", runId: "early", deadlineAt: bench.clock.now() + MINUTE_MS }),
    );
    expect(early).toMatchObject({ outcome: "superseded", requests: { heavy: 0 } });
    await bench.clock.advance(2 * MINUTE_MS);
    bench.simulator.editMeeting(ids[0] ?? 0, { title: "Newer" });
    // The old owner has read a call that nobody else will ever see: nothing but the fence keeps it out.
    bench.simulator.deleteMeeting(ids[4] ?? 0);
    const fresh = await bench.clock.settle(
      bench.createEngine().syncRep({ ...input, runId: "fresh", deadlineAt: bench.clock.now() + MINUTE_MS }),
    );
    expect(fresh).toMatchObject({ outcome: "complete", calls: { added: 4 } });
    const [end, state] = [await readWhole(bench, "r1"), await bench.states.get("r1")];
    release?.();
    expect(await bench.clock.settle(stale)).toMatchObject({ outcome: "superseded", calls: { added: 0 } });
    expect(await readWhole(bench, "r1")).toEqual(end);
    expect(await bench.states.get("r1")).toEqual(state);
    expect((await bench.calls.get(ids[0] ?? 0)).title).toBe("Newer");
    expect(end.counters).toEqual({ calls: 6, pendingParts: 0 });
  });

  it("row 20: one rep's hanging Fathom times no batch out, a failed message alone comes back, and a redelivered batch costs one request a rep", async () => {
    const setting = await buildMachine();
    const reps = Array.from({ length: 10 }, (_, index) => `rep${index}`);
    for (const repId of reps) await setting.connect(repId, 2);
    setting.machine.start();
    await setting.runTicks(1);
    const countRequests = () => reps.map((repId) => setting.simulator.countersOf(setting.toEmail(repId)).total);
    /** What one tick came to, rep by rep: attempts, requests. */
    const measure = async () => {
      setting.simulator.reset();
      setting.logs.length = 0;
      await setting.runTicks(1);
      const done = setting.logs.filter(({ event }) => event === "sync.rep_done").map(({ fields }) => fields.repId);
      return countRequests().map((requests, index) => ({
        requests,
        attempts: done.filter((repId) => repId === `rep${index}`).length,
      }));
    };
    // A daily comparison falls to another tick for each rep, and is a request of its own.
    const asEver = { attempts: 1, requests: expect.toBeOneOf([1, 2]) };
    const others = (index: number) => reps.map((_, rep) => (rep === index ? expect.anything() : asEver));
    expect(await measure()).toEqual(others(-1));

    // Hanging: the deadline inside the invocation ends it, and the nine others are neither kept nor repeated.
    const match = { email: setting.toEmail("rep3") };
    const hang = setting.simulator.addFault({ kind: "timeout", match, times: Number.POSITIVE_INFINITY });
    expect(await measure()).toEqual(others(3));
    hang.remove();
    expect(setting.machine.counters.functions.worker).toMatchObject({ timeouts: 0, crashes: 0 });

    // A fault of ours at one rep: its message comes back, alone.
    const mend = await setting.breakKey("rep5");
    const before = setting.machine.queue.counters.received;
    const whileBroken = await measure();
    expect(whileBroken).toEqual(others(5));
    expect(whileBroken[5]).toEqual({ requests: 0, attempts: 2 });
    await setting.run(5 * MINUTE_MS);
    const received = setting.machine.queue.counters.received - before;
    // Ten messages, and the one again and again until it lies in the dead letters.
    expect(received).toBeGreaterThan(10);
    expect(received).toBeLessThanOrEqual(14);
    await mend();
    await setting.run(HOUR_MS);

    // The whole batch comes back after its work was done.
    setting.simulator.reset();
    setting.machine.faults = {
      ...setting.machine.faults,
      queue: { ...setting.machine.faults.queue, deletionFails: 1 },
    };
    await setting.runTicks(1);
    const redelivered = countRequests();
    setting.machine.faults = {
      ...setting.machine.faults,
      queue: { ...setting.machine.faults.queue, deletionFails: 0 },
    };
    expect(redelivered.filter((count) => count > 2)).toEqual([]);
    expect(setting.machine.counters.queue.received).toBeGreaterThan(setting.machine.counters.queue.sent + 10);
    await setting.run(HOUR_MS);
    await expectAllHeld(setting, reps);
  });

  it("row 24: a message redriven from the dead letters the next day is one ordinary run and changes nothing else", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", 5);
    setting.machine.start();
    await setting.runTicks(1);
    const mend = await setting.breakKey("ann");
    await setting.runTicks(1);
    setting.machine.stop();
    await setting.run(HOUR_MS);
    await mend();
    setting.machine.start();
    const [dead] = setting.machine.queue.deadLetters;
    expect(setting.machine.queue.deadLetters).toHaveLength(1);
    await setting.runTicks(48);
    const before = await setting.ask<RepView>("GET", "/api/reps/ann");
    expect(before).toMatchObject({ sync: { outcome: "complete", calls: 5 } });
    setting.simulator.reset();
    setting.machine.queue.send(dead?.body ?? "", 0);
    await setting.run(5 * MINUTE_MS);
    expect(setting.simulator.counters).toMatchObject({ heavy: 0, total: 1 });
    const { sync } = await setting.ask<RepView>("GET", "/api/reps/ann");
    expect(sync).toMatchObject({ outcome: "complete", calls: 5, lastChangedAt: before.sync.lastChangedAt });
    expect(Date.parse(sync.completeUntil ?? "")).toBeGreaterThanOrEqual(Date.parse(before.sync.completeUntil ?? ""));
    expect(setting.machine.queue.size).toBe(0);
    await expectAllHeld(setting, ["ann"]);
  });
});
