/** Ours, as a contender in a history: the whole machine, with the faults of the hour. */
import { createMachine, formatTrace, WEBHOOK_BASE_URL } from "../machine/index.ts";
import { createMachineSystem } from "../world/machine-system.ts";
import type { CreateContender } from "./run-history.ts";

/** Lines of the machine's story that are worth reading: what reached people, queue, and schedule; not every passage. */
const TOLD = /^(tick|batch|message|queue|container|invocation)\.|crash|timeout|dead/;

export const createOurContender: CreateContender = async (surroundings) => {
  const { clock, random, fathomFetch, intervalMinutes, plan, world, getFaults, onWorked, onLine } = surroundings;
  const machine = await createMachine({
    ...{ clock, random, fathomFetch, faults: getFaults() },
    plan: { scheduleIntervalSeconds: intervalMinutes * 60 },
    ...(plan.webhooks && { settings: { webhookBaseUrl: WEBHOOK_BASE_URL } }),
    onInvocation: onWorked,
    ...(onLine && {
      onTrace: (event) => {
        if (TOLD.test(event.what)) onLine(event.at, "machine", formatTrace(event).slice(25));
      },
      onLog: (log) => onLine(clock.now(), "log", JSON.stringify(log)),
    }),
  });
  if (plan.webhooks) world.receiveWebhooks(machine.receiveWebhook);
  return {
    system: createMachineSystem(machine),
    start: machine.start,
    stop: machine.stop,
    onFaultsChanged() {
      machine.faults = getFaults();
    },
    counts() {
      const { queue, schedule, table, functions } = machine.counters;
      const each = Object.values(functions);
      return {
        repRuns: queue.received,
        crashes: each.reduce((sum, { crashes }) => sum + crashes, 0),
        timeouts: each.reduce((sum, { timeouts }) => sum + timeouts, 0),
        duplicates: queue.duplicated + schedule.duplicated,
        writeUnits: Math.round(table.writeUnits),
        readUnits: Math.round(table.readUnits),
      };
    },
  };
};
