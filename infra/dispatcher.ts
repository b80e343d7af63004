/** The schedule's function: one message for each rep. */
import { allowKey, buryTicks, sendToQueue, useTable } from "./access.ts";
import { domainEnvironment, functionDefaults, trustLambdaOnly } from "./function-defaults.ts";
import { keyLink } from "./key.ts";
import { DISPATCHER } from "./plan/sync-plan.ts";
import { queueLink, tickDeadLetters } from "./queue.ts";
import { settings } from "./settings.ts";
import { tableLink } from "./table.ts";
import { webhookEnvironment } from "./webhook.ts";

export const dispatcher = new sst.aws.Function("Dispatcher", {
  ...functionDefaults,
  handler: "packages/functions/src/sync/dispatcher.handler",
  timeout: `${DISPATCHER.timeoutSeconds} seconds`,
  memory: `${DISPATCHER.memoryMb} MB`,
  link: [tableLink, queueLink, keyLink],
  // Purging a rep takes its webhook away.
  environment: { ...domainEnvironment, ...webhookEnvironment },
  permissions: [...useTable, ...sendToQueue, ...buryTicks],
  // What the function throws never reaches the schedule's own dead letters (AWS: asynchronous invocation).
  retries: DISPATCHER.retries,
  transform: {
    role: trustLambdaOnly,
    eventInvokeConfig: (args) => {
      args.destinationConfig = { onFailure: { destination: tickDeadLetters.arn } };
      // A tick older than the interval is the next one's business.
      args.maximumEventAgeInSeconds = settings.schedule.intervalMinutes * 60 - DISPATCHER.timeoutSeconds;
    },
  },
});
allowKey("Dispatcher", dispatcher, ["kms:Decrypt"]);
