// Guards what our worker relies on in the event source mapping, with a real queue and real environments.
import { setTimeout as sleep } from "node:timers/promises";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type BatchReport,
  createFunction,
  type FunctionOptions,
  type Invocable,
  type LambdaFunction,
  mapQueue,
  type QueueMapping,
  type QueueMappingOptions,
  type SqsRecord,
} from "../../../src/aws/index.ts";
import { bundleHandlers, type HandlerBundle } from "../../fixtures/bundle.ts";
import { credentials, startQueues, type TestQueues } from "../sqs/queues.ts";

const patient = { timeout: 10_000 };

describe("mapQueue", () => {
  let bundle: HandlerBundle;
  let queues: TestQueues;
  let lines: string[];
  let reports: BatchReport[];
  const functions: LambdaFunction[] = [];
  const mappings: QueueMapping[] = [];
  /** Stopping takes a second of long polling: the tests do not wait for each other's. */
  const endings: Promise<unknown>[] = [];

  beforeAll(async () => {
    [bundle, queues] = await Promise.all([bundleHandlers(), startQueues()]);
  });
  afterAll(async () => {
    await Promise.all(endings);
    await queues.stop();
    await bundle.remove();
  });
  beforeEach(() => {
    lines = [];
    reports = [];
  });
  afterEach(() => {
    const [ownMappings, ownFunctions] = [mappings.splice(0), functions.splice(0)];
    const stopAll = async (): Promise<void> => {
      await Promise.all(ownMappings.map((mapping) => mapping.stop()));
      await Promise.all(ownFunctions.map((fn) => fn.stop()));
    };
    endings.push(stopAll());
  });

  const createConsumer = (more: Partial<FunctionOptions> = {}): LambdaFunction => {
    const own = lines;
    const fn = createFunction({
      name: "consumer",
      entry: bundle.entry,
      exportName: "consume",
      timeoutMs: 10_000,
      onLog: (line) => own.push(line),
      ...more,
    });
    functions.push(fn);
    return fn;
  };
  const map = async (queueUrl: string, fn: Invocable, more: Partial<QueueMappingOptions> = {}) => {
    const own = reports;
    const mapping = await mapQueue({
      sqs: queues.url,
      queueUrl,
      fn,
      onBatch: (report) => own.push(report),
      ...more,
    });
    mappings.push(mapping);
    return mapping;
  };
  const getHandled = (): string[] =>
    lines.flatMap((line) => (JSON.parse(line) as { handled?: string[] }).handled ?? []);
  /** A function without an environment, for what concerns the mapping alone. */
  const createFake = (answer: (records: SqsRecord[]) => unknown): Invocable => ({
    name: "fake",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:fake",
    invoke: async (event) => answer((event as { Records: SqsRecord[] }).Records),
  });

  it("hands every message to the function and deletes it", async () => {
    const queue = await queues.create();
    const bodies = Array.from({ length: 25 }, (_, n) => `m${n}`);
    for (const body of bodies) await queues.send(queue, body);
    await map(queue, createConsumer());
    await vi.waitFor(async () => expect(await queues.count(queue)).toEqual([0, 0, 0]), patient);
    expect(getHandled().sort()).toEqual(bodies.sort());
  });

  it("gives records in the documented shape", async () => {
    const queue = await queues.create();
    const id = await queues.send(queue, "x", {
      MessageAttributes: {
        kind: { DataType: "String", StringValue: "sync" },
        raw: { DataType: "Binary", BinaryValue: Uint8Array.from([0, 255]) },
      },
    });
    const records: SqsRecord[] = [];
    const fn = createFake((batch) => {
      records.push(...batch);
    });
    await map(queue, fn);
    await vi.waitFor(() => expect(records).toHaveLength(1), patient);
    expect(records[0]).toMatchObject({
      messageId: id,
      body: "x",
      attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: {
        kind: { dataType: "String", stringValue: "sync", stringListValues: [], binaryListValues: [] },
        raw: { dataType: "Binary", binaryValue: "AP8=" },
      },
      eventSource: "aws:sqs",
      eventSourceARN: await queues.getArn(queue),
      awsRegion: "us-east-1",
    });
    expect(records[0]?.receiptHandle).toBeTruthy();
  });

  it("keeps only the messages that the function reports as failed, until they are dead letters", async () => {
    const { main, dead } = await queues.createPair(2);
    for (const body of ["good", "fail", "fine"]) await queues.send(main, body);
    const fn = createConsumer();
    const mapping = await map(main, fn);
    await vi.waitFor(() => expect(reports.reduce((sum, report) => sum + report.size, 0)).toBe(3), patient);
    await mapping.stop();
    expect(reports.reduce((sum, report) => sum + report.failed, 0)).toBe(1);
    expect(await queues.count(main)).toEqual([0, 1, 0]);
    expect(await queues.count(dead)).toEqual([0, 0, 0]);
  });

  it("sends a message that always fails to the dead letters after its receives", async () => {
    const dead = await queues.create();
    const policy = { deadLetterTargetArn: await queues.getArn(dead), maxReceiveCount: 2 };
    const main = await queues.create({ VisibilityTimeout: "1", RedrivePolicy: JSON.stringify(policy) });
    await queues.send(main, "fail");
    await map(main, createConsumer());
    const [letter] = await queues.receive(dead, { WaitTimeSeconds: 10 });
    expect([letter?.Body, reports.length]).toEqual(["fail", 2]);
  });

  it("returns the whole batch when the function throws", async () => {
    const queue = await queues.create();
    for (const body of ["good", "boom"]) await queues.send(queue, body);
    await map(queue, createConsumer(), { maxConcurrency: 1 });
    await vi.waitFor(() => expect(reports).toHaveLength(1), patient);
    expect(reports[0]).toMatchObject({ size: 2, failed: 2, error: { name: "Error", message: "boom" } });
    expect(await queues.count(queue)).toEqual([0, 2, 0]);
  });

  it("returns the whole batch when the answer names a message that was not in it", async () => {
    const queue = await queues.create();
    await queues.send(queue, "x");
    await map(
      queue,
      createFake(() => ({ batchItemFailures: [{ itemIdentifier: "unknown" }] })),
    );
    await vi.waitFor(() => expect(reports).toEqual([{ size: 1, failed: 1 }]), patient);
  });

  it("deletes everything when partial failures are switched off", async () => {
    const queue = await queues.create();
    await queues.send(queue, "fail");
    await map(queue, createConsumer(), { reportBatchItemFailures: false });
    await vi.waitFor(() => expect(reports).toEqual([{ size: 1, failed: 0 }]), patient);
    expect(await queues.count(queue)).toEqual([0, 0, 0]);
  });

  it("brings the messages back after their visibility when the function is killed in the middle", async () => {
    const queue = await queues.create({ VisibilityTimeout: "1" });
    await queues.send(queue, "sleep 400");
    const fn = createConsumer();
    const called = Promise.withResolvers<void>();
    const watched: Invocable = {
      ...fn,
      invoke(event) {
        called.resolve();
        return fn.invoke(event);
      },
    };
    await map(queue, watched);
    await called.promise;
    await fn.kill();
    await vi.waitFor(() => expect(getHandled()).toEqual(["sleep 400"]), patient);
    expect(reports[0]).toMatchObject({ failed: 1, error: { name: "Runtime.ExitError" } });
    await vi.waitFor(async () => expect(await queues.count(queue)).toEqual([0, 0, 0]), patient);
  });

  it("gathers batches above ten within its window", async () => {
    const queue = await queues.create();
    for (let n = 0; n < 25; n += 1) await queues.send(queue, `m${n}`);
    await map(queue, createConsumer(), { batchSize: 25, windowMs: 1_000, maxConcurrency: 1 });
    await vi.waitFor(() => expect(reports.map((report) => report.size)).toEqual([25]), patient);
  });

  it("calls the function no more often at the same time than allowed", async () => {
    const queue = await queues.create();
    for (let n = 0; n < 40; n += 1) await queues.send(queue, "x");
    let running = 0;
    let most = 0;
    const fn: Invocable = {
      ...createFake(() => undefined),
      async invoke() {
        running += 1;
        most = Math.max(most, running);
        await sleep(20);
        running -= 1;
      },
    };
    await map(queue, fn, { maxConcurrency: 3 });
    await vi.waitFor(() => expect(reports.reduce((sum, report) => sum + report.size, 0)).toBe(40), patient);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("shuffles a batch with the given numbers", async () => {
    const queue = await queues.create();
    for (const body of ["a", "b", "c"]) await queues.send(queue, body);
    const seen: string[] = [];
    const fn = createFake((records) => {
      seen.push(...records.map((record) => record.body));
    });
    await map(queue, fn, { shuffle: () => 0, maxConcurrency: 1 });
    await vi.waitFor(() => expect(seen).toEqual(["b", "c", "a"]), patient);
  });

  it("stops within about a second without losing the next message", async () => {
    const queue = await queues.create();
    const mapping = await map(queue, createConsumer());
    await sleep(50);
    const startedAt = performance.now();
    await mapping.stop();
    expect(performance.now() - startedAt).toBeLessThan(1_800);
    await queues.send(queue, "later");
    expect(await queues.receive(queue)).toHaveLength(1);
  });

  it("waits for a running call when it stops, and deletes what that call handled", async () => {
    const queue = await queues.create();
    await queues.send(queue, "x");
    const called = Promise.withResolvers<void>();
    const fn: Invocable = {
      ...createFake(() => undefined),
      async invoke() {
        called.resolve();
        await sleep(300);
      },
    };
    const mapping = await map(queue, fn);
    await called.promise;
    await mapping.stop();
    expect(reports).toEqual([{ size: 1, failed: 0 }]);
    expect(await queues.count(queue)).toEqual([0, 0, 0]);
  });

  it("goes on polling after SQS could not be used", async () => {
    const queue = await queues.create();
    const errors: unknown[] = [];
    let isBroken = true;
    const sqs = new SQSClient({ endpoint: queues.url, region: "us-east-1", credentials, maxAttempts: 1 });
    sqs.middlewareStack.add(
      (next, context) => async (args) => {
        if (!isBroken || context.commandName !== "ReceiveMessageCommand") return next(args);
        isBroken = false;
        throw new Error("no SQS today");
      },
      { step: "initialize" },
    );
    await queues.send(queue, "x");
    await map(queue, createConsumer(), { sqs, onError: (error) => errors.push(error) });
    await vi.waitFor(() => expect(reports).toEqual([{ size: 1, failed: 0 }]), patient);
    expect(errors).toEqual([new Error("no SQS today")]);
  });

  it("names the option that is out of range", async () => {
    const queue = await queues.create();
    const fn = createFake(() => undefined);
    await expect(map(queue, fn, { batchSize: 0 })).rejects.toThrow(/batchSize must be an integer from 1 to 10000/);
    await expect(map(queue, fn, { batchSize: 11 })).rejects.toThrow(/windowMs/);
  });
});
