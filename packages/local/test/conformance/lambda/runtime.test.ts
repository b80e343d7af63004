// Guards what our handlers rely on in the runtime: isolation, timeouts, errors, limits, logs, crashes.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  createFunction,
  FunctionError,
  type FunctionOptions,
  type LambdaFunction,
  RequestTooLargeError,
  startSqs,
} from "../../../src/aws/index.ts";
import { bundleHandlers, type HandlerBundle } from "../../fixtures/bundle.ts";
import { failureOf } from "../dynamodb/table.ts";

interface Answer {
  calls: number;
  context: Record<string, unknown>;
  env: Record<string, string>;
}

describe("createFunction", () => {
  let bundle: HandlerBundle;
  const running: LambdaFunction[] = [];
  beforeAll(async () => {
    bundle = await bundleHandlers();
  });
  afterAll(() => bundle.remove());
  afterEach(async () => {
    for (const fn of running.splice(0)) await fn.stop();
  });

  const create = (more: Partial<FunctionOptions> = {}): LambdaFunction => {
    const fn = createFunction({ name: "fn", entry: bundle.entry, exportName: "obey", timeoutMs: 5_000, ...more });
    running.push(fn);
    return fn;
  };
  const obey = async (fn: LambdaFunction, order: object = {}): Promise<Answer> => (await fn.invoke(order)) as Answer;

  it("reuses a warm environment and gives every event its own request id", async () => {
    const fn = create();
    const first = await obey(fn);
    const second = await obey(fn);
    expect([first.calls, second.calls, fn.stats.coldStarts]).toEqual([1, 2, 1]);
    expect(first.context.awsRequestId).not.toBe(second.context.awsRequestId);
  });

  it("gives the handler Lambda's context", async () => {
    const { context } = await obey(create({ memoryMb: 256 }));
    expect(context).toMatchObject({
      functionName: "fn",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:fn",
      memoryLimitInMB: "256",
    });
    expect(context.remainingMs).toBeGreaterThan(0);
    expect(context.remainingMs).toBeLessThanOrEqual(5_000);
  });

  it("lets none of our own environment variables in", async () => {
    vi.stubEnv("A_SECRET_OF_OURS", "1");
    try {
      const { env } = await obey(create({ env: { DECLARED: "yes" } }));
      expect(env).toMatchObject({ DECLARED: "yes", AWS_LAMBDA_FUNCTION_NAME: "fn", AWS_REGION: "us-east-1" });
      expect(env).not.toHaveProperty("A_SECRET_OF_OURS");
      expect(env).not.toHaveProperty("HOME");
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each(["TypeError", "QuotaError"])("keeps the type of an error the handler throws (%s)", async (throwType) => {
    const fn = create();
    const error = await failureOf(fn.invoke({ throwType }));
    expect(error).toBeInstanceOf(FunctionError);
    expect([error.name, error.message]).toEqual([throwType, "as ordered"]);
    expect((await obey(fn)).calls).toBe(2);
  });

  it("ends a busy loop at the timeout and starts anew afterwards", async () => {
    const fn = create({ timeoutMs: 300 });
    const error = await failureOf(fn.invoke({ spin: true }));
    expect(error.name).toBe("Sandbox.Timedout");
    expect(error.message).toMatch(/Task timed out after 0.30 seconds/);
    expect((await obey(fn)).calls).toBe(1);
    expect(fn.stats).toMatchObject({ timeouts: 1, errors: 1, coldStarts: 2 });
  });

  it("reports an environment that ends in the middle", async () => {
    const fn = create();
    expect((await failureOf(fn.invoke({ exit: true }))).name).toBe("Runtime.ExitError");
    expect((await obey(fn)).calls).toBe(1);
  });

  it("bounds the memory", async () => {
    const fn = create({ timeoutMs: 20_000 });
    expect((await failureOf(fn.invoke({ fillMemory: true }))).name).toBe("Runtime.OutOfMemory");
    expect((await obey(fn)).calls).toBe(1);
  });

  it("handles one event at a time per environment and no more than reserved at once", async () => {
    const fn = create({ reservedConcurrency: 2 });
    const answers = await Promise.all([1, 2, 3, 4].map(() => obey(fn, { sleepMs: 100 })));
    expect(answers.filter((answer) => answer.calls === 1)).toHaveLength(2);
    expect(fn.stats).toMatchObject({ invocations: 4, coldStarts: 2, throttles: 2 });
  });

  it("refuses an event above 6 MB and fails an answer above 6 MB", async () => {
    const fn = create();
    const limit = 6 * 1024 * 1024;
    await expect(fn.invoke({ pad: "a".repeat(limit) })).rejects.toThrow(RequestTooLargeError);
    expect(await fn.invoke({ answerBytes: limit })).toHaveLength(limit - 2);
    expect((await failureOf(fn.invoke({ answerBytes: limit + 1 }))).name).toBe("Function.ResponseSizeTooLarge");
  });

  it("hands over every line it writes before the answer, in order, with the function's name", async () => {
    const lines: string[] = [];
    const fn = create({ onLog: (line, name) => lines.push(`${name}: ${line}`) });
    const metric = JSON.stringify({ _aws: { CloudWatchMetrics: [] }, Calls: 1 });
    await fn.invoke({ log: ["one", metric, "žluťoučký 🐎"], logError: "bad" });
    expect(lines).toEqual(["fn: one", `fn: ${metric}`, "fn: žluťoučký 🐎", "fn: bad"]);
  });

  it("logs an error the handler lets out, as Lambda's runtime does", async () => {
    const lines: string[] = [];
    const fn = create({ onLog: (line) => lines.push(line) });
    await failureOf(fn.invoke({ throwType: "TypeError" }));
    const entry = JSON.parse(lines[0] ?? "") as { level: string; message: Record<string, unknown> };
    expect(entry.level).toBe("ERROR");
    expect(entry.message).toMatchObject({ errorType: "TypeError", errorMessage: "as ordered" });
  });

  it("hands over the lines of an event that times out, and one about the timeout", async () => {
    const lines: string[] = [];
    const fn = create({ timeoutMs: 300, onLog: (line) => lines.push(line) });
    await failureOf(fn.invoke({ log: ["before"], spin: true }));
    expect(lines[0]).toBe("before");
    expect(lines[1]).toMatch(/Task timed out/);
  });

  it("kills what runs, as a crash would, and goes on with a new environment", async () => {
    const lines: string[] = [];
    const fn = create({ onLog: (line) => lines.push(line) });
    const cut = failureOf(fn.invoke({ log: ["started"], sleepMs: 60_000 }));
    await vi.waitFor(() => expect(lines).toEqual(["started"]), { timeout: 5_000 });
    await fn.kill();
    expect((await cut).name).toBe("Runtime.ExitError");
    expect((await obey(fn)).calls).toBe(1);
  });

  it("fails running and waiting calls when it is stopped, and every later one", async () => {
    const lines: string[] = [];
    const fn = create({ reservedConcurrency: 1, onLog: (line) => lines.push(line) });
    const calls = [failureOf(fn.invoke({ log: ["started"], sleepMs: 60_000 })), failureOf(fn.invoke({}))];
    await vi.waitFor(() => expect(lines).toEqual(["started"]), { timeout: 5_000 });
    await fn.stop();
    expect((await Promise.all(calls)).map((error) => error.name)).toEqual(["Runtime.ExitError", "Runtime.ExitError"]);
    expect((await failureOf(fn.invoke({}))).message).toMatch(/is stopped/);
  });

  it("names what is wrong with a handler that cannot be loaded", async () => {
    const missingExport = await failureOf(create({ exportName: "nothing" }).invoke({}));
    const missingFile = await failureOf(create({ entry: "/nowhere/handler.mjs" }).invoke({}));
    expect([missingExport.name, missingFile.name]).toEqual(["Runtime.HandlerNotFound", "Runtime.ImportModuleError"]);
    expect(missingExport.message).toMatch(/index\.nothing/);
  });

  it("names the option that is out of range", () => {
    expect(() => create({ timeoutMs: 0 })).toThrow(/timeoutMs must be an integer from 1 to 900000/);
    expect(() => create({ memoryMb: 64 })).toThrow(/memoryMb/);
  });

  it("points the SDK in the handler at our SQS by environment alone", async () => {
    const sqs = await startSqs();
    try {
      const fn = create({ env: { AWS_ENDPOINT_URL_SQS: sqs.url } });
      expect((await failureOf(fn.invoke({ queueName: "missing" }))).name).toBe("QueueDoesNotExist");
    } finally {
      await sqs.stop();
    }
  });

  it("is bundled to a minified file of a size that is told", () => {
    expect(bundle.bytes).toBeGreaterThan(10_000);
    expect(bundle.bytes).toBeLessThan(2_000_000);
  });
});
