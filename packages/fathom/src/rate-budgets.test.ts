import { describe, expect, it } from "vitest";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import { createRateBudgets } from "./rate-budgets.ts";

describe("createRateBudgets", () => {
  it("keeps one budget per connection", () => {
    const budgets = createRateBudgets({ clock: buildVirtualClock() });
    expect(budgets.get("a")).toBe(budgets.get("a"));
    expect(budgets.get("a")).not.toBe(budgets.get("b"));
  });

  it("drops the one unused for longest when there are too many", () => {
    const budgets = createRateBudgets({ clock: buildVirtualClock(), maxBudgets: 2 });
    const a = budgets.get("a");
    const b = budgets.get("b");
    budgets.get("a");
    budgets.get("c");
    expect(budgets.get("a")).toBe(a);
    expect(budgets.get("b")).not.toBe(b);
  });

  it("drops none that still holds a moment Fathom named", async () => {
    const clock = buildVirtualClock();
    const budgets = createRateBudgets({ clock, maxBudgets: 1 });
    const a = budgets.get("a");
    a.holdUntil(clock.now() + 10_000);
    budgets.get("b");
    expect(budgets.get("a")).toBe(a);
    await clock.advance(10_000);
    budgets.get("c");
    expect(budgets.get("a")).not.toBe(a);
  });
});
