import { SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { isPassing } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import { createContainer } from "./container.ts";
import { LATENCIES, NO_FAULTS, type QueueFaults } from "./faults.ts";
import { createQueue } from "./queue.ts";
import { createQueueClient } from "./queue-client.ts";

const QueueUrl = "https://sqs.example/1/q";

function build(faults: Partial<QueueFaults> = {}, seed = 1) {
  const clock = createVirtualClock("2026-11-22T12:00:00Z");
  const getFaults = () => ({ ...NO_FAULTS.queue, ...faults });
  const random = createRandomness(seed);
  const plan = { visibilityTimeoutSeconds: 360, maxReceiveCount: 5, retentionSeconds: 3_600 };
  const queue = createQueue({ plan, clock, random: random.fork("queue"), getFaults });
  const container = createContainer({ name: "worker-1", clock, clockOffsetMs: 0, onCrash: () => undefined });
  container.thaw();
  const client = createQueueClient({ queue, container, clock, random, latencies: LATENCIES, getFaults });
  const bodies = () => queue.list().map(({ body }) => body);
  return { clock, client, bodies };
}

const sendBatch = (count: number, body = (index: number) => `m${index}`) =>
  new SendMessageBatchCommand({
    QueueUrl,
    Entries: Array.from({ length: count }, (_, index) => ({ Id: String(index), MessageBody: body(index) })),
  });

const SENT = ["m0", "m1", "m2", "m3", "m4", "m5"];

describe("the queue of a container", () => {
  it("takes single messages and batches", async () => {
    const { clock, client, bodies } = build();
    const one = await clock.settle(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "one" })));
    const many = await clock.settle(client.send(sendBatch(2)));
    expect(one.MessageId).toBe("message-1");
    expect(many.Successful?.map(({ Id }) => Id)).toEqual(["0", "1"]);
    expect(bodies()).toEqual(["one", "m0", "m1"]);
  });

  it.each([
    ["sendFailsBefore", 0, 0],
    ["sendFailsAfter", 6, 6],
    ["sendFailsInPart", 1, 5],
  ] as const)("%s: throws, with %i to %i of six messages sent", async (fault, least, most) => {
    const { clock, client, bodies } = build({ [fault]: 1 });
    const error: unknown = await clock.settle(client.send(sendBatch(6)).catch((thrown: unknown) => thrown));
    expect(isPassing(error)).toBe(true);
    expect(bodies().length).toBeGreaterThanOrEqual(least);
    expect(bodies().length).toBeLessThanOrEqual(most);
  });

  it("refuses some of a batch, and names them; repeats a batch whose answer was lost", async () => {
    const refusing = build({ sendRefusesSome: 1 });
    const { Successful = [], Failed = [] } = await refusing.clock.settle(refusing.client.send(sendBatch(6)));
    expect(Failed.length).toBeGreaterThan(0);
    expect(refusing.bodies()).toEqual(Successful.map(({ Id }) => `m${Id}`));
    expect([...Successful, ...Failed].map(({ Id }) => `m${Id}`).toSorted()).toEqual(SENT);
    const repeating = build({ sendRepeated: 1 });
    await repeating.clock.settle(repeating.client.send(sendBatch(6)));
    expect(repeating.bodies().toSorted()).toEqual([...SENT, ...SENT].toSorted());
  });

  it.each([
    ["TooManyEntriesInBatchRequest", sendBatch(11)],
    ["EmptyBatchRequest", sendBatch(0)],
    ["BatchRequestTooLong", sendBatch(2, () => "x".repeat(600_000))],
  ])("refuses what SQS refuses: %s", async (name, command) => {
    const { clock, client, bodies } = build();
    await expect(clock.settle(client.send(command))).rejects.toMatchObject({ name });
    expect(bodies()).toEqual([]);
  });
});
