/** Rows about Fathom's limits and Fathom's outages, and what one rep's trouble is to the others. */
import type { RepView } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { buildMachine, expectAllHeld, HOUR_MS, INTERVAL_MS, listPages, MINUTE_MS } from "./machine-setting.ts";

describe("failure table", () => {
  it("row 17: when Fathom lowers the heavy limit to 5 in the middle of a backfill, nothing is sent before the moment it names, each minute meets one 429 at most, and it ends", {
    timeout: 60_000,
  }, async () => {
    const sent: { readonly at: number; readonly status: number; readonly retryAfterMs: number }[] = [];
    let isLeftAlone = false;
    const setting = await buildMachine({
      wrapFetch: (fetch) => async (url, init) => {
        const at = setting.clock.now();
        const answer = await fetch(url, init);
        sent.push({ at, status: answer.status, retryAfterMs: Number(answer.headers.get("retry-after") ?? 0) * 1_000 });
        if (setting.simulator.counters.heavy === 12) setting.simulator.setSwitches({}, { heavyLimit: 5 });
        // Once more, much later, Fathom wants to be left alone for longer than its window is: only it can know.
        if (setting.simulator.counters.heavy >= 25 && !isLeftAlone) {
          isLeftAlone = true;
          setting.simulator.addFault({ kind: "status", status: 429, retryAfterSeconds: 150, match: { heavy: true } });
        }
        return answer;
      },
    });
    // In the last 30 days, all by the first window.
    await setting.connect("ann", 400, 100);
    setting.machine.start();
    await setting.run(2 * HOUR_MS);
    expect(await setting.ask<RepView>("GET", "/api/reps/ann")).toMatchObject({
      sync: { outcome: "complete", calls: 400, pendingParts: 0 },
    });
    await expectAllHeld(setting, ["ann"]);
    const refused = sent.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(1);
    expect(refused.map(({ retryAfterMs }) => retryAfterMs)).toContain(150_000);
    for (const { at, retryAfterMs } of refused) {
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(sent.filter((other) => other.at > at && other.at < at + retryAfterMs)).toEqual([]);
      expect(refused.filter((other) => other.at >= at && other.at < at + MINUTE_MS)).toHaveLength(1);
    }
    // 40 pages of content, and little more.
    expect(setting.simulator.counters.heavy).toBeLessThan(60);
    expect(setting.machine.queue.deadLetters).toEqual([]);
  });

  it("row 26: one rep's backfill of 1,000 calls at 5 heavy requests a minute leaves the freshness of all others as it was", {
    timeout: 120_000,
  }, async () => {
    const others = Array.from({ length: 6 }, (_, index) => `rep${index}`);
    const measureP95 = async (isNoisy: boolean) => {
      // Two workers at once: the noisy one takes half of them whenever it runs.
      const setting = await buildMachine({ plan: { maximumConcurrency: 2 } });
      for (const repId of others) await setting.connect(repId, 1);
      setting.machine.start();
      await setting.runTicks(1);
      if (isNoisy) {
        setting.simulator.setSwitches({ email: setting.toEmail("noisy") }, { heavyLimit: 5 });
        await setting.connect("noisy", 1_000, 40);
      }
      const made: number[] = [];
      while (setting.clock.now() < Date.parse("2026-11-22T15:00:00Z")) {
        await setting.run(5 * MINUTE_MS);
        for (const repId of others) made.push(setting.addCall(repId, { createdAt: setting.clock.now() - 1_000 }));
      }
      await setting.runTicks(1);
      const ages = await Promise.all(
        made.map(async (id) => {
          const { createdAt, observedAt } = await setting.machine.reader.calls.get(id);
          return Date.parse(observedAt) - Date.parse(createdAt);
        }),
      );
      if (isNoisy) {
        // It was at it through several ticks of the others, and came to its end.
        expect(
          setting.logs.filter(({ event, fields }) => event === "sync.rep_done" && fields.repId === "noisy").length,
        ).toBeGreaterThan(10);
        expect(await setting.ask<RepView>("GET", "/api/reps/noisy")).toMatchObject({
          sync: { outcome: "complete", calls: 1_000 },
        });
        await expectAllHeld(setting, ["noisy"]);
      }
      await expectAllHeld(setting, others);
      return ages.toSorted((a, b) => a - b)[Math.floor(ages.length * 0.95)] ?? 0;
    };
    const [alone, beside] = [await measureP95(false), await measureP95(true)];
    expect(alone).toBeGreaterThan(20 * MINUTE_MS);
    expect(alone).toBeLessThanOrEqual(INTERVAL_MS + 5_000);
    // A request takes up to 0.6 s.
    expect(Math.abs(beside - alone)).toBeLessThan(2_000);
  });

  it("row 27: an outage of Fathom for all reps is one page, blames and parks nobody, and is caught up at the next tick without a stampede", {
    timeout: 60_000,
  }, async () => {
    const reps = Array.from({ length: 40 }, (_, index) => `rep${index}`);
    let underWay = 0;
    let underWayMax = 0;
    const setting = await buildMachine({
      plan: { maximumConcurrency: 2 },
      wrapFetch: (fetch) => async (url, init) => {
        underWay++;
        underWayMax = Math.max(underWayMax, underWay);
        // As long as a request takes: within the same instant nothing would pile up.
        await setting.clock.sleep(100);
        return await fetch(url, init).finally(() => underWay--);
      },
    });
    for (const repId of reps) await setting.connect(repId, 1);
    setting.machine.start();
    await setting.runTicks(2);
    expect(setting.alarmCalls()).toEqual([]);
    setting.simulator.setSwitches({}, { outage: { kind: "status", status: 503 } });
    setting.simulator.reset();
    const ticks = 8;
    for (let tick = 0; tick < ticks; tick++) {
      for (const repId of reps) setting.addCall(repId);
      await setting.runTicks(1);
    }
    expect(listPages(setting)).toEqual(["source-outage"]);
    for (const repId of reps) {
      // A try and two more a tick.
      expect(setting.simulator.countersOf(setting.toEmail(repId)).total).toBeLessThanOrEqual(3 * ticks);
      expect(await setting.machine.reader.states.get(repId)).toMatchObject({
        failure: { class: "source", code: "fathom_server_error" },
      });
    }
    setting.simulator.resetSwitches();
    setting.simulator.reset();
    underWayMax = 0;
    await setting.runTicks(1);
    await expectAllHeld(setting, reps);
    for (const repId of reps) {
      const { sync, connection } = await setting.ask<RepView>("GET", `/api/reps/${repId}`);
      expect({ repId, connection, sync }).toMatchObject({
        connection: { status: "ok" },
        sync: { outcome: "complete", calls: 1 + ticks, quarantined: 0 },
      });
      expect(sync.failure).toBeUndefined();
      const { light, heavy, throttled } = setting.simulator.countersOf(setting.toEmail(repId));
      // Two pages of the list and two of content, and a daily comparison it may owe.
      expect(light).toBeLessThanOrEqual(4);
      expect(heavy).toBeLessThanOrEqual(2);
      expect(throttled).toBe(0);
    }
    // Two workers of ten.
    expect(underWayMax).toBeGreaterThan(5);
    expect(underWayMax).toBeLessThanOrEqual(20);
    await setting.runTicks(4);
    expect(listPages(setting)).toEqual(["source-outage"]);
    expect(setting.metrics.filter(({ name, value }) => name === "RepsBlocked" && value > 0)).toEqual([]);
    expect(setting.machine.queue.deadLetters).toEqual([]);
  });

  it("row 28: a revoked key is blamed after two refusals, in words of its own and as a ticket; no outage and no single refusal is laid to a key", async () => {
    const setting = await buildMachine();
    const { simulator } = setting;
    await setting.connect("ann", 2);
    await setting.connect("bob", 2);
    setting.machine.start();
    await setting.runTicks(1);
    const read = (repId: string) => setting.ask<RepView>("GET", `/api/reps/${repId}`);
    const outages = [
      ...[500, 502, 503, 504].map((status) => ({ kind: "status", status }) as const),
      { kind: "timeout" } as const,
      { kind: "reset" } as const,
      { kind: "html", status: 200 } as const,
    ];
    const texts = new Set<string>();
    for (const fault of outages) {
      const match = { email: setting.toEmail("ann") };
      const added = simulator.addFault({ ...fault, match, times: Number.POSITIVE_INFINITY });
      await setting.runTicks(2);
      const { connection, sync } = await read("ann");
      expect({ fault, connection, sync }).toMatchObject({
        fault,
        connection: { status: "ok" },
        sync: { outcome: "failed", failure: { class: "source" } },
      });
      texts.add(sync.failure?.message ?? "");
      added.remove();
    }
    // A refusal that nothing confirms: the next request is let in, or ends in an outage.
    for (const second of [undefined, 503]) {
      const match = { email: setting.toEmail("ann") };
      simulator.addFault({ kind: "status", status: 401, match });
      if (second) simulator.addFault({ kind: "status", status: second, match });
      await setting.runTicks(1);
      expect(await read("ann")).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete" } });
    }

    const ticketsBefore = setting.alarmCalls().length;
    simulator.revokeKey(setting.toEmail("ann"));
    simulator.reset();
    await setting.runTicks(1);
    // The first refusal and the one that confirmed it; then nothing before the daily probe.
    expect(simulator.countersOf(setting.toEmail("ann")).total).toBe(2);
    await setting.runTicks(20);
    expect(simulator.countersOf(setting.toEmail("ann")).total).toBe(2);
    const { connection, sync } = await read("ann");
    expect(connection).toMatchObject({ status: "refused" });
    expect(sync).toMatchObject({ outcome: "blocked", failure: { class: "credential", code: "fathom_key_refused" } });
    expect(sync.failure?.message).toBe("Fathom refuses this rep's API key.");
    expect(texts).not.toContain(sync.failure?.message);
    expect(await read("bob")).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete" } });
    const calls = setting.alarmCalls().slice(ticketsBefore);
    expect(calls.map(({ alarm, severity }) => [alarm, severity])).toEqual([["reps-blocked", "ticket"]]);

    await setting.ask("PUT", "/api/reps/ann/connection", { apiKey: simulator.rotateKey(setting.toEmail("ann")) });
    setting.addCall("ann");
    await setting.runTicks(1);
    expect(await read("ann")).toMatchObject({ connection: { status: "ok" }, sync: { outcome: "complete", calls: 3 } });
    await expectAllHeld(setting, ["ann", "bob"]);
  });
});
