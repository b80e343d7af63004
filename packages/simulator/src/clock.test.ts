import { describe, expect, it } from "vitest";
import { createVirtualClock, sleepOn } from "./clock.ts";
import { SimulatorInputError } from "./input-error.ts";

describe("createVirtualClock", () => {
  it("runs timers in the order of their due times, each at its own instant", async () => {
    const clock = createVirtualClock(0);
    const seen: [string, number][] = [];
    clock.setTimer(() => void seen.push(["late", clock.now()]), 300);
    clock.setTimer(() => void seen.push(["early", clock.now()]), 100);
    clock.setTimer(() => void seen.push(["early too", clock.now()]), 100);
    await clock.advance(1000);
    expect(seen).toEqual([
      ["early", 100],
      ["early too", 100],
      ["late", 300],
    ]);
    expect(clock.now()).toBe(1000);
  });

  it("runs timers that a timer sets, within the same advance", async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.now());
      if (seen.length < 3) clock.setTimer(again, 10);
    };
    clock.setTimer(again, 10);
    await clock.advance(100);
    expect(seen).toEqual([10, 20, 30]);
  });

  it("lets sleepers go on before later timers run", async () => {
    const clock = createVirtualClock(0);
    const seen: string[] = [];
    const sleeper = sleepOn(clock, 10)
      .then(() => sleepOn(clock, 10))
      .then(() => seen.push("sleeper at 20"));
    clock.setTimer(() => void seen.push("timer at 25"), 25);
    await clock.advance(30);
    await sleeper;
    expect(seen).toEqual(["sleeper at 20", "timer at 25"]);
  });

  it("does not run a cancelled timer, and rejects with the error of one that fails", async () => {
    const clock = createVirtualClock(0);
    const cancel = clock.setTimer(() => {
      throw new Error("cancelled timers do not run");
    }, 10);
    cancel();
    clock.setTimer(() => Promise.reject(new Error("broken timer")), 20);
    await expect(clock.advance(50)).rejects.toThrow("broken timer");
  });

  it("jumps with set, and refuses what is no instant", () => {
    const clock = createVirtualClock("2026-09-14T12:00:00Z");
    clock.set("2027-01-01T00:00:00Z");
    expect(clock.now()).toBe(Date.parse("2027-01-01T00:00:00Z"));
    expect(() => createVirtualClock("yesterday")).toThrow(SimulatorInputError);
  });
});

describe("sleepOn", () => {
  it("rejects with the reason of a signal that aborts first", async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    const sleeping = sleepOn(clock, 1000, stop.signal);
    stop.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    await expect(sleepOn(clock, 1, stop.signal)).rejects.toThrow("enough");
  });
});
