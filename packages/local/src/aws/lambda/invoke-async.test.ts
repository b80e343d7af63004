import { describe, expect, it } from "vitest";
import type { Invocable } from "./create-function.ts";
import { invokeAsync } from "./invoke-async.ts";

const createFailing = (failures: number): Invocable & { calls: number } => ({
  name: "fn",
  arn: "arn",
  calls: 0,
  async invoke() {
    this.calls += 1;
    if (this.calls <= failures) throw new Error(`failure ${this.calls}`);
    return "done";
  },
});

describe("invokeAsync", () => {
  it("tries again after one and two minutes, as Lambda does", async () => {
    const waits: number[] = [];
    const fn = createFailing(2);
    const answer = await invokeAsync(fn, {}, { sleep: async (ms) => void waits.push(ms) });
    expect([answer, fn.calls, waits]).toEqual(["done", 3, [60_000, 120_000]]);
  });

  it("gives up after two retries with the last error, and reports every failure", async () => {
    const reports: unknown[] = [];
    const fn = createFailing(9);
    const call = invokeAsync(
      fn,
      {},
      {
        sleep: async () => undefined,
        onFailure: (error, attempt, isLast) => reports.push([String(error), attempt, isLast]),
      },
    );
    await expect(call).rejects.toThrow("failure 3");
    expect(reports).toEqual([
      ["Error: failure 1", 0, false],
      ["Error: failure 2", 1, false],
      ["Error: failure 3", 2, true],
    ]);
  });

  it("does not try again when no retries are wanted", async () => {
    const fn = createFailing(1);
    await expect(invokeAsync(fn, {}, { maxRetries: 0 })).rejects.toThrow("failure 1");
    expect(fn.calls).toBe(1);
  });
});
