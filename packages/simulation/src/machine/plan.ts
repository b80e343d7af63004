/** The numbers of the deployed stack, as the machine takes them. */
import { API, DISPATCHER, QUEUE, SCHEDULE, WEBHOOK, WORKER } from "../../../../infra/plan/sync-plan.ts";
import type { QueuePlan } from "./queue.ts";

export interface MachinePlan extends QueuePlan {
  readonly scheduleIntervalSeconds: number;
  readonly dispatcherTimeoutSeconds: number;
  /** How often Lambda tries a failed tick again. */
  readonly dispatcherRetries: number;
  readonly workerTimeoutSeconds: number;
  readonly apiTimeoutSeconds: number;
  readonly webhookTimeoutSeconds: number;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
}

export const DEPLOYED_PLAN: MachinePlan = {
  scheduleIntervalSeconds: SCHEDULE.intervalSeconds,
  dispatcherTimeoutSeconds: DISPATCHER.timeoutSeconds,
  dispatcherRetries: DISPATCHER.retries,
  workerTimeoutSeconds: WORKER.timeoutSeconds,
  apiTimeoutSeconds: API.timeoutSeconds,
  webhookTimeoutSeconds: WEBHOOK.timeoutSeconds,
  batchSize: QUEUE.batchSize,
  maximumConcurrency: QUEUE.maximumConcurrency,
  visibilityTimeoutSeconds: QUEUE.visibilityTimeoutSeconds,
  maxReceiveCount: QUEUE.maxReceiveCount,
  retentionSeconds: QUEUE.retentionSeconds,
};
