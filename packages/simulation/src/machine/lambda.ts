/**
 * A function as Lambda runs it: containers made at need and kept warm, one invocation at a time in each, a time limit that
 * kills, and crashes. Source: AWS Lambda developer guide, "Lambda execution environment lifecycle".
 */
import type { Context } from "aws-lambda";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { type Container, createContainer, type Passage } from "./container.ts";
import type { FunctionFaults, MachineLatencies } from "./faults.ts";
import type { Trace } from "./trace.ts";

/** `error`: the handler threw · `crash`, `timeout`: the container was killed · `throttled`: nothing was invoked. */
export type InvocationResult<Value> =
  | { readonly outcome: "done"; readonly value: Value }
  | { readonly outcome: "error"; readonly error: unknown }
  | { readonly outcome: "crash" | "timeout" | "throttled" };

/** What is told of an invocation when it is over. */
export interface InvocationSummary {
  readonly function: string;
  readonly container: string;
  readonly requestId: string;
  readonly outcome: InvocationResult<unknown>["outcome"];
  readonly coldStart: boolean;
  /** Moments at which it could have been killed: before and after each call to the outside. */
  readonly passages: number;
  /** Epoch ms, true time. */
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface LambdaFunction<Instance> {
  readonly name: string;
  /** Invocations under way. */
  readonly running: number;
  newRequestId(): string;
  /** Never rejects. */
  invoke<Value>(
    run: (instance: Instance, context: Context) => Promise<Value>,
    requestId?: string,
  ): Promise<InvocationResult<Value>>;
  /** The next invocation dies at this passage, counted from 1. */
  armCrash(passage: number): void;
  /** All containers are gone, as after a deployment; what runs is not disturbed. */
  recycle(): void;
}

interface Environment<Instance> {
  readonly container: Container;
  readonly instance: Instance;
}

/** A crash comes at any passage of an invocation, each as likely: as many as lately, and some more. */
const CRASH_WITHIN_LATELY = 1.25;
const LATELY_FADES_BY = 0.9;
const PASSAGES_AT_FIRST = 20;
/** Lambda keeps idle containers for a while that it does not tell; seen are 5 to 45 minutes. */
const IDLE_MAX_MS = 40 * 60_000;

export function createLambda<Instance>(dependencies: {
  name: string;
  timeoutSeconds: number;
  clock: VirtualClock;
  random: Randomness;
  latencies: MachineLatencies;
  getFaults: () => FunctionFaults;
  /** The container's init: builds what the handler uses. */
  createInstance: (container: Container, random: Randomness) => Instance;
  trace?: Trace | undefined;
  onPassage?: ((passage: Passage) => void) | undefined;
  onEnd: (summary: InvocationSummary) => void;
  onThrottled?: (() => void) | undefined;
}): LambdaFunction<Instance> {
  const { name, clock, random, latencies, getFaults, createInstance, trace, onPassage, onEnd } = dependencies;
  const timeoutMs = dependencies.timeoutSeconds * 1_000;
  let idle: { readonly environment: Environment<Instance>; readonly since: number }[] = [];
  const crashed = new Map<Container, (passage: Passage) => void>();
  let containers = 0;
  let requests = 0;
  let running = 0;
  let generation = 0;
  let armed: number | undefined;
  let passagesLately = PASSAGES_AT_FIRST;

  function drawOffset(): number {
    const { clockSkewMaxMs } = getFaults();
    return clockSkewMaxMs === 0 ? 0 : random.integer(-clockSkewMaxMs, clockSkewMaxMs);
  }

  function createEnvironment(): Environment<Instance> {
    containers++;
    const container: Container = createContainer({
      name: `${name}-${containers}`,
      clock,
      clockOffsetMs: drawOffset(),
      onPassage,
      onCrash: (passage) => crashed.get(container)?.(passage),
    });
    return { container, instance: createInstance(container, random.fork(containers)) };
  }

  function takeIdle(): Environment<Instance> | undefined {
    idle = idle.filter(({ since }) => clock.now() - since <= IDLE_MAX_MS);
    return idle.pop()?.environment;
  }

  function drawFuse(): number | undefined {
    const forced = armed;
    armed = undefined;
    if (forced !== undefined) return forced;
    if (!random.chance(getFaults().crash)) return undefined;
    return random.integer(1, Math.ceil(passagesLately * CRASH_WITHIN_LATELY));
  }

  async function invoke<Value>(
    run: (instance: Instance, context: Context) => Promise<Value>,
    requestId: string,
  ): Promise<InvocationResult<Value>> {
    const { throttled } = getFaults();
    // Without this fault nothing is drawn: histories are as they were before there was one.
    if (throttled > 0 && random.chance(throttled)) {
      dependencies.onThrottled?.();
      return { outcome: "throttled" };
    }
    running++;
    const born = generation;
    const warm = takeIdle();
    if (!warm) await clock.sleep(random.integer(...latencies.coldStartMs));
    const { container, instance } = warm ?? createEnvironment();
    if (random.chance(getFaults().clockJump)) container.setClockOffset(drawOffset());
    const startedAt = clock.now();
    const deadlineAt = startedAt + timeoutMs;
    trace?.(container.name, "invocation.started", { requestId, cold: warm === undefined });

    const result = await new Promise<InvocationResult<Value>>((resolve) => {
      const cancelTimeout = clock.at(deadlineAt, () => resolve({ outcome: "timeout" }));
      crashed.set(container, ({ moment, kind, name: asked }) => {
        trace?.(container.name, "container.crashed", { at: `${moment} ${kind} ${asked}` });
        resolve({ outcome: "crash" });
      });
      container.thaw(drawFuse());
      const context = {
        functionName: name,
        awsRequestId: requestId,
        getRemainingTimeInMillis: () => Math.max(0, deadlineAt - clock.now()),
      } as unknown as Context;
      run(instance, context)
        .then(
          (value) => resolve({ outcome: "done", value }),
          (error: unknown) => resolve({ outcome: "error", error }),
        )
        .finally(cancelTimeout);
    });

    running--;
    crashed.delete(container);
    passagesLately = Math.max(container.passages, passagesLately * LATELY_FADES_BY);
    const summary = {
      function: name,
      container: container.name,
      requestId,
      outcome: result.outcome,
      coldStart: warm === undefined,
      passages: container.passages,
      startedAt,
      endedAt: clock.now(),
    };
    const killed = result.outcome === "crash" || result.outcome === "timeout";
    if (killed || born !== generation || random.chance(getFaults().recycled)) container.kill();
    else {
      container.freeze();
      idle.push({ environment: { container, instance }, since: clock.now() });
    }
    trace?.(container.name, "invocation.ended", {
      requestId,
      outcome: result.outcome,
      error: result.outcome === "error" && result.error instanceof Error ? result.error.name : undefined,
      passages: summary.passages,
    });
    onEnd(summary);
    return result;
  }

  function newRequestId(): string {
    requests++;
    return `${name}-request-${requests}`;
  }

  return {
    name,
    get running() {
      return running;
    },
    newRequestId,
    invoke: (run, requestId = newRequestId()) => invoke(run, requestId),
    armCrash(passage) {
      armed = passage;
    },
    recycle() {
      generation++;
      idle = [];
    },
  };
}
