import { describe, expect, it } from "vitest";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import { runWithinLimit, TimeLimitReached } from "./time-limit.ts";

describe("runWithinLimit", () => {
  it("gives the result of work that is done in time, and leaves no timer", async () => {
    const clock = buildVirtualClock();
    const work = runWithinLimit(clock, 1_000, () => clock.sleep(999).then(() => "done"));
    expect(await clock.settle(work)).toBe("done");
    expect(clock.pendingTimers).toBe(0);
  });

  it("gives the error of work that fails in time, and leaves no timer", async () => {
    const clock = buildVirtualClock();
    await expect(runWithinLimit(clock, 1_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(clock.pendingTimers).toBe(0);
  });

  it("names the limit as the reason, whatever the aborted work says at once", async () => {
    const clock = buildVirtualClock();
    const work = runWithinLimit(clock, 1_000, (signal) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("something else")));
      });
    });
    await expect(clock.settle(work)).rejects.toThrow(TimeLimitReached);
  });
});
