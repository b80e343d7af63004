import { describe, expect, it } from "vitest";
import { createAgenda } from "./agenda.ts";
import { createVirtualClock } from "./clock.ts";

describe("createAgenda", () => {
  it("runs entries by due time, and those of one instant in the order they were added", async () => {
    const clock = createVirtualClock(0);
    const agenda = createAgenda(clock);
    const seen: string[] = [];
    for (const [name, dueAtMs] of [
      ["c", 20],
      ["a", 10],
      ["b", 10],
      ["never", 30],
    ] as const) {
      const cancel = agenda.add(dueAtMs, () => void seen.push(`${name} at ${clock.now()}`));
      if (name === "never") cancel();
    }
    await clock.advance(100);
    expect(seen).toEqual(["a at 10", "b at 10", "c at 20"]);
  });

  it("waits for what is further away than a timer can reach", async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    createAgenda(clock).add(40 * 86_400_000, () => void seen.push(clock.now()));
    await clock.advance(41 * 86_400_000);
    expect(seen).toEqual([40 * 86_400_000]);
  });

  it("runs on demand on a clock without timers", async () => {
    let nowMs = 0;
    const agenda = createAgenda({ now: () => nowMs });
    const seen: number[] = [];
    agenda.add(10, () => void seen.push(nowMs));
    await agenda.runDue();
    expect(seen).toEqual([]);
    nowMs = 15;
    await agenda.runDue();
    expect(seen).toEqual([15]);
  });

  it("passes on the failure of an entry", async () => {
    const clock = createVirtualClock(0);
    createAgenda(clock).add(10, () => Promise.reject(new Error("broken entry")));
    await expect(clock.advance(10)).rejects.toThrow("broken entry");
  });
});
