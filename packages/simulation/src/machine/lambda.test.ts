import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import type { Container } from "./container.ts";
import { type FunctionFaults, LATENCIES, NO_FAULTS } from "./faults.ts";
import { createLambda, type InvocationSummary } from "./lambda.ts";

function build(faults: Partial<FunctionFaults> = {}) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const ended: InvocationSummary[] = [];
  const lambda = createLambda<Container>({
    name: "worker",
    timeoutSeconds: 60,
    clock,
    random: createRandomness("lambda"),
    latencies: { ...LATENCIES, coldStartMs: [100, 100] },
    getFaults: () => ({ ...NO_FAULTS.functions, ...faults }),
    createInstance: (container) => container,
    onEnd: (summary) => ended.push(summary),
  });
  const ask = (container: Container, ms = 10) => container.pass("table", "GetItem", () => clock.sleep(ms));
  return { clock, lambda, ended, ask };
}

describe("a function", () => {
  it("keeps its container warm, and uses no container twice at once", async () => {
    const { clock, lambda, ended, ask } = build();
    const invoke = () => lambda.invoke((container) => ask(container).then(() => container.name));
    const both = await clock.settle(Promise.all([invoke(), invoke()]));
    expect(both).toEqual([
      { outcome: "done", value: "worker-1" },
      { outcome: "done", value: "worker-2" },
    ]);
    await clock.settle(invoke());
    expect(ended.map(({ coldStart }) => coldStart)).toEqual([true, true, false]);
    lambda.recycle();
    expect(await clock.settle(invoke())).toEqual({ outcome: "done", value: "worker-3" });
  });

  it("is killed when its time is over, and what it waits for never comes", async () => {
    const { clock, lambda, ask } = build();
    const seen: string[] = [];
    const remaining: number[] = [];
    const result = await clock.settle(
      lambda.invoke(async (container, context) => {
        remaining.push(context.getRemainingTimeInMillis());
        await ask(container, 59_000);
        seen.push("in time");
        remaining.push(context.getRemainingTimeInMillis());
        await ask(container, 59_000);
        seen.push("too late");
      }),
    );
    expect(result).toEqual({ outcome: "timeout" });
    await clock.runUntil(clock.now() + 600_000);
    expect(seen).toEqual(["in time"]);
    expect(remaining).toEqual([60_000, 1_000]);
  });

  it("dies at each of its passages when told to: before, nothing has happened; after, it has", async () => {
    const outcomes = [];
    for (let passage = 1; passage <= 5; passage++) {
      const { clock, lambda } = build();
      const done: string[] = [];
      const seen: string[] = [];
      lambda.armCrash(passage);
      const { outcome } = await clock.settle(
        lambda.invoke(async (container) => {
          for (const name of ["one", "two"]) {
            await container.pass("table", name, async () => {
              await clock.sleep(5);
              done.push(name);
            });
            seen.push(name);
          }
        }),
      );
      await clock.runUntil(clock.now() + 60_000);
      outcomes.push([passage, outcome, done, seen]);
    }
    expect(outcomes).toEqual([
      [1, "crash", [], []],
      [2, "crash", ["one"], []],
      [3, "crash", ["one"], ["one"]],
      [4, "crash", ["one", "two"], ["one"]],
      [5, "done", ["one", "two"], ["one", "two"]],
    ]);
  });

  it("stands still between invocations, and goes on in the next one", async () => {
    const { clock, lambda, ask } = build();
    const seen: string[] = [];
    await clock.settle(
      lambda.invoke(async (container) => {
        void ask(container, 1_000).then(() => seen.push(`answered ${clock.now()}`));
        void container.clock.sleep(2_000).then(() => seen.push(`slept ${clock.now()}`));
      }),
    );
    await clock.runUntil(clock.now() + 60_000);
    expect(seen).toEqual([]);
    const again = clock.now();
    await clock.settle(lambda.invoke(async () => undefined));
    await clock.runUntil(clock.now() + 1);
    expect(seen).toEqual([`answered ${again}`, `slept ${again}`]);
  });

  it("tells what its handler throws, and keeps the container", async () => {
    const { clock, lambda, ended } = build();
    const error = new Error("why");
    expect(await clock.settle(lambda.invoke(() => Promise.reject(error)))).toEqual({ outcome: "error", error });
    await clock.settle(lambda.invoke(async () => undefined));
    expect(ended.map(({ container }) => container)).toEqual(["worker-1", "worker-1"]);
  });

  it("crashes as often as its faults say, and has clocks that are off", async () => {
    const { clock, lambda, ended, ask } = build({ crash: 0.3, clockSkewMaxMs: 120_000, clockJump: 0.5 });
    const offsets = new Set<number>();
    for (let count = 0; count < 200; count++) {
      await clock.settle(
        lambda.invoke(async (container) => {
          offsets.add(container.clock.now() - clock.now());
          for (let call = 0; call < 80; call++) await ask(container);
        }),
      );
    }
    const crashes = ended.filter(({ outcome }) => outcome === "crash").length;
    expect(crashes).toBeGreaterThan(40);
    expect(crashes).toBeLessThan(80);
    expect(offsets.size).toBeGreaterThan(50);
    expect(Math.max(...[...offsets].map(Math.abs))).toBeLessThanOrEqual(120_000);
  });
});
