import { DeadlineReached } from "@fathom-sync/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VirtualClock } from "./fixtures/virtual-clock.ts";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import type { RateBudget, RequestKind } from "./rate-budget.ts";
import { createRateBudget, FATHOM_LIMITS } from "./rate-budget.ts";

const NEVER = Number.MAX_SAFE_INTEGER;

/** The most requests that fall in any one window of 60 s. */
function toBusiest(sentAt: readonly number[]): number {
  return Math.max(0, ...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + 60_000).length));
}

async function sendMany(budget: RateBudget, clock: VirtualClock, kinds: readonly RequestKind[]) {
  const sent: { kind: RequestKind; at: number }[] = [];
  await clock.settle(
    Promise.all(
      kinds.map(async (kind) => {
        await budget.reserve(kind, NEVER);
        sent.push({ kind, at: clock.now() });
      }),
    ),
  );
  return sent;
}

describe("createRateBudget", () => {
  it("lets as many through at once as the limits allow, and no more in any 60 s", async () => {
    const clock = buildVirtualClock();
    const startAt = clock.now();
    const sent = await sendMany(createRateBudget({ clock }), clock, Array(150).fill("light"));
    expect(sent.filter((one) => one.at === startAt)).toHaveLength(60);
    expect(toBusiest(sent.map((one) => one.at))).toBe(60);
  });

  it("never sends more than 30 heavy or 60 of all in any 60 s, whatever the mix and the pauses", async () => {
    const step = fc.record({ kind: fc.constantFrom<RequestKind>("light", "heavy"), pauseMs: fc.nat({ max: 4_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 50, maxLength: 130 }), async (steps) => {
        const clock = buildVirtualClock();
        const budget = createRateBudget({ clock });
        const sent: { kind: RequestKind; at: number }[] = [];
        for (const { kind, pauseMs } of steps) {
          // Half of the requests come at once, as from several callers.
          if (pauseMs > 2_000) await clock.settle(clock.sleep(pauseMs - 2_000));
          await clock.settle(budget.reserve(kind, NEVER));
          sent.push({ kind, at: clock.now() });
        }
        expect(toBusiest(sent.map((one) => one.at))).toBeLessThanOrEqual(60);
        expect(toBusiest(sent.filter((one) => one.kind === "heavy").map((one) => one.at))).toBeLessThanOrEqual(30);
      }),
      { numRuns: 15 },
    );
  });

  it("counts a heavy request among all", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const startAt = clock.now();
    const sent = await sendMany(budget, clock, [...Array(30).fill("heavy"), ...Array(31).fill("light")]);
    expect(sent.filter((one) => one.at === startAt)).toHaveLength(60);
  });

  it("lets light requests through while the heavy ones are used up", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await sendMany(budget, clock, Array(30).fill("heavy"));
    await expect(budget.reserve("heavy", clock.now() + 30_000)).rejects.toThrow(DeadlineReached);
    await budget.reserve("light", clock.now() + 1);
  });

  it("sends nothing before the moment Fathom named, which an earlier one does not shorten", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const retryAt = clock.now() + 42_000;
    budget.holdUntil(retryAt);
    budget.holdUntil(clock.now() + 1_000);
    const sent = await sendMany(budget, clock, ["light", "heavy"]);
    expect(sent.map((one) => one.at)).toEqual([retryAt, retryAt]);
  });

  it("makes a request that is already waiting wait for a moment named meanwhile", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    budget.holdUntil(clock.now() + 10_000);
    let sentAt = 0;
    const waiting = budget.reserve("light", NEVER).then(() => {
      sentAt = clock.now();
    });
    const retryAt = clock.now() + 30_000;
    await clock.advance(5_000);
    budget.holdUntil(retryAt);
    await clock.settle(waiting);
    expect(sentAt).toBe(retryAt);
  });

  it("allows 5 heavy requests a minute after a heavy refusal, doubling every 5 minutes to 30 again", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const refusedAt = clock.now();
    budget.noteRefusal("heavy");
    const sent = await sendMany(budget, clock, Array(500).fill("heavy"));
    const countPerMinute = (minute: number): number =>
      toBusiest(sent.map((one) => one.at).filter((at) => Math.floor((at - refusedAt) / 60_000) === minute));
    expect([0, 1, 2, 3].map(countPerMinute)).toEqual([5, 5, 5, 5]);
    expect(countPerMinute(8)).toBe(10);
    expect(countPerMinute(13)).toBe(20);
    expect(toBusiest(sent.map((one) => one.at))).toBe(30);
  });

  it("counts what was sent before a refusal against the smaller limit", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await sendMany(budget, clock, Array(20).fill("heavy"));
    await clock.advance(30_000);
    budget.noteRefusal("heavy");
    await expect(budget.reserve("heavy", clock.now() + 30_000)).rejects.toThrow(DeadlineReached);
    await clock.settle(budget.reserve("heavy", clock.now() + 32_000));
  });

  it("keeps the heavy limit when a light request was refused", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    budget.noteRefusal("light");
    const startAt = clock.now();
    const sent = await sendMany(budget, clock, Array(30).fill("heavy"));
    expect(sent.every((one) => one.at === startAt)).toBe(true);
  });

  it("says at once when a request cannot be sent before the deadline, and from when on it can", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const retryAt = clock.now() + 42_000;
    budget.holdUntil(retryAt);
    const error: unknown = await budget.reserve("light", retryAt).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineReached);
    expect(error).toMatchObject({ retryAt });
    expect(clock.pendingTimers).toBe(0);
  });

  it("names no moment when the deadline itself has passed", async () => {
    const clock = buildVirtualClock();
    const error: unknown = await createRateBudget({ clock })
      .reserve("light", clock.now())
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineReached);
    expect(error).toMatchObject({ retryAt: undefined });
  });

  it("does not count a request that was not let through", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await expect(budget.reserve("light", clock.now())).rejects.toThrow(DeadlineReached);
    expect(budget.isInUse()).toBe(false);
  });

  it("is in use while something waits, was sent in this window, is held, or the heavy limit is cut", async () => {
    const clock = buildVirtualClock();
    const sending = createRateBudget({ clock });
    await sending.reserve("light", NEVER);
    expect(sending.isInUse()).toBe(true);
    const held = createRateBudget({ clock });
    held.holdUntil(clock.now() + 1_000);
    expect(held.isInUse()).toBe(true);
    const cut = createRateBudget({ clock });
    cut.noteRefusal("heavy");
    expect(cut.isInUse()).toBe(true);
    await clock.advance(FATHOM_LIMITS.windowMs);
    expect([sending.isInUse(), held.isInUse(), cut.isInUse()]).toEqual([false, false, true]);
    await clock.advance(15 * 60_000);
    expect(cut.isInUse()).toBe(false);
  });
});
