/** EventBridge Scheduler: fires at whole slots of the hour, in UTC, and says which slot it is. */
import { dispatcher } from "./dispatcher.ts";
import { tickDeadLetters } from "./queue.ts";
import { settings } from "./settings.ts";

const { enabled, intervalMinutes } = settings.schedule;

export const schedule = new sst.aws.CronV2("SyncSchedule", {
  // At :00 and :30, as the local stack does; a rate would count from the deployment.
  schedule: `cron(0/${intervalMinutes} * * * ? *)`,
  timezone: "UTC",
  enabled,
  // Of the invocation alone: what the function throws is its own retries' business.
  retries: 3,
  dlq: tickDeadLetters.arn,
  // Scheduler puts the scheduled time there (AWS: Scheduler, context attributes), the same for a tick that comes twice.
  event: { slot: "<aws.scheduler.scheduled-time>" },
  function: dispatcher,
  transform: {
    schedule: (args) => {
      args.target = $util.output(args.target).apply((target) => ({
        ...target,
        retryPolicy: { ...target.retryPolicy, maximumEventAgeInSeconds: intervalMinutes * 60 - 60 },
      }));
    },
  },
});
