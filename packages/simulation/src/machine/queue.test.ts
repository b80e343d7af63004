import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { NO_FAULTS, type QueueFaults } from "./faults.ts";
import { createQueue } from "./queue.ts";

const PLAN = { visibilityTimeoutSeconds: 360, maxReceiveCount: 5, retentionSeconds: 3_600 };

function build(faults: Partial<QueueFaults> = {}) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const queue = createQueue({
    plan: PLAN,
    clock,
    random: createRandomness("queue"),
    getFaults: () => ({ ...NO_FAULTS.queue, ...faults }),
  });
  const wait = (seconds: number) => clock.runUntil(clock.now() + seconds * 1_000);
  return { clock, queue, wait };
}

const bodies = (messages: readonly { readonly body: string }[]) => messages.map(({ body }) => body);

describe("the queue", () => {
  it("gives each message once while it is invisible, and up to the number asked for", () => {
    const { queue } = build();
    for (const body of ["a", "b", "c"]) queue.send(body, 0);
    expect(bodies(queue.receive(2))).toEqual(["a", "b"]);
    expect(bodies(queue.receive(10))).toEqual(["c"]);
    expect(queue.receive(10)).toEqual([]);
  });

  it("keeps a delayed message back for its delay, of 15 minutes at most", async () => {
    const { queue, wait } = build();
    queue.send("later", 900);
    await wait(899);
    expect(queue.receive(10)).toEqual([]);
    await wait(1);
    expect(bodies(queue.receive(10))).toEqual(["later"]);
    expect(() => queue.send("x", 901)).toThrow(/DelaySeconds/);
  });

  it("gives a message again when its visibility ends, counts, and deletes by the last receipt only", async () => {
    const { queue, wait } = build();
    queue.send("a", 0);
    const [first] = queue.receive(10);
    await wait(359);
    expect(queue.receive(10)).toEqual([]);
    await wait(1);
    const [second] = queue.receive(10);
    expect([first?.receiveCount, second?.receiveCount]).toEqual([1, 2]);
    expect(queue.delete(first?.receiptHandle ?? "")).toBe(false);
    expect(queue.size).toBe(1);
    expect(queue.delete(second?.receiptHandle ?? "")).toBe(true);
    expect(queue.delete(second?.receiptHandle ?? "")).toBe(false);
    expect(queue.size).toBe(0);
  });

  it("sends to the dead letters what was received five times", async () => {
    const { queue, wait } = build();
    queue.send("poison", 0);
    for (let receive = 1; receive <= 5; receive++) {
      expect(queue.receive(10)[0]?.receiveCount).toBe(receive);
      await wait(360);
    }
    expect(queue.receive(10)).toEqual([]);
    expect(bodies(queue.deadLetters)).toEqual(["poison"]);
    expect(queue.size).toBe(0);
  });

  it("forgets what is older than its retention", async () => {
    const { queue, wait } = build();
    queue.send("old", 0);
    await wait(3_601);
    expect(queue.receive(10)).toEqual([]);
    expect(queue.counters.expired).toBe(1);
  });

  it("delivers copies, which outlive the deletion of the message", async () => {
    const { queue, wait } = build({ duplicate: 0.5 });
    for (let count = 0; count < 20; count++) queue.send(`m${count}`, 0);
    const seen: string[] = [];
    for (let minute = 0; minute < 50; minute++) {
      for (const { messageId, receiptHandle } of queue.receive(10)) {
        seen.push(messageId);
        queue.delete(receiptHandle);
      }
      await wait(30);
    }
    expect(new Set(seen).size).toBe(20);
    expect(seen.length).toBe(20 + queue.counters.duplicated);
    expect(queue.counters.duplicated).toBeGreaterThan(5);
  });

  it("delivers late and in any order, and loses nothing by it", async () => {
    const { queue, wait } = build({ late: 0.5, reordered: 1 });
    const sent = Array.from({ length: 30 }, (_, index) => `m${index}`);
    for (const body of sent) queue.send(body, 0);
    const atOnce = bodies([queue.receive(10), queue.receive(10)].flat());
    expect(atOnce).not.toEqual(sent.slice(0, atOnce.length));
    const seen = [...atOnce];
    for (let minute = 0; minute < 55; minute++) {
      await wait(60);
      for (const { body } of queue.receive(10)) seen.push(body);
    }
    expect(new Set(seen)).toEqual(new Set(sent));
  });
});
