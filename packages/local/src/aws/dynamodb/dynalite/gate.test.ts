import { describe, expect, it } from "vitest";
import { createGate } from "./gate.ts";

interface Step {
  promise: Promise<void>;
  resolve: () => void;
}

const createStep = (): Step => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, resolve };
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("createGate", () => {
  it("lets shared work overlap", async () => {
    const gate = createGate();
    const step = createStep();
    const log: string[] = [];
    const first = gate.shared(async () => {
      await step.promise;
      log.push("first");
    });
    await gate.shared(async () => {
      log.push("second");
    });
    step.resolve();
    await first;
    expect(log).toEqual(["second", "first"]);
  });

  it("holds exclusive work until running work has ended, and new work until it has ended itself", async () => {
    const gate = createGate();
    const before = createStep();
    const inside = createStep();
    const log: string[] = [];
    const first = gate.shared(async () => {
      await before.promise;
      log.push("before");
    });
    await settle();
    const alone = gate.exclusive(async () => {
      log.push("alone starts");
      await inside.promise;
      log.push("alone ends");
    });
    const after = gate.shared(async () => {
      log.push("after");
    });
    await settle();
    expect(log).toEqual([]);
    before.resolve();
    await settle();
    expect(log).toEqual(["before", "alone starts"]);
    inside.resolve();
    await Promise.all([first, alone, after]);
    expect(log).toEqual(["before", "alone starts", "alone ends", "after"]);
  });

  it("goes on after exclusive work that failed", async () => {
    const gate = createGate();
    await expect(gate.exclusive(() => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
    expect(await gate.exclusive(async () => 1)).toBe(1);
    expect(await gate.shared(async () => 2)).toBe(2);
  });
});
