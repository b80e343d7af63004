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

/** Sends a request that is answered at once. */
function reserve(budget: RateBudget, kind: RequestKind, deadlineAt = NEVER): Promise<void> {
  return budget.run(kind, deadlineAt, async () => undefined);
}

async function sendMany(budget: RateBudget, clock: VirtualClock, kinds: readonly RequestKind[]) {
  const sent: { kind: RequestKind; at: number }[] = [];
  await clock.settle(
    Promise.all(
      kinds.map(async (kind) => {
        await reserve(budget, kind);
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
          await clock.settle(reserve(budget, kind));
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
    await expect(reserve(budget, "heavy", clock.now() + 30_000)).rejects.toThrow(DeadlineReached);
    await reserve(budget, "light", clock.now() + 1);
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
    const waiting = reserve(budget, "light").then(() => {
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
    await expect(reserve(budget, "heavy", clock.now() + 30_000)).rejects.toThrow(DeadlineReached);
    await clock.settle(reserve(budget, "heavy", clock.now() + 32_000));
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
    const error: unknown = await reserve(budget, "light", retryAt).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineReached);
    expect(error).toMatchObject({ retryAt });
    expect(clock.pendingTimers).toBe(0);
  });

  it("names no moment when the deadline itself has passed", async () => {
    const clock = buildVirtualClock();
    const error: unknown = await reserve(createRateBudget({ clock }), "light", clock.now()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DeadlineReached);
    expect(error).toMatchObject({ retryAt: undefined });
  });

  it("does not count a request that was not let through", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await expect(reserve(budget, "light", clock.now())).rejects.toThrow(DeadlineReached);
    expect(budget.isInUse()).toBe(false);
  });

  it("sends nothing while a request is under way, and the next one as soon as it is over", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const events: string[] = [];
    const slow = budget.run("heavy", NEVER, async () => {
      events.push("first sent");
      await clock.sleep(5_000);
      events.push("first over");
    });
    const next = budget.run("light", NEVER, async () => events.push("second sent"));
    await clock.settle(Promise.all([slow, next]));
    expect(events).toEqual(["first sent", "first over", "second sent"]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("makes what waits for a request under way heed the moment named in its answer", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const retryAt = clock.now() + 30_000;
    const refused = budget.run("heavy", NEVER, async () => {
      await clock.sleep(1_000);
      budget.holdUntil(retryAt);
      throw new Error("refused");
    });
    const sentAt: number[] = [];
    const waiting = [1, 2, 3].map(() => budget.run("light", NEVER, async () => sentAt.push(clock.now())));
    await expect(clock.settle(refused)).rejects.toThrow("refused");
    await clock.settle(Promise.all(waiting));
    expect(sentAt).toEqual([retryAt, retryAt, retryAt]);
  });

  it("gives up at the deadline while another request is still under way", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const startAt = clock.now();
    const slow = budget.run("heavy", NEVER, () => clock.sleep(20_000));
    await expect(clock.settle(reserve(budget, "light", startAt + 3_000))).rejects.toThrow(DeadlineReached);
    expect(clock.now()).toBe(startAt + 3_000);
    await clock.settle(slow);
    await reserve(budget, "light");
  });

  it("waits a whole window when Fathom refuses again within one of the last refusal", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    budget.noteRefusal("light");
    budget.holdUntil(clock.now() + 2_000);
    await clock.settle(reserve(budget, "light"));
    const refusedAgainAt = clock.now();
    budget.noteRefusal("light");
    budget.holdUntil(clock.now() + 2_000);
    await clock.settle(reserve(budget, "light"));
    expect(clock.now() - refusedAgainAt).toBe(FATHOM_LIMITS.windowMs);
  });

  it("is in use while something waits, was sent in this window, is held, or the heavy limit is cut", async () => {
    const clock = buildVirtualClock();
    const sending = createRateBudget({ clock });
    await reserve(sending, "light");
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

describe("what another process spent", () => {
  const spentNothing = { at: undefined, all: 0, heavy: 0, heavyRefusedAt: undefined };
  const toInstant = (epochMs: number): string => new Date(epochMs).toISOString();

  it("is told as what was sent within one window before the newest request", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    expect(budget.toSpent()).toEqual(spentNothing);
    await sendMany(budget, clock, ["light", "heavy"]);
    await clock.advance(40_000);
    await sendMany(budget, clock, ["heavy"]);
    const at = toInstant(clock.now());
    expect(budget.toSpent()).toEqual({ at, all: 3, heavy: 2, heavyRefusedAt: undefined });
    await clock.advance(30_000);
    expect(budget.toSpent()).toMatchObject({ at, all: 3, heavy: 2 });
    budget.noteRefusal("heavy");
    await sendMany(budget, clock, ["light"]);
    expect(budget.toSpent()).toEqual({
      at: toInstant(clock.now()),
      all: 2,
      heavy: 1,
      heavyRefusedAt: toInstant(clock.now()),
    });
  });

  it("counts as sent when its newest request was", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const spentAt = clock.now();
    budget.absorb({ ...spentNothing, at: toInstant(spentAt), all: 60, heavy: 12 });
    await clock.advance(10_000);
    await clock.settle(reserve(budget, "light"));
    expect(clock.now()).toBe(spentAt + FATHOM_LIMITS.windowMs);
  });

  it("counts heavy ones against the heavy limit", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const startAt = clock.now();
    budget.absorb({ ...spentNothing, at: toInstant(startAt), all: 25, heavy: 25 });
    const sent = await sendMany(budget, clock, Array(6).fill("heavy"));
    expect(sent.map((one) => one.at - startAt)).toEqual([0, 0, 0, 0, 0, FATHOM_LIMITS.windowMs]);
  });

  it("is nothing new to the process that spent it, however often it is told", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await sendMany(budget, clock, Array(20).fill("heavy"));
    await clock.advance(30_000);
    await sendMany(budget, clock, Array(5).fill("heavy"));
    const spent = budget.toSpent();
    // The first twenty have left the running window, not that of what is told.
    await clock.advance(40_000);
    for (let time = 0; time < 3; time++) budget.absorb(spent);
    expect(budget.toSpent()).toEqual(spent);
    const startAt = clock.now();
    const sent = await sendMany(budget, clock, Array(25).fill("heavy"));
    expect(sent.every((one) => one.at === startAt)).toBe(true);
  });

  it("adds only what this process did not send itself", async () => {
    const clock = buildVirtualClock();
    const first = createRateBudget({ clock });
    const second = createRateBudget({ clock });
    await sendMany(first, clock, Array(20).fill("heavy"));
    second.absorb(first.toSpent());
    await clock.advance(1_000);
    await sendMany(second, clock, Array(4).fill("heavy"));
    expect(second.toSpent()).toMatchObject({ all: 24, heavy: 24 });
    first.absorb(second.toSpent());
    expect(first.toSpent()).toEqual(second.toSpent());
  });

  it("is forgotten once its window has passed", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const at = toInstant(clock.now());
    await clock.advance(FATHOM_LIMITS.windowMs);
    budget.absorb({ ...spentNothing, at, all: 60, heavy: 30 });
    expect(budget.toSpent()).toEqual(spentNothing);
  });

  it("never blocks for longer than a window, whatever the clock of the other process and its counts", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const startAt = clock.now();
    const ahead = toInstant(startAt + 86_400_000);
    budget.absorb({ at: ahead, all: 1_000_000_000, heavy: 1_000_000_000, heavyRefusedAt: ahead });
    await clock.settle(reserve(budget, "heavy"));
    expect(clock.now() - startAt).toBe(FATHOM_LIMITS.windowMs);
  });

  it("keeps the later of both refusals, and lets nothing out before the window of a refusal it did not see has ended", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    const refusedAt = clock.now();
    const heavyRefusedAt = toInstant(refusedAt);
    await clock.advance(10_000);
    budget.absorb({ ...spentNothing, heavyRefusedAt });
    budget.absorb({ ...spentNothing, heavyRefusedAt: toInstant(refusedAt - 300_000) });
    expect(budget.toSpent().heavyRefusedAt).toBe(heavyRefusedAt);
    const sent = await sendMany(budget, clock, [...Array(6).fill("heavy"), "light"]);
    const freeAt = refusedAt + FATHOM_LIMITS.windowMs;
    expect(sent.map((one) => one.at).sort()).toEqual([...Array(6).fill(freeAt), freeAt + FATHOM_LIMITS.windowMs]);
  });

  it("does not lengthen the wait Fathom named to this very process", async () => {
    const clock = buildVirtualClock();
    const budget = createRateBudget({ clock });
    await reserve(budget, "heavy");
    budget.noteRefusal("heavy");
    budget.holdUntil(clock.now() + 5_000);
    budget.absorb(budget.toSpent());
    const startAt = clock.now();
    await clock.settle(reserve(budget, "light"));
    expect(clock.now() - startAt).toBe(5_000);
  });
});
