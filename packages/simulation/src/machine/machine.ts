/**
 * AWS around our code, in one process and on one virtual clock: table, queue, key service, schedule, and the three functions
 * as they are deployed. Equal seeds give equal histories.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MetricName } from "@fathom-sync/core";
import type { Services, SyncSettings } from "@fathom-sync/functions";
import { createInProcessDynamoDb, createTable } from "@fathom-sync/local";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { type Api, createApi, type OnAnswer } from "./api-client.ts";
import type { Passage } from "./container.ts";
import { createInvocationCounts, type MachineCounters } from "./counters.ts";
import type { FathomFetch } from "./fathom-fetch.ts";
import { LATENCIES, type MachineFaults, type MachineLatencies, NO_FAULTS } from "./faults.ts";
import {
  createApiInstance,
  createContainerParts,
  createDispatcherInstance,
  createWorkerInstance,
  SETTINGS,
  type Surroundings,
} from "./functions.ts";
import { createKeyService } from "./key-service.ts";
import { keepMadeModels, rememberCheckedModels } from "./known-models.ts";
import { createLambda, type InvocationSummary } from "./lambda.ts";
import type { LogLine } from "./log-lines.ts";
import { DEPLOYED_PLAN, type MachinePlan } from "./plan.ts";
import { createQueue, type Queue } from "./queue.ts";
import { createQueueMapping } from "./queue-mapping.ts";
import { createReader } from "./reader.ts";
import { createSchedule } from "./schedule.ts";
import type { Trace, TraceEvent } from "./trace.ts";
import { createWebhookInstance, toWebhookFetch } from "./webhook-function.ts";

export type FunctionName = "worker" | "dispatcher" | "api" | "webhook";

export interface MetricValue {
  /** Epoch ms, true time. */
  readonly at: number;
  readonly container: string;
  readonly name: MetricName;
  readonly value: number;
}

export interface MachineOptions {
  readonly clock: VirtualClock;
  readonly random: Randomness;
  /** Fathom; for one, `createSimulator({ clock }).fetch`. */
  readonly fathomFetch: FathomFetch;
  /** Default: none. */
  readonly faults?: MachineFaults;
  readonly latencies?: Partial<MachineLatencies>;
  /** Default: the deployed numbers. */
  readonly plan?: Partial<MachinePlan>;
  readonly settings?: Partial<SyncSettings>;
  /** Default: an empty database in this process. */
  readonly database?: { createClient(): DynamoDBClient };
  readonly onLog?: (line: LogLine) => void;
  readonly onMetric?: (metric: MetricValue) => void;
  /** Costs time: only where somebody reads it. */
  readonly onTrace?: (event: TraceEvent) => void;
  /** Called before and after whatever a container asks of the outside. */
  readonly onPassage?: (passage: Passage) => void;
  readonly onInvocation?: (summary: InvocationSummary) => void;
  /** Lambda refused to invoke this function. */
  readonly onThrottled?: (name: FunctionName) => void;
  /** What came of a request to a function's URL. */
  readonly onAnswer?: (answer: UrlAnswer) => void;
}

export interface UrlAnswer {
  readonly function: "api" | "webhook";
  readonly status: number;
  /** From the request to its answer, a new container's start included. */
  readonly durationMs: number;
}

export interface Machine {
  /** Asks the API with the service token. Answers when the clock has run far enough: follow or settle it. */
  readonly api: Api;
  /** Where Fathom delivers, when `settings.webhookBaseUrl` is `WEBHOOK_BASE_URL`. */
  readonly receiveWebhook: typeof fetch;
  /** Ticks from the next multiple of the interval on, and takes messages. */
  start(): void;
  /** No more ticks; messages are still worked. */
  stop(): void;
  /** A tick by hand, besides the schedule. */
  tick(slotMs: number): Promise<void>;
  readonly queue: Queue;
  /** True when nothing runs and no message is in the queue. */
  readonly isIdle: boolean;
  readonly counters: MachineCounters;
  /** Reads the table undisturbed and without time passing; cannot act. */
  readonly reader: Services;
  faults: MachineFaults;
  /** The next invocation of a function dies at this passage, counted from 1. */
  armCrash(name: FunctionName, passage: number): void;
  /** All warm containers are gone. */
  recycle(): void;
  /** Takes no more messages, as a mapping that is disabled; what runs runs on. */
  stopWorkers(): void;
  startWorkers(): void;
}

/** Latest writes an index has not seen: those of a second or so. */
const INDEX_LAG_MAX = 20;

export async function createMachine(options: MachineOptions): Promise<Machine> {
  const { clock, random, onTrace, onMetric, onPassage } = options;
  rememberCheckedModels();
  keepMadeModels();
  const plan = { ...DEPLOYED_PLAN, ...options.plan };
  const latencies = { ...LATENCIES, ...options.latencies };
  const settings = { ...SETTINGS, ...options.settings };
  const counts = createInvocationCounts();
  let faults = options.faults ?? NO_FAULTS;

  const trace: Trace | undefined = onTrace
    ? (who, what, details) => onTrace({ at: clock.now(), who, what, details })
    : undefined;
  const tracePassage = (passage: Passage) => {
    onPassage?.(passage);
    const { container, number, moment, kind, name } = passage;
    trace?.(container, `${kind}.${moment}`, { passage: number, name });
  };

  const staleness = random.fork("index");
  let isUndisturbed = false;
  // The engine does a command within the call: what is set during it reaches no one else's.
  const undisturbed = <T>(call: () => T): T => {
    isUndisturbed = true;
    try {
      return call();
    } finally {
      isUndisturbed = false;
    }
  };
  const drawIndexLag = () =>
    !isUndisturbed && staleness.chance(faults.table.staleIndex) ? staleness.integer(1, INDEX_LAG_MAX) : 0;
  const database = options.database ?? createInProcessDynamoDb({ now: clock.now, indexLag: drawIndexLag });
  await createTable(database.createClient(), settings.tableName);
  const queue = createQueue({ plan, clock, random: random.fork("queue"), getFaults: () => faults.queue, trace });
  const keyService = createKeyService({
    clock,
    random: random.fork("key-service"),
    latencies,
    getFaults: () => faults.keyService,
  });
  const surroundings: Surroundings = {
    clock,
    latencies,
    getFaults: () => faults,
    createTableClient: () => database.createClient(),
    tableCounters: counts.table,
    queue,
    keyService,
    fathomFetch: options.fathomFetch,
    settings,
    onLog: options.onLog ?? (() => undefined),
    onMetric: (container, name, value) => onMetric?.({ at: clock.now(), container: container.name, name, value }),
  };

  function createFunction<Instance>(
    name: FunctionName,
    timeoutSeconds: number,
    createInstance: (...given: Parameters<typeof createWorkerInstance>) => Instance,
  ) {
    return createLambda<Instance>({
      name,
      timeoutSeconds,
      clock,
      random: random.fork(name),
      latencies,
      getFaults: () => faults.functions,
      createInstance: (container, own) => createInstance(surroundings, container, own),
      trace,
      onPassage: onPassage || onTrace ? tracePassage : undefined,
      onEnd(summary) {
        counts.countInvocation(name, summary);
        options.onInvocation?.(summary);
      },
      onThrottled: () => options.onThrottled?.(name),
    });
  }

  const toOnAnswer = (name: UrlAnswer["function"]): OnAnswer => ({
    begin() {
      const askedAt = clock.now();
      return (status) => options.onAnswer?.({ function: name, status, durationMs: clock.now() - askedAt });
    },
  });

  const functions = {
    worker: createFunction("worker", plan.workerTimeoutSeconds, createWorkerInstance),
    dispatcher: createFunction("dispatcher", plan.dispatcherTimeoutSeconds, createDispatcherInstance),
    api: createFunction("api", plan.apiTimeoutSeconds, createApiInstance),
    webhook: createFunction("webhook", plan.webhookTimeoutSeconds, (around, container, own) =>
      createWebhookInstance(container, createContainerParts(around, container, own), settings),
    ),
  };
  const mapping = createQueueMapping({
    queue,
    clock,
    random: random.fork("mapping"),
    latencies,
    getFaults: () => faults.queue,
    plan,
    invoke: (event) => functions.worker.invoke((handle, context) => handle(event, context)),
    trace,
  });
  const schedule = createSchedule({
    clock,
    random: random.fork("schedule"),
    intervalSeconds: plan.scheduleIntervalSeconds,
    retries: plan.dispatcherRetries,
    getFaults: () => faults.schedule,
    newRequestId: functions.dispatcher.newRequestId,
    invoke: (event, requestId) => functions.dispatcher.invoke((handle) => handle(event), requestId),
    trace,
  });

  return {
    api: createApi(functions.api, toOnAnswer("api")),
    receiveWebhook: toWebhookFetch(functions.webhook, toOnAnswer("webhook")),
    start: schedule.start,
    stop: schedule.stop,
    tick: schedule.fire,
    queue,
    get isIdle() {
      return (
        queue.size === 0 && Object.values(functions).every(({ running }) => running === 0) && mapping.running === 0
      );
    },
    counters: { table: counts.table, functions: counts.functions, queue: queue.counters, schedule: schedule.counters },
    reader: createReader({ client: database.createClient(), clock, settings, undisturbed }),
    get faults() {
      return faults;
    },
    set faults(next) {
      faults = next;
    },
    armCrash: (name, passage) => functions[name].armCrash(passage),
    recycle() {
      for (const one of Object.values(functions)) one.recycle();
    },
    stopWorkers: mapping.stop,
    startWorkers: mapping.start,
  };
}
