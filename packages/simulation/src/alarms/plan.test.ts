import { describe, expect, it } from "vitest";
import { ALARMS } from "../../../../infra/plan/alarm-plan.ts";
import { DISPATCHER, SCHEDULE } from "../../../../infra/plan/sync-plan.ts";
import { createAlarmBoard } from "./alarm-board.ts";
import { type CompanyInput, runCompany } from "./company.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const INTERVAL_MS = SCHEDULE.intervalSeconds * 1_000;
const DAY_TICKS = 86_400_000 / INTERVAL_MS;
const DISPATCH_MS_MAX = DISPATCHER.timeoutSeconds * 1_000 - 1_000;
const tickMs = (tick: number) => START + tick * INTERVAL_MS;

function run(ticks: number, company: Partial<CompanyInput> = {}) {
  const board = createAlarmBoard({ alarms: ALARMS, startMs: START });
  runCompany({ board, startMs: START, intervalMs: INTERVAL_MS, reps: 40, ...company }, ticks);
  const toCalls = (severity: string) => board.calls.filter((call) => call.severity === severity);
  return { board, pages: toCalls("page"), tickets: toCalls("ticket") };
}

const names = (calls: readonly { readonly alarm: string }[]) => calls.map(({ alarm }) => alarm);
/** The same every time; between 0 and 1. */
const noise = (...seeds: number[]) => {
  const x = Math.sin(seeds.reduce((sum, seed, index) => sum + seed * (12.9898 + index * 65.31), 1)) * 43_758.5453;
  return x - Math.floor(x);
};

describe("a quiet time", () => {
  it("rings nobody in 30 days, however long dispatching takes", () => {
    const { board } = run(30 * DAY_TICKS, {
      toDispatchMs: (tick) => (tick === 0 ? 5_000 : 1_000 + noise(tick) * DISPATCH_MS_MAX),
    });
    expect(board.calls).toEqual([]);
    for (const { to } of board.transitions) expect(to).toBe("OK");
  });

  it("rings nobody for the trouble of every day: a try in fifty that fails, a tick at which everyone's first try fails", () => {
    const { board } = run(7 * DAY_TICKS, {
      toAttempt: (rep, tick, retry) =>
        noise(rep, tick, retry) < 0.02 || (tick % 17 === 0 && retry === 0) ? "source" : "ok",
    });
    expect(board.calls).toEqual([]);
  });

  it("rings nobody for one tick that never came", () => {
    const { board } = run(20, { toDispatchMs: (tick) => (tick === 9 ? 20 * 60_000 : 5_000) });
    expect(board.calls).toEqual([]);
  });
});

describe("nothing runs at all (failure row 25)", () => {
  it.each([0, DISPATCH_MS_MAX])("pages within two intervals of the last tick, which took %i ms", (lastMs) => {
    const { pages, tickets, board } = run(24, {
      toDispatchMs: (tick) => (tick < 10 ? (tick === 9 ? lastMs : 5_000) : undefined),
    });
    expect(names(pages)).toEqual(["nothing-runs"]);
    expect(pages[0]?.atMs).toBeGreaterThan(tickMs(10));
    expect(pages[0]?.atMs).toBeLessThanOrEqual(tickMs(11));
    expect(tickets).toEqual([]);
    expect(board.toState("nothing-runs")).toBe("ALARM");
  });

  it("is over with the first tick, without a second page for what had become old meanwhile", () => {
    const stops = (tick: number) => tick >= 10 && tick < 10 + 2 * DAY_TICKS;
    const { pages, board } = run(20 + 2 * DAY_TICKS, { toDispatchMs: (tick) => (stops(tick) ? undefined : 5_000) });
    expect(names(pages)).toEqual(["nothing-runs"]);
    expect(board.toState("nothing-runs")).toBe("OK");
    expect(board.toState("stalest-rep")).toBe("OK");
  });
});

describe("the whole source is away (failure row 27)", () => {
  it.each([
    ["40 reps, a night", 40, 20],
    ["1,000 reps, half a day", 1_000, 24],
    ["3 reps, two days", 3, 2 * DAY_TICKS],
  ])("is exactly one page, and nobody's key is blamed: %s", (_what, reps, away) => {
    const isAway = (tick: number) => tick >= 10 && tick < 10 + away;
    const { pages, tickets, board } = run(20 + away, {
      reps,
      toAttempt: (_rep, tick) => (isAway(tick) ? "source" : "ok"),
    });
    expect(names(pages)).toEqual(["source-outage"]);
    expect(pages[0]?.atMs).toBeLessThan(tickMs(10) + 10 * 60_000);
    expect(tickets).toEqual([]);
    for (const { name } of ALARMS) expect(board.toState(name)).toBe("OK");
  });

  it("is one page, wherever it begins and ends, when each tick comes at another moment of its minute", () => {
    for (const away of [3, 4, 7, 12]) {
      const isAway = (tick: number) => tick >= 10 && tick < 10 + away;
      // AWS: EventBridge Scheduler invokes within the minute. Seconds more for a dispatch change nothing; two minutes would.
      const toDispatchMs = (tick: number) => (tick === 0 ? 5_000 : 1_000 + noise(tick, away) * 59_000);
      for (const [attempt, alarm] of [
        ["source", "source-outage"],
        ["ours", "own-outage"],
      ] as const) {
        const { pages } = run(18 + away, { toAttempt: (_rep, tick) => (isAway(tick) ? attempt : "ok"), toDispatchMs });
        expect({ away, pages: names(pages) }).toEqual({ away, pages: [alarm] });
      }
      const { pages } = run(18 + away, { toDispatchMs: (tick) => (isAway(tick) ? undefined : toDispatchMs(tick)) });
      expect({ away, pages: names(pages) }).toEqual({ away, pages: ["nothing-runs"] });
    }
  });

  it("is a page as well when half of the reps are concerned", () => {
    const { pages } = run(24, { toAttempt: (rep, tick) => (tick >= 10 && rep % 2 === 0 ? "source" : "ok") });
    expect(names(pages)).toEqual(["source-outage"]);
  });
});

describe("a new deployment", () => {
  it("calls that nothing runs until its first tick: alarms on silence do not know that nobody was to speak yet", () => {
    const { pages, board } = run(4, { toDispatchMs: (tick) => (tick === 0 ? undefined : 5_000) });
    expect(names(pages)).toEqual(["nothing-runs"]);
    expect(board.toState("nothing-runs")).toBe("OK");
  });
});

describe("other trouble", () => {
  it("pages once for one rep Fathom fails for without end, after four intervals, and calls it no outage", () => {
    const { pages, tickets } = run(30, {
      reps: 100,
      toAttempt: (rep, tick) => (rep === 7 && tick >= 10 ? "source" : "ok"),
    });
    expect(names(pages)).toEqual(["stalest-rep"]);
    expect(pages[0]?.atMs).toBeGreaterThan(tickMs(13));
    expect(pages[0]?.atMs).toBeLessThan(tickMs(15));
    expect(tickets).toEqual([]);
  });

  it("is a ticket, not a page, when a key is refused", () => {
    const { pages, tickets } = run(60, { toAttempt: (rep, tick) => (rep < 2 && tick >= 10 ? "refused" : "ok") });
    expect(names(pages)).toEqual([]);
    expect(names(tickets)).toEqual(["reps-blocked"]);
  });

  it("is one page when our own machinery fails for everybody, with the tickets that go with it", () => {
    const { pages, tickets } = run(30, { toAttempt: (_rep, tick) => (tick >= 10 ? "ours" : "ok") });
    expect(names(pages)).toEqual(["own-outage"]);
    expect(pages[0]?.atMs).toBeLessThan(tickMs(10) + 10 * 60_000);
    expect(new Set(names(tickets))).toEqual(new Set(["own-faults", "dead-letters"]));
  });

  it("is one page for lists that cannot be trusted, as long as they cannot", () => {
    const board = createAlarmBoard({ alarms: ALARMS, startMs: START });
    for (let tick = 0; tick < 20; tick++) {
      board.advanceTo(tickMs(tick));
      board.put(tickMs(tick) + 1_000, "StalestRepSeconds", INTERVAL_MS / 1_000);
      if (tick >= 5) board.put(tickMs(tick) + 2_000 + noise(tick) * 60_000, "ControlDisagreements", 1);
    }
    board.advanceTo(tickMs(20));
    expect(names(board.calls)).toEqual(["control-disagreement"]);
  });
});

describe("webhooks", () => {
  /** Their function is none of the company's: its metrics, as packages/functions/src/webhooks/handler.test.ts shows them. */
  function runWebhooks(toValue: (tick: number) => number, metric: string) {
    const board = createAlarmBoard({ alarms: ALARMS, startMs: START });
    for (let tick = 0; tick < 20; tick++) {
      board.advanceTo(tickMs(tick));
      board.put(tickMs(tick) + 1_000, "StalestRepSeconds", INTERVAL_MS / 1_000);
      board.put(tickMs(tick) + 2_000, "WebhooksReceived", 3);
      const value = toValue(tick);
      if (value > 0) board.put(tickMs(tick) + 3_000, metric, value);
    }
    board.advanceTo(tickMs(20));
    return names(board.calls);
  }

  it("are a ticket when deliveries are refused interval after interval, and nobody's business when one is", () => {
    expect(runWebhooks((tick) => (tick >= 5 ? 2 : 0), "WebhooksRefused")).toEqual(["webhooks-refused"]);
    expect(runWebhooks((tick) => (tick % 8 === 5 ? 9 : 0), "WebhooksRefused")).toEqual([]);
  });

  it("are a ticket when one could not be read, once for as long as it goes on", () => {
    expect(runWebhooks((tick) => (tick >= 5 && tick < 9 ? 1 : 0), "WebhooksUnreadable")).toEqual([
      "webhooks-unreadable",
    ]);
  });
});
