// Guards what our queues rely on. Where these checks wait, it is for whole seconds of SQS itself, which cannot be less.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { failureOf } from "../dynamodb/table.ts";
import { credentials, startQueues, type TestQueues } from "./queues.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

describe("SQS", () => {
  let queues: TestQueues;
  beforeAll(async () => {
    queues = await startQueues();
  });
  afterAll(() => queues.stop());

  it("delivers a body with emoji and accents as it was sent", async () => {
    const queue = await queues.create();
    const body = "žluťoučký 🐎 👩‍👩‍👧";
    const id = await queues.send(queue, body);
    const [message] = await queues.receive(queue);
    expect([message?.Body, message?.MessageId, message?.MD5OfBody]).toEqual([body, id, md5(body)]);
  });

  it("refuses control characters, which SQS does not carry", async () => {
    const queue = await queues.create();
    await failureOf(queues.send(queue, "a\u0001b"));
  });

  it("forgets a deleted message, and does not mind a second delete", async () => {
    const queue = await queues.create();
    await queues.send(queue, "x");
    const [message] = await queues.receive(queue);
    const remove = () =>
      queues.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle }));
    await remove();
    await remove();
    expect(await queues.count(queue)).toEqual([0, 0, 0]);
  });

  it("sends and deletes batches of ten and refuses eleven", async () => {
    const queue = await queues.create();
    const toEntries = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ Id: `m${n}`, MessageBody: `b${n}` }));
    const send = (count: number) =>
      queues.client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries: toEntries(count) }));
    expect((await send(10)).Successful).toHaveLength(10);
    expect((await failureOf(send(11))).name).toMatch(/TooManyEntriesInBatchRequest/);
    const messages = await queues.receive(queue);
    const Entries = messages.map((message, n) => ({ Id: `d${n}`, ReceiptHandle: message.ReceiptHandle }));
    const deleted = await queues.client.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }));
    expect(deleted.Successful).toHaveLength(10);
    expect(await queues.count(queue)).toEqual([0, 0, 0]);
  });

  it("fails the bad entries of a batch alone", async () => {
    const queue = await queues.create();
    const answer = await queues.client.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: [
          { Id: "good", MessageBody: "x" },
          { Id: "control", MessageBody: "a\u0001b" },
          { Id: "late", MessageBody: "x", DelaySeconds: 901 },
        ],
      }),
    );
    expect(answer.Successful?.map((entry) => entry.Id)).toEqual(["good"]);
    expect(answer.Failed?.map((entry) => [entry.Id, entry.SenderFault])).toEqual([
      ["control", true],
      ["late", true],
    ]);
  });

  it("hides a received message until its visibility ends, and counts the receives", async () => {
    const queue = await queues.create({ VisibilityTimeout: "1" });
    await queues.send(queue, "x");
    const [first] = await queues.receive(queue);
    expect(await queues.receive(queue)).toEqual([]);
    expect(await queues.count(queue)).toEqual([0, 1, 0]);
    const [second] = await queues.receive(queue, { WaitTimeSeconds: 3 });
    expect(first?.Attributes?.ApproximateReceiveCount).toBe("1");
    expect([second?.MessageId, second?.Attributes?.ApproximateReceiveCount]).toEqual([first?.MessageId, "2"]);
  });

  it("gives a message back at once when its visibility is set to zero", async () => {
    const queue = await queues.create();
    await queues.send(queue, "x");
    const [message] = await queues.receive(queue);
    await queues.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queue,
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(await queues.receive(queue)).toHaveLength(1);
  });

  it("moves a message to the dead letters after exactly maxReceiveCount receives, with its id and body", async () => {
    const { main, dead } = await queues.createPair(3);
    const id = await queues.send(main, "poison");
    let receives = 0;
    for (let n = 0; n < 6; n += 1) {
      receives += (await queues.receive(main, { VisibilityTimeout: 0 })).length;
      await sleep(20);
    }
    const [letter] = await queues.receive(dead, { WaitTimeSeconds: 2 });
    expect([receives, letter?.MessageId, letter?.Body]).toEqual([3, id, "poison"]);
  });

  it("refuses dead letters to a queue that does not exist", async () => {
    const deadLetterTargetArn = `${await queues.getArn(await queues.create())}-missing`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    expect((await failureOf(queues.create({ RedrivePolicy }))).message).toMatch(/RedrivePolicy/);
  });

  it("delays a message up to 900 seconds and refuses more", async () => {
    const queue = await queues.create();
    await queues.send(queue, "late", { DelaySeconds: 900 });
    expect(await queues.count(queue)).toEqual([0, 0, 1]);
    expect((await failureOf(queues.send(queue, "x", { DelaySeconds: 901 }))).message).toMatch(/DelaySeconds/);
    const tooLong = await failureOf(queues.create({ DelaySeconds: "901" }));
    expect(tooLong.message).toMatch(/DelaySeconds/);
  });

  it("delivers a delayed message when it is due", async () => {
    const queue = await queues.create();
    await queues.send(queue, "soon", { DelaySeconds: 1 });
    expect(await queues.receive(queue)).toEqual([]);
    expect((await queues.receive(queue, { WaitTimeSeconds: 3 })).map((message) => message.Body)).toEqual(["soon"]);
  });

  it("ends a long poll as soon as one message is there, and after its time when none comes", async () => {
    const queue = await queues.create();
    const startedAt = performance.now();
    const poll = queues.receive(queue, { WaitTimeSeconds: 10 });
    await sleep(100);
    await queues.send(queue, "x");
    expect(await poll).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(3_000);

    const emptyAt = performance.now();
    expect(await queues.receive(queue, { WaitTimeSeconds: 1 })).toEqual([]);
    expect(performance.now() - emptyAt).toBeGreaterThan(900);
  });

  it("gives every message to exactly one of several consumers", async () => {
    const queue = await queues.create({ VisibilityTimeout: "60" });
    for (let batch = 0; batch < 10; batch += 1) {
      const Entries = Array.from({ length: 10 }, (_, n) => ({ Id: `m${n}`, MessageBody: `${batch}-${n}` }));
      await queues.client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries }));
    }
    const seen: (string | undefined)[] = [];
    const consume = async (): Promise<void> => {
      for (;;) {
        const messages = await queues.receive(queue);
        if (messages.length === 0) return;
        seen.push(...messages.map((message) => message.Body));
      }
    };
    await Promise.all(Array.from({ length: 5 }, consume));
    expect([seen.length, new Set(seen).size]).toEqual([100, 100]);
  });

  it("names a missing queue QueueDoesNotExist", async () => {
    const missing = queues.client.send(new GetQueueUrlCommand({ QueueName: "missing" }));
    expect((await failureOf(missing)).name).toBe("QueueDoesNotExist");
  });

  it("hands out queue URLs that work when the endpoint comes from AWS_ENDPOINT_URL_SQS alone", async () => {
    const queue = await queues.create();
    vi.stubEnv("AWS_ENDPOINT_URL_SQS", queues.url);
    try {
      const client = new SQSClient({ region: "us-east-1", credentials, maxAttempts: 1 });
      await client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: "x" }));
    } finally {
      vi.unstubAllEnvs();
    }
    expect(await queues.receive(queue)).toHaveLength(1);
  });
});

describe("SQS redrive", () => {
  let queues: TestQueues;
  beforeAll(async () => {
    queues = await startQueues();
  });
  afterAll(() => queues.stop());

  const start = (SourceArn: string, more: object = {}) =>
    queues.client.send(new StartMessageMoveTaskCommand({ SourceArn, ...more }));
  const getTask = async (SourceArn: string) =>
    (await queues.client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results?.[0];

  it("lists the queues whose dead letters a queue takes", async () => {
    const { main, dead } = await queues.createPair(1);
    const answer = await queues.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead }));
    expect(answer.queueUrls).toEqual([main]);
  });

  it("moves dead letters back to their queue as new messages", async () => {
    const { main, dead, deadArn } = await queues.createPair(1);
    for (const body of ["a", "b", "c"]) await queues.send(main, body);
    await queues.exhaust(main, 2);
    expect(await queues.count(dead)).toEqual([3, 0, 0]);
    await start(deadArn);
    await vi.waitFor(async () => expect((await getTask(deadArn))?.Status).toBe("COMPLETED"));
    expect((await getTask(deadArn))?.ApproximateNumberOfMessagesMoved).toBe(3);
    const returned = await queues.receive(main);
    expect(returned.map((message) => message.Body).sort()).toEqual(["a", "b", "c"]);
    expect(returned[0]?.Attributes?.ApproximateReceiveCount).toBe("1");
    expect(await queues.count(dead)).toEqual([0, 0, 0]);
  });

  it("moves them to another queue when told so", async () => {
    const { main, deadArn } = await queues.createPair(1);
    const other = await queues.create();
    await queues.send(main, "x");
    await queues.exhaust(main, 2);
    await start(deadArn, { DestinationArn: await queues.getArn(other) });
    expect(await queues.receive(other, { WaitTimeSeconds: 2 })).toHaveLength(1);
  });

  it("refuses a source that is nobody's dead-letter queue", async () => {
    const plain = await queues.getArn(await queues.create());
    expect((await failureOf(start(plain))).message).toMatch(/Dead Letter Queue/);
  });

  it("moves slowly when asked to, and can be cancelled", async () => {
    const { main, dead, deadArn } = await queues.createPair(1);
    for (let n = 0; n < 5; n += 1) await queues.send(main, String(n));
    await queues.exhaust(main, 2);
    const { TaskHandle } = await start(deadArn, { MaxNumberOfMessagesPerSecond: 1 });
    await vi.waitFor(async () => expect((await getTask(deadArn))?.ApproximateNumberOfMessagesMoved).toBe(1));
    await queues.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    await vi.waitFor(async () => expect((await getTask(deadArn))?.Status).toBe("CANCELLED"), { timeout: 5_000 });
    expect((await queues.count(dead))[0]).toBeGreaterThanOrEqual(3);
  });
});
