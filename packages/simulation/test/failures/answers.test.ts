/** Rows about single answers of Fathom: what is not a page of the list must never be taken for one. */
import { describe, expect, it } from "vitest";
import { readWhole } from "../../../core/test/bench.ts";
import { createSettledBench, expectNothingMissed, useDatabase } from "./engine-setting.ts";
import { buildMachine, expectAllHeld, HOUR_MS, listPages, MINUTE_MS } from "./machine-setting.ts";

const getUrl = useDatabase();

/** Two pages of calls, all held: read as empty, they would be gone. */
const HELD = 12;

describe("failure table", () => {
  it("row 1: a 401, 400 or 429 on page 1 or 2 ends the run by its class, moves no progress and marks nothing missing", async () => {
    const expected = {
      "401 on 1": { outcome: "blocked", class: "credential", code: "fathom_key_refused" },
      // The probe that confirms a refusal asks for page 1, which is let in: then it is no matter of the key.
      "401 on 2": { outcome: "failed", class: "source", code: "fathom_refusal_unconfirmed" },
      "400 on 1": { outcome: "failed", class: "ours", code: "fathom_rejected_request" },
      "400 on 2": { outcome: "failed", class: "ours", code: "fathom_rejected_request" },
      "429 on 1": { outcome: "deferred", class: "rate-limit", code: "fathom_rate_limited" },
      "429 on 2": { outcome: "deferred", class: "rate-limit", code: "fathom_rate_limited" },
    };
    for (const [name, { outcome, ...failure }] of Object.entries(expected)) {
      const [status = 0, page = 0] = name.split(" on ").map(Number);
      const { bench } = await createSettledBench(getUrl(), HELD);
      const { coveredUntil, lastCheckedAt } = await bench.states.get("r1");
      const before = await readWhole(bench, "r1");
      const fault = bench.simulator.addFault({
        kind: "status",
        status,
        match: { page },
        times: Number.POSITIVE_INFINITY,
      });
      // Twice and later: two reads in a row are what makes a call missing.
      for (let run = 0; run < 2; run++) {
        expect({ name, ...(await bench.sync("r1")) }).toMatchObject({ name, outcome, failure });
        expect(await bench.states.get("r1")).toMatchObject({ coveredUntil, lastCheckedAt, failure });
        await bench.clock.advance(2 * HOUR_MS);
      }
      await expectNothingMissed(bench);
      expect(await readWhole(bench, "r1")).toEqual(before);
      fault.remove();
      expect(await bench.sync("r1", { trigger: "manual" })).toMatchObject({ outcome: "complete", failure: undefined });
    }
  });

  it("row 2: a 200 without items, in HTML or cut off ends the run as malformed; its keys are logged, its content is not", async () => {
    const setting = await buildMachine();
    await setting.connect("ann", HELD);
    setting.machine.start();
    await setting.runTicks(1);
    const secret = setting.addCall("ann", { title: "Zanzibar merger talk" });
    const kinds = ["no-items", "null-items", "html", "truncated-json", "empty", "wrong-shape"] as const;
    for (const kind of kinds) {
      const { completeUntil } = (await setting.ask<{ sync: { completeUntil: string } }>("GET", "/api/reps/ann")).sync;
      setting.logs.length = 0;
      const fault = setting.simulator.addFault({ kind, status: 200, times: Number.POSITIVE_INFINITY });
      await setting.runTicks(1);
      fault.remove();
      expect({ kind, ...(await setting.ask<object>("GET", "/api/reps/ann")) }).toMatchObject({
        kind,
        sync: { outcome: "failed", completeUntil, calls: HELD, failure: { code: "fathom_malformed_answer" } },
      });
      const text = JSON.stringify(setting.logs);
      expect(text).toContain("fathom_malformed_answer");
      if (kind === "no-items" || kind === "null-items") expect(text).toContain("top-level keys: limit, next_cursor");
      expect(text).not.toContain("Zanzibar");
    }
    await setting.runTicks(1);
    expect(await setting.listHeld("ann")).toContain(secret);
    await expectAllHeld(setting, ["ann"]);
  });

  it("row 3: requests carry whole seconds, which a Fathom that matches no fractions understands; a filter that matches nothing pages", async () => {
    let isFilterBroken = false;
    const setting = await buildMachine({
      // As if our bounds were written in a way this Fathom silently matches nothing for; unfiltered requests pass.
      wrapFetch: (fetch) => async (url, init) =>
        await fetch(isFilterBroken ? String(url).replace(/(created_after=[^&]*?\d\d)Z/, "$1.203Z") : url, init),
    });
    setting.simulator.setSwitches({}, { fractionalSeconds: "match-nothing" });
    await setting.connect("ann", HELD);
    setting.machine.start();
    await setting.runTicks(2);
    await expectAllHeld(setting, ["ann"]);
    const bounds = setting.simulator.requests
      .list()
      .flatMap(({ query }) => [...(query.created_after ?? []), ...(query.created_before ?? [])]);
    expect(bounds.length).toBeGreaterThan(4);
    expect(bounds.filter((bound) => !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(bound))).toEqual([]);
    expect(listPages(setting)).toEqual([]);

    const { coveredUntil } = await setting.machine.reader.states.get("ann");
    isFilterBroken = true;
    await setting.runTicks(2);
    expect(listPages(setting)).toContain("control-disagreement");
    expect(await setting.machine.reader.states.get("ann")).toMatchObject({
      coveredUntil,
      calls: HELD,
      failure: { code: "fathom_list_incomplete" },
    });
    isFilterBroken = false;
    setting.addCall("ann");
    await setting.runTicks(1);
    await expectAllHeld(setting, ["ann"]);
  });

  it("row 7: a cursor that repeats or goes in a circle ends the run with an error after one round, and the next run completes", async () => {
    // After how many pages the list leads back to its second page.
    for (const [kind, round] of [
      ["repeats", 1],
      ["goes in a circle", 2],
    ] as const) {
      let isBroken = false;
      const cursors: (string | null)[] = [];
      const setting = await buildMachine({
        wrapFetch: (fetch) => async (url, init) => {
          const answer = await fetch(url, init);
          if (!isBroken) return answer;
          const body = (await answer.json()) as { next_cursor: string | null };
          if (cursors.length === round) body.next_cursor = cursors[0] ?? null;
          else cursors.push(body.next_cursor);
          return Response.json(body);
        },
      });
      await setting.connect("ann", 0);
      setting.machine.start();
      await setting.runTicks(1);
      for (let index = 0; index < 45; index++)
        setting.addCall("ann", { createdAt: setting.clock.now() - index * MINUTE_MS });
      setting.simulator.reset();
      isBroken = true;
      const answer = await setting.ask<{ durationMs: number }>("POST", "/api/reps/ann/refresh");
      expect({ kind, ...answer }).toMatchObject({
        kind,
        outcome: "failed",
        failure: { code: "fathom_cursor_repeated" },
      });
      expect({ kind, light: setting.simulator.counters.light }).toEqual({ kind, light: round + 1 });
      expect(answer.durationMs).toBeLessThan(5_000);
      isBroken = false;
      await setting.runTicks(1);
      await expectAllHeld(setting, ["ann"]);
    }
  });

  it("row 4: a rep without calls alarms nobody in 30 days and costs exactly one control request", {
    timeout: 120_000,
  }, async () => {
    const setting = await buildMachine({ withAwsMetrics: true });
    await setting.connect("ann", 0);
    setting.simulator.reset();
    setting.machine.start();
    let unfiltered = 0;
    for (let day = 0; day < 30; day++) {
      await setting.runTicks(48);
      unfiltered += setting.simulator.requests.list().filter(({ query }) => query.created_after === undefined).length;
      setting.simulator.requests.reset();
    }
    expect(unfiltered).toBe(1);
    expect(setting.alarmCalls()).toEqual([]);
    expect(setting.simulator.counters.heavy).toBe(0);
    const scheduled = setting.metrics.filter(({ name }) => name === "StalestRepSeconds");
    expect(scheduled).toHaveLength(30 * 48);
    expect(await setting.ask("GET", "/api/reps/ann")).toMatchObject({ sync: { outcome: "complete", calls: 0 } });
  });
});
