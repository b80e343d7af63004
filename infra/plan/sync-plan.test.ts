import { describe, expect, it } from "vitest";
import { API, DEAD_LETTERS, DISPATCHER, QUEUE, SCHEDULE, WEBHOOK, WORKER } from "./sync-plan.ts";

describe("the plan's numbers", () => {
  it("hides a message for at least six times the worker's timeout plus the batch window", () => {
    expect(QUEUE.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(6 * WORKER.timeoutSeconds + QUEUE.batchWindowSeconds);
  });

  it("gives a message back to the worker at least five times before the dead letters", () => {
    expect(QUEUE.maxReceiveCount).toBeGreaterThanOrEqual(5);
  });

  it("keeps dead letters longer than the queue keeps messages", () => {
    expect(DEAD_LETTERS.retentionSeconds).toBeGreaterThan(QUEUE.retentionSeconds);
  });

  it("retries a message through all its receives before the queue forgets it", () => {
    expect(QUEUE.retentionSeconds).toBeGreaterThan(QUEUE.maxReceiveCount * QUEUE.visibilityTimeoutSeconds);
  });

  it("ends a dispatch before the next slot", () => {
    expect(DISPATCHER.timeoutSeconds).toBeLessThan(SCHEDULE.intervalSeconds);
  });

  it("answers a person before an HTTP client gives up", () => {
    expect(API.timeoutSeconds).toBeLessThanOrEqual(30);
  });

  it("answers Fathom's sender before it gives up", () => {
    expect(WEBHOOK.timeoutSeconds).toBeLessThan(15);
  });

  it("stays within what SQS and Lambda allow", () => {
    expect(QUEUE.batchSize).toBeLessThanOrEqual(10);
    expect(QUEUE.maximumConcurrency).toBeGreaterThanOrEqual(2);
    expect(QUEUE.maximumConcurrency).toBeLessThanOrEqual(1_000);
    expect(QUEUE.visibilityTimeoutSeconds).toBeLessThanOrEqual(43_200);
    expect(DEAD_LETTERS.retentionSeconds).toBeLessThanOrEqual(1_209_600);
  });
});
