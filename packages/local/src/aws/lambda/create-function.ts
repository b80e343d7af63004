// A Lambda function on this machine: environments are worker threads, started when needed, reused while they live, each
// with one event at a time and a clean set of environment variables. Not emulated: IAM, freezing between calls, /tmp
// limits, and the time zone (a thread shares the process's; Lambda is on UTC).
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createEnvironment, type Environment } from "./environment.ts";
import { toFunctionEnv } from "./function-env.ts";
import { FunctionError, maxPayloadBytes, RequestTooLargeError } from "./function-error.ts";
import { createSlots } from "./slots.ts";

/** What event sources need of a function. */
export interface Invocable {
  readonly name: string;
  readonly arn: string;
  /**
   * Calls the function and waits for its answer (JSON in, JSON out).
   *
   * @throws {FunctionError} when it fails; {@link RequestTooLargeError} for an event above 6 MB.
   */
  invoke(event: unknown): Promise<unknown>;
}

export interface LambdaFunction extends Invocable {
  readonly stats: Readonly<FunctionStats>;
  /** Kills every environment, also in the middle of an event, as a crash would. The next call starts a new one. */
  kill(): Promise<void>;
  /** Ends the function: running and waiting calls fail, new ones too. */
  stop(): Promise<void>;
}

export interface FunctionStats {
  invocations: number;
  errors: number;
  timeouts: number;
  coldStarts: number;
  /** Calls that had to wait because every reserved environment was busy. Lambda would refuse them (429). */
  throttles: number;
}

export interface FunctionOptions {
  name: string;
  /** Path of the bundled module (`.mjs`), see `bundleHandler`. */
  entry: string;
  /** Name of the exported handler; `handler` by default. */
  exportName?: string;
  /** Function timeout in milliseconds, 1 to 900 000. Default 3 000, as on Lambda. */
  timeoutMs?: number;
  /** Memory in MB, 128 to 10 240; bounds the heap. Default 128, as on Lambda. */
  memoryMb?: number;
  /** How many events may be handled at the same time. Default 10. */
  reservedConcurrency?: number;
  /** Environment variables; nothing else of this process reaches the function. */
  env?: Readonly<Record<string, string>>;
  region?: string;
  /** Receives every line the function writes, in order, before the result of its invocation. */
  onLog?: (line: string, functionName: string) => void;
}

const accountId = "000000000000";
const limits = { timeoutMs: [1, 900_000], memoryMb: [128, 10_240], reservedConcurrency: [1, 1_000] } as const;

/** @throws RangeError naming the option that is out of range. */
export function createFunction(options: FunctionOptions): LambdaFunction {
  const { name, exportName = "handler", region = "us-east-1", env = {}, onLog } = options;
  const { timeoutMs = 3_000, memoryMb = 128, reservedConcurrency = 10 } = options;
  assertInRange({ timeoutMs, memoryMb, reservedConcurrency });

  const entry = resolve(options.entry);
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  const functionEnv = toFunctionEnv({ name, entry, exportName, memoryMb, region }, env);
  const stats: FunctionStats = { invocations: 0, errors: 0, timeouts: 0, coldStarts: 0, throttles: 0 };
  const slots = createSlots(reservedConcurrency);
  const alive = new Set<Environment>();
  const idle: Environment[] = [];
  let stopped = false;

  const boot = (): Environment => {
    stats.coldStarts += 1;
    const environment = createEnvironment({
      settings: {
        entryUrl: pathToFileURL(entry).href,
        exportName,
        facts: {
          functionName: name,
          functionVersion: "$LATEST",
          invokedFunctionArn: arn,
          memoryLimitInMB: String(memoryMb),
          logGroupName: `/aws/lambda/${name}`,
          logStreamName: `local/[$LATEST]${randomUUID().replaceAll("-", "")}`,
        },
      },
      env: functionEnv,
      memoryMb,
      timeoutMs,
      onLine: (line) => onLog?.(line, name),
    });
    alive.add(environment);
    return environment;
  };
  const takeEnvironment = (): Environment => {
    for (let next = idle.pop(); next; next = idle.pop()) {
      if (next.isUsable()) return next;
      alive.delete(next);
    }
    return boot();
  };
  const giveBack = (environment: Environment): void => {
    if (environment.isUsable() && !stopped) idle.push(environment);
    else alive.delete(environment);
  };
  const runInEnvironment = async (payload: string): Promise<unknown> => {
    const environment = takeEnvironment();
    try {
      const result = await environment.run(randomUUID(), payload);
      if (Buffer.byteLength(result) > maxPayloadBytes) throw new FunctionError(name, toTooLarge(result));
      return JSON.parse(result) as unknown;
    } finally {
      giveBack(environment);
    }
  };
  const assertRunning = (): void => {
    if (!stopped) return;
    throw new FunctionError(name, { errorType: "Runtime.ExitError", errorMessage: `The function ${name} is stopped.` });
  };
  const kill = async (): Promise<void> => {
    idle.length = 0;
    const doomed = [...alive];
    alive.clear();
    await Promise.all(doomed.map((environment) => environment.terminate()));
  };

  return {
    name,
    arn,
    stats,
    kill,
    async invoke(event) {
      assertRunning();
      const payload = JSON.stringify(event ?? {});
      if (Buffer.byteLength(payload) > maxPayloadBytes) throw new RequestTooLargeError();
      stats.invocations += 1;
      if (slots.isFull()) stats.throttles += 1;
      try {
        return await slots.use(async () => {
          assertRunning();
          return runInEnvironment(payload);
        });
      } catch (error) {
        stats.errors += 1;
        if (error instanceof FunctionError && error.name === "Sandbox.Timedout") {
          stats.timeouts += 1;
          onLog?.(toTimeoutLine(error), name);
        }
        throw error;
      }
    },
    async stop() {
      stopped = true;
      await kill();
    },
  };
}

function assertInRange(values: Record<keyof typeof limits, number>): void {
  for (const [option, [min, max]] of Object.entries(limits)) {
    const value = values[option as keyof typeof limits];
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new RangeError(`${option} must be an integer from ${min} to ${max}, not ${value}.`);
    }
  }
}

function toTooLarge(result: string) {
  return {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size (${Buffer.byteLength(result)} bytes) exceeded maximum allowed payload size (${maxPayloadBytes} bytes).`,
  };
}

function toTimeoutLine(error: FunctionError): string {
  return JSON.stringify({ timestamp: new Date().toISOString(), level: "ERROR", message: error.payload });
}
