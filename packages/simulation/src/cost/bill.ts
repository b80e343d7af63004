/** A month's bill: ours from what was measured, and that of the naive design of the same job. Pure. */
import { ALARMS } from "../../../../infra/plan/alarm-plan.ts";
import { toAlarmQueries } from "../../../../infra/plan/alarm-queries.ts";
import { DISPATCHER, QUEUE, WORKER } from "../../../../infra/plan/sync-plan.ts";
import type { CompanyMeasure } from "./measure-company.ts";
import { ALWAYS_FREE, DAYS_A_MONTH, PRICES } from "./prices.ts";
import { toDifference, toMultiple, toTotal, type Usage } from "./usage.ts";

export interface BillLine {
  readonly what: string;
  /** Used in a month, in `unit`. */
  readonly amount: number;
  readonly unit: string;
  readonly usd: number;
  /** After what AWS gives every account for ever. */
  readonly usdAfterFree: number;
}

export interface Bill {
  readonly reps: number;
  readonly lines: readonly BillLine[];
  readonly usd: number;
  readonly usdPerRep: number;
  readonly usdAfterFree: number;
}

const GB = 1e9;
const MB_A_GB = 1_024;
/** A mapping on an empty queue: five pollers, each asking every 20 seconds or so (AWS; `anchors`: about 0.66 million a month). */
const IDLE_POLLS = 660_000;
/**
 * What a new container takes before its first invocation, which AWS bills since August 2025. Field reports of functions with three clients
 * of the SDK on Node: 375 ms and more.
 */
const START_SECONDS = 0.5;
/** How long reports of runs are kept. */
const REPORT_DAYS = 90;
const toRuns = (days: number, { intervalMinutes }: CompanyMeasure) => (days * 24 * 60) / intervalMinutes;

/** What `reps` reps use in a month, if they are as those measured. */
export function toMonth(measure: CompanyMeasure, reps: number): Usage {
  const { whole, perRun } = measure;
  const [runs, measuredRuns] = [toRuns(DAYS_A_MONTH, measure), toRuns(measure.days, measure)];
  const ofReps = toDifference(whole, toMultiple(perRun, measuredRuns));
  const month = toTotal(toMultiple(ofReps, (reps / measure.reps) * (runs / measuredRuns)), toMultiple(perRun, runs));
  // No more than may work at once are started for a run, and each opens the data key once.
  const containers = runs * Math.min(Math.ceil(reps / QUEUE.batchSize), QUEUE.maximumConcurrency);
  const kmsRequests = whole.containers === 0 ? 0 : containers * (whole.kmsRequests / whole.containers);
  return { ...month, containers, kmsRequests };
}

export function toBill(measure: CompanyMeasure, reps: number): Bill {
  const month = toMonth(measure, reps);
  const { dynamoDb, lambda, kms, cloudWatch, sqsRequest, schedulerInvocation } = PRICES;
  const runs = toRuns(DAYS_A_MONTH, measure);
  // Calls on average of the first year: half of what a year brings. Reports as many as are kept.
  const toStoredGb = (of: "table" | "indexes") =>
    (month.calls * 6 * measure.bytesPerCall[of] + reps * toRuns(REPORT_DAYS, measure) * measure.bytesPerRepRun[of]) /
    GB;
  const startGbSeconds = (START_SECONDS * (month.containers * WORKER.memoryMb + runs * DISPATCHER.memoryMb)) / MB_A_GB;
  const alarmMetrics = ALARMS.flatMap((alarm) => toAlarmQueries(alarm).filter((query) => "metric" in query)).length;
  const composites = ALARMS.filter(({ suppressedBy }) => suppressedBy).length;
  const lines: BillLine[] = [
    toLine("DynamoDB, writes", month.writeUnits, "write units", dynamoDb.writeUnit),
    toLine("DynamoDB, reads", month.readUnits, "read units", dynamoDb.readUnit),
    toLine(
      "DynamoDB, storage",
      toStoredGb("table") + toStoredGb("indexes"),
      "GB",
      dynamoDb.storageGbMonth,
      ALWAYS_FREE.storageGb,
    ),
    // Of the table alone: indexes are made again from it.
    toLine("DynamoDB, point-in-time recovery", toStoredGb("table"), "GB", dynamoDb.pointInTimeRecoveryGbMonth),
    toLine("Lambda, requests", month.invocations, "invocations", lambda.request, ALWAYS_FREE.lambdaRequests),
    toLine("Lambda, time", month.gbSeconds + startGbSeconds, "GB-s", lambda.gbSecondArm, ALWAYS_FREE.lambdaGbSeconds),
    toLine("SQS", month.sqsRequests + IDLE_POLLS, "requests", sqsRequest, ALWAYS_FREE.sqsRequests),
    toLine("EventBridge Scheduler", runs, "ticks", schedulerInvocation, ALWAYS_FREE.schedulerInvocations),
    toLine("KMS, requests", month.kmsRequests, "requests", kms.request, ALWAYS_FREE.kmsRequests),
    toLine("KMS, key", 1, "key", kms.keyMonth),
    toLine("CloudWatch, logs", month.logBytes / GB, "GB", cloudWatch.logsGb, ALWAYS_FREE.logsGb),
    toLine("CloudWatch, metrics", measure.metricMonths, "metrics", cloudWatch.metricMonth, ALWAYS_FREE.metrics),
    toLine(
      "CloudWatch, alarms",
      alarmMetrics,
      "metrics watched",
      cloudWatch.alarmMetricMonth,
      ALWAYS_FREE.alarmMetrics,
    ),
    toLine("CloudWatch, composite alarms", composites, "alarms", cloudWatch.compositeAlarmMonth),
    toLine("CloudWatch, dashboard", 1, "dashboard", cloudWatch.dashboardMonth, ALWAYS_FREE.dashboards),
  ];
  return toSum(reps, lines);
}

/**
 * The same job as one would write it first: SST's defaults, one rep a message and x86 with 1 GB, a secret of Secrets Manager a rep, a lease and
 * a "last run" written each time, the whole window of 24 hours written again each run with the raw transcript, and three metrics a rep.
 */
export function toNaiveBill(
  measure: CompanyMeasure,
  reps: number,
  call: { callsAMonth: number; callMinutes: number },
): Bill {
  const { dynamoDb, lambda, sqsRequest, secretsManager, cloudWatch, schedulerInvocation } = PRICES;
  const runs = toRuns(DAYS_A_MONTH, measure);
  const repRuns = runs * reps;
  // JSON of a transcript: 2.7 KB a minute; a write unit a KB (the research's sample of 93 minutes).
  const callKb = 2.7 * call.callMinutes + 4;
  const windowCalls = call.callsAMonth / 30;
  const storedGb = (reps * call.callsAMonth * 6 * callKb * 1_024) / GB;
  return toSum(reps, [
    toLine("metrics, three a rep", 3 * reps, "metrics", cloudWatch.metricMonth),
    toLine("secrets, one a rep", reps, "secrets", secretsManager.secretMonth),
    toLine("secrets, read each run", repRuns, "requests", secretsManager.request),
    toLine("window of 24 hours, written each run", repRuns * windowCalls * callKb, "write units", dynamoDb.writeUnit),
    toLine("lease and last run", repRuns * 3, "write units", dynamoDb.writeUnit),
    toLine("Lambda, requests", repRuns, "invocations", lambda.request),
    toLine("Lambda, a second with 1 GB", repRuns, "GB-s", lambda.gbSecondX86),
    toLine("SQS", repRuns * 3 + IDLE_POLLS, "requests", sqsRequest),
    toLine("scheduler", runs, "ticks", schedulerInvocation),
    toLine("storage, raw", storedGb, "GB", dynamoDb.storageGbMonth),
    toLine("logs, 1 KB a run", (repRuns * 1_024) / GB, "GB", cloudWatch.logsGb),
  ]);
}

function toLine(what: string, amount: number, unit: string, price: number, free = 0): BillLine {
  return { what, amount, unit, usd: amount * price, usdAfterFree: Math.max(0, amount - free) * price };
}

function toSum(reps: number, lines: readonly BillLine[]): Bill {
  const usd = lines.reduce((total, line) => total + line.usd, 0);
  const usdAfterFree = lines.reduce((total, line) => total + line.usdAfterFree, 0);
  return { reps, lines, usd, usdPerRep: usd / reps, usdAfterFree };
}
