import { describe, expect, it } from "vitest";
import type { Invocable } from "./create-function.ts";
import { createSchedule, type ScheduleOptions, type ScheduleTimers } from "./create-schedule.ts";

interface TestTimers extends ScheduleTimers {
  /** Moves the clock and rings what is due. */
  advance(ms: number): void;
  /** Moves the clock alone, as a sleeping machine does. */
  jump(ms: number): void;
}

const createTimers = (startIso: string): TestTimers => {
  let nowMs = Date.parse(startIso);
  let planned: Array<{ atMs: number; call: () => void }> = [];
  const ringDue = (): void => {
    for (;;) {
      const next = planned.find((timer) => timer.atMs <= nowMs);
      if (!next) return;
      planned = planned.filter((timer) => timer !== next);
      next.call();
    }
  };
  return {
    now: () => nowMs,
    after(ms, call) {
      const timer = { atMs: nowMs + ms, call };
      planned.push(timer);
      return () => {
        planned = planned.filter((entry) => entry !== timer);
      };
    },
    advance(ms) {
      const until = nowMs + ms;
      for (;;) {
        const next = Math.min(...planned.map((timer) => timer.atMs));
        if (next > until) break;
        nowMs = Math.max(nowMs, next);
        ringDue();
      }
      nowMs = until;
    },
    jump(ms) {
      nowMs += ms;
      ringDue();
    },
  };
};

const createRecorder = (): Invocable & { events: unknown[] } => {
  const events: unknown[] = [];
  return { name: "dispatcher", arn: "arn", events, invoke: async (event) => void events.push(event) };
};
const minuteMs = 60_000;

const create = (more: Partial<ScheduleOptions> = {}, startIso = "2026-01-01T10:07:00.000Z") => {
  const timers = createTimers(startIso);
  const fn = createRecorder();
  const schedule = createSchedule({
    fn,
    everyMs: 30 * minuteMs,
    buildInput: (scheduledAt) => ({ scheduledAt }),
    timers,
    ...more,
  });
  return { timers, fn, schedule };
};

describe("createSchedule", () => {
  it("fires at slots aligned to the interval and hands over the slot's time", () => {
    const { timers, fn } = create();
    timers.advance(23 * minuteMs - 1);
    expect(fn.events).toEqual([]);
    timers.advance(1 + 60 * minuteMs);
    expect(fn.events).toEqual([
      { scheduledAt: "2026-01-01T10:30:00.000Z" },
      { scheduledAt: "2026-01-01T11:00:00.000Z" },
      { scheduledAt: "2026-01-01T11:30:00.000Z" },
    ]);
  });

  it("waits for the next slot when it starts exactly on one", () => {
    const { timers, fn } = create({}, "2026-01-01T10:30:00.000Z");
    timers.advance(30 * minuteMs);
    expect(fn.events).toEqual([{ scheduledAt: "2026-01-01T11:00:00.000Z" }]);
  });

  it("fires the slot it was waiting for once when the machine slept, and skips those in between", () => {
    const { timers, fn } = create();
    timers.jump(5 * 60 * minuteMs);
    timers.advance(30 * minuteMs);
    expect(fn.events).toEqual([
      { scheduledAt: "2026-01-01T10:30:00.000Z" },
      { scheduledAt: "2026-01-01T15:30:00.000Z" },
    ]);
  });

  it("fires by hand, for now or for a given time", async () => {
    const { fn, schedule } = create();
    await schedule.fire();
    await schedule.fire(new Date("2026-03-03T03:03:03.000Z"));
    expect(fn.events).toEqual([
      { scheduledAt: "2026-01-01T10:07:00.000Z" },
      { scheduledAt: "2026-03-03T03:03:03.000Z" },
    ]);
  });

  it("fires no more once it is stopped", () => {
    const { timers, fn, schedule } = create();
    schedule.stop();
    timers.advance(60 * minuteMs);
    expect(fn.events).toEqual([]);
  });

  it("tells when a slot has failed for good, and goes on", async () => {
    const failed: string[] = [];
    let attempts = 0;
    const fn: Invocable = {
      name: "dispatcher",
      arn: "arn",
      invoke: async () => {
        attempts += 1;
        throw new Error("down");
      },
    };
    const { timers } = create({
      fn,
      invocation: { sleep: async () => undefined },
      onError: (_error, scheduledAt) => failed.push(scheduledAt),
    });
    timers.advance(60 * minuteMs);
    await new Promise((resolve) => setImmediate(resolve));
    expect(failed).toEqual(["2026-01-01T10:30:00.000Z", "2026-01-01T11:00:00.000Z"]);
    expect(attempts).toBe(6);
  });

  it("names the interval that is out of range", () => {
    expect(() => create({ everyMs: 0 })).toThrow(/everyMs must be an integer from 1 to 2147483647/);
  });
});
