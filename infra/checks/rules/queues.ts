/** SyncQueue, its dead letters and its mapping: the plan's numbers, and what AWS or we would find out late. */
import { DEAD_LETTERS, QUEUE, WORKER } from "../../plan/sync-plan.ts";
import { compare, demand, getFunction, getQueue, type Rule, toRecord } from "../rule.ts";

const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";

export const QUEUE_RULES: readonly Rule[] = [
  {
    name: "SyncQueue has the plan's numbers",
    check: (deployment) =>
      compare("SyncQueue", getQueue(deployment, "SyncQueue").inputs, {
        visibilityTimeoutSeconds: QUEUE.visibilityTimeoutSeconds,
        messageRetentionSeconds: QUEUE.retentionSeconds,
      }),
  },
  {
    name: "a message stays hidden for six times the worker's timeout plus the window",
    check: (deployment) => {
      const hidden = Number(getQueue(deployment, "SyncQueue").inputs.visibilityTimeoutSeconds);
      const timeout = Number(getFunction(deployment, "Worker").inputs.timeout);
      const window = Number(deployment.graph.get(MAPPING).inputs.maximumBatchingWindowInSeconds);
      return demand(
        hidden >= 6 * timeout + window,
        `SyncQueue: visibility timeout ${hidden} s is below 6 × ${timeout} + ${window} s (AWS: Lambda with SQS)`,
      );
    },
  },
  {
    name: "SyncQueue gives up into its dead letters, which are kept longer",
    check: (deployment) => {
      const deadLetters = getQueue(deployment, "SyncDeadLetters");
      const redrive = getQueue(deployment, "SyncQueue").inputs.redrivePolicy;
      const policy = toRecord(typeof redrive === "string" ? JSON.parse(redrive) : redrive);
      return [
        ...compare("SyncQueue redrive", policy, {
          deadLetterTargetArn: deadLetters.outputs.arn,
          maxReceiveCount: QUEUE.maxReceiveCount,
        }),
        ...compare("SyncDeadLetters", deadLetters.inputs, { messageRetentionSeconds: DEAD_LETTERS.retentionSeconds }),
        ...compare("TickDeadLetters", getQueue(deployment, "TickDeadLetters").inputs, {
          messageRetentionSeconds: DEAD_LETTERS.retentionSeconds,
        }),
      ];
    },
  },
  {
    name: "queues are encrypted, standard, and named as AWS allows",
    check: ({ graph }) =>
      graph
        .list("aws:sqs/queue:Queue")
        .flatMap(({ name, inputs }) => [
          ...demand(inputs.sqsManagedSseEnabled === true, `${name}: sqsManagedSseEnabled must be true`),
          ...demand(inputs.fifoQueue !== true, `${name}: must be a standard queue`),
          ...demand(String(inputs.name).length <= 80, `${name}: its name is longer than 80 characters`),
        ]),
  },
  {
    name: "the mapping takes SyncQueue to the worker, failed messages named, with a ceiling",
    check: (deployment) => {
      const { inputs } = deployment.graph.get(MAPPING);
      const worker = getFunction(deployment, "Worker");
      const ceiling = Number(toRecord(inputs.scalingConfig).maximumConcurrency);
      const reserved = Number(worker.inputs.reservedConcurrentExecutions ?? Number.POSITIVE_INFINITY);
      return [
        ...compare("SyncQueue mapping", inputs, {
          eventSourceArn: getQueue(deployment, "SyncQueue").outputs.arn,
          functionName: worker.outputs.arn,
          functionResponseTypes: ["ReportBatchItemFailures"],
          batchSize: QUEUE.batchSize,
          maximumBatchingWindowInSeconds: QUEUE.batchWindowSeconds,
          scalingConfig: { maximumConcurrency: deployment.settings.concurrency.worker },
        }),
        ...demand(
          ceiling >= 2 && ceiling <= 1_000,
          `SyncQueue mapping: maximumConcurrency ${ceiling} must be 2 to 1000`,
        ),
        ...demand(
          ceiling <= QUEUE.maximumConcurrency,
          `SyncQueue mapping: maximumConcurrency ${ceiling} is above the plan's ${QUEUE.maximumConcurrency}`,
        ),
        ...demand(
          ceiling <= reserved,
          `SyncQueue mapping: maximumConcurrency ${ceiling} is above the ${reserved} reserved for the worker`,
        ),
        ...demand(WORKER.timeoutSeconds === worker.inputs.timeout, "Worker: timeout is not the plan's"),
      ];
    },
  },
];
