/**
 * The three functions as they are deployed, each in containers of its own: worker and dispatcher with their handlers, the API
 * with its app. Only what reaches out of the process is ours.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Metrics } from "@fathom-sync/core";
import {
  createApp,
  createScheduleHandler,
  createServices,
  createWorker,
  type ScheduleHandler,
  type ServiceParts,
  type Services,
  type SyncSettings,
  type WorkerHandler,
} from "@fathom-sync/functions";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import type { Container } from "./container.ts";
import { createFathomFetch, type FathomFetch } from "./fathom-fetch.ts";
import type { MachineFaults, MachineLatencies } from "./faults.ts";
import { type KeyService, KMS_KEY_ID } from "./key-service.ts";
import { createContainerLog, type LogLine } from "./log-lines.ts";
import type { Queue } from "./queue.ts";
import { createQueueClient } from "./queue-client.ts";
import { guardTableClient, type TableCounters } from "./table.ts";

export const SERVICE_TOKEN = "simulation-service-token";
export const CRON_SECRET = "simulation-cron-secret";

export const SETTINGS: SyncSettings = {
  tableName: "simulation",
  queueUrl: "https://sqs.eu-central-1.amazonaws.com/000000000000/sync",
  kmsKeyId: KMS_KEY_ID,
  fathomUrl: "https://api.fathom.ai/external/v1",
  timeScale: 1,
  timeZone: "Europe/Amsterdam",
  historyDays: 365,
  version: "simulation",
  stage: "simulation",
  logLevel: "DEBUG",
};

/** What all containers have in common. */
export interface Surroundings {
  readonly clock: VirtualClock;
  readonly latencies: MachineLatencies;
  readonly getFaults: () => MachineFaults;
  readonly createTableClient: () => DynamoDBClient;
  readonly tableCounters: TableCounters;
  readonly queue: Queue;
  readonly keyService: KeyService;
  readonly fathomFetch: FathomFetch;
  readonly settings: SyncSettings;
  readonly onLog: (line: LogLine) => void;
  readonly onMetric: (container: Container, ...metric: Parameters<Metrics["add"]>) => void;
}

export type ContainerParts = Omit<ServiceParts, "fathomRequestTimeoutMs">;

/** The services of one container, on clients of its own. */
export function createContainerServices(
  surroundings: Surroundings,
  container: Container,
  random: Randomness,
): Services {
  return createServices(surroundings.settings, createContainerParts(surroundings, container, random));
}

/** What leads out of one container: clients and a Fathom of its own. */
export function createContainerParts(
  surroundings: Surroundings,
  container: Container,
  random: Randomness,
): ContainerParts {
  const { clock, latencies, getFaults, onMetric } = surroundings;
  const common = { container, clock, latencies };
  return {
    clock: container.clock,
    random: random.fork("services").next,
    randomBytes: random.fork("bytes").bytes,
    log: createContainerLog(container, clock, surroundings.onLog),
    metrics: {
      add(name, value) {
        if (!container.isDead) onMetric(container, name, value);
      },
    },
    fetch: createFathomFetch({ ...common, random: random.fork("fathom"), fetch: surroundings.fathomFetch }),
    dynamoDbClient: guardTableClient({
      ...common,
      client: surroundings.createTableClient(),
      random: random.fork("table"),
      getFaults: () => getFaults().table,
      counters: surroundings.tableCounters,
    }),
    sqsClient: createQueueClient({
      ...common,
      queue: surroundings.queue,
      random: random.fork("queue"),
      getFaults: () => getFaults().queue,
    }),
    kmsClient: surroundings.keyService.createClient(container),
  };
}

export function createWorkerInstance(...given: Parameters<typeof createContainerServices>): WorkerHandler {
  const services = createContainerServices(...given);
  return createWorker(() => services);
}

export function createDispatcherInstance(...given: Parameters<typeof createContainerServices>): ScheduleHandler {
  const services = createContainerServices(...given);
  return createScheduleHandler(() => services);
}

export interface ApiInstance {
  readonly app: ReturnType<typeof createApp>;
  readonly services: Services;
}

export function createApiInstance(...given: Parameters<typeof createContainerServices>): ApiInstance {
  const services = createContainerServices(...given);
  const { version } = given[0].settings;
  return {
    services,
    app: createApp({ services, serviceTokens: [SERVICE_TOKEN], cronSecret: CRON_SECRET, version }),
  };
}
