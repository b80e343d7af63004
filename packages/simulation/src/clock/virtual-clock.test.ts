import { randomBytes } from "node:crypto";
import { deflate, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createRandomness } from "../randomness.ts";
import { createEventQueue } from "./event-queue.ts";
import { OutsideWork } from "./outside-work.ts";
import { createSkewedClock } from "./skewed-clock.ts";
import { createVirtualClock, Deadlock } from "./virtual-clock.ts";

const START = Date.parse("2026-11-22T12:00:00Z");

describe("the event queue", () => {
  it("gives events in order of time, and of planning where times are equal", () => {
    const random = createRandomness("heap");
    const queue = createEventQueue();
    const planned = Array.from({ length: 2_000 }, () => queue.add(random.integer(0, 50), () => undefined));
    const kept = planned.filter((event) => {
      if (random.chance(0.3)) event.run = undefined;
      return event.run !== undefined;
    });
    const wanted = kept.toSorted((a, b) => a.dueAt - b.dueAt || a.order - b.order);
    const taken = [];
    for (let event = queue.take(); event; event = queue.take()) taken.push(event);
    expect(taken).toEqual(wanted);
  });
});

describe("the virtual clock", () => {
  it("runs what is planned in order, at its time, also what is planned meanwhile", async () => {
    const clock = createVirtualClock(START);
    const seen: string[] = [];
    const note = (name: string) => seen.push(`${clock.now() - START} ${name}`);
    clock.at(START + 20, () => note("b"));
    clock.at(START + 10, () => {
      note("a");
      clock.at(clock.now(), () => note("a, at once"));
      clock.at(START, () => note("a, already past"));
    });
    clock.at(START + 20, () => note("c"));
    clock.at(START + 30, () => note("too late"));
    await clock.runUntil(START + 29);
    expect(seen).toEqual(["10 a", "10 a, at once", "10 a, already past", "20 b", "20 c"]);
    expect(clock.now()).toBe(START + 29);
  });

  it("moves no further before everything that can happen now has happened", async () => {
    const clock = createVirtualClock(START);
    const seen: number[] = [];
    clock.startAt(START + 10, "reader", async () => {
      const stream = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode("x".repeat(70_000)));
          if (seen.push(clock.now()) === 20) controller.close();
        },
      });
      await new Response(new Response(stream).body?.pipeThrough(new TransformStream())).text();
      for (let hops = 0; hops < 1_000; hops++) await Promise.resolve();
      seen.push(clock.now());
    });
    clock.at(START + 11, () => undefined);
    await clock.runUntil(START + 100);
    expect(new Set(seen)).toEqual(new Set([START + 10]));
    expect(seen).toHaveLength(21);
  });

  it("wakes sleepers in time, or at once when they are called off", async () => {
    const clock = createVirtualClock(START);
    const woken: number[] = [];
    const controller = new AbortController();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await clock.sleep(ms, signal);
      woken.push(clock.now() - START);
    };
    clock.follow("one", sleep(50));
    clock.follow("two", sleep(1_000_000, controller.signal));
    clock.follow("three", sleep(1_000_000, AbortSignal.abort()));
    clock.at(START + 70, () => controller.abort());
    await clock.runUntil(START + 80);
    expect(woken).toEqual([0, 50, 70]);
    expect(clock.listUnderWay()).toEqual([]);
  });

  it("settles work and goes no further than its end", async () => {
    const clock = createVirtualClock(START);
    expect(await clock.settle(clock.sleep(500).then(() => "done"))).toBe("done");
    expect(clock.now()).toBe(START + 500);
    await expect(clock.settle(Promise.reject(new Error("why")))).rejects.toThrow("why");
  });

  it("names the work that nothing planned can finish", async () => {
    const clock = createVirtualClock(START);
    clock.follow("rep-7's batch", new Promise(() => undefined));
    await expect(clock.runUntil(START + 10)).rejects.toThrow(Deadlock);
    await expect(clock.settle(new Promise(() => undefined), "a click")).rejects.toThrow(/a click, rep-7's batch/);
  });

  it("ends the run with what followed work throws", async () => {
    const clock = createVirtualClock(START);
    clock.startAt(START + 5, "tick", async () => {
      await clock.sleep(5);
      throw new Error("a bug of the simulation");
    });
    await expect(clock.runUntil(START + 100)).rejects.toThrow("a bug of the simulation");
    expect(clock.now()).toBe(START + 10);
  });

  it("finds out work that is done in threads, and takes none on its own thread for it", async () => {
    const clock = createVirtualClock(START);
    const minutes = async (count: number) => {
      for (let minute = 0; minute < count; minute++) clock.at(clock.now() + minute * 60_000, () => undefined);
      await clock.runUntil(clock.now() + count * 60_000);
    };
    clock.at(START, () => deflateSync(randomBytes(100_000)));
    await minutes(10);
    clock.at(clock.now(), () => deflate(Buffer.alloc(1_000), () => undefined));
    await expect(minutes(100_000)).rejects.toThrow(OutsideWork);
  });

  it("cannot be run by what runs on it", async () => {
    const clock = createVirtualClock(START);
    clock.startAt(START, "inner", () => clock.runUntil(START + 1));
    await expect(clock.runUntil(START + 10)).rejects.toThrow(/running/);
  });
});

describe("a skewed clock", () => {
  it("tells another time, jumps, and sleeps as long as it says", async () => {
    const clock = createVirtualClock(START);
    const skewed = createSkewedClock(clock, -120_000);
    expect(skewed.now()).toBe(START - 120_000);
    skewed.jump(30_000);
    await clock.settle(skewed.sleep(1_000));
    expect(skewed.now()).toBe(START + 31_000);
    expect(clock.now()).toBe(START + 1_000);
  });
});
