/** What the machine has done so far, in numbers. */
import type { InvocationSummary } from "./lambda.ts";
import type { QueueCounters } from "./queue.ts";
import type { ScheduleCounters } from "./schedule.ts";
import type { TableCounters } from "./table.ts";

export interface FunctionCounters {
  invocations: number;
  coldStarts: number;
  /** The handler threw. */
  errors: number;
  crashes: number;
  timeouts: number;
}

export interface MachineCounters {
  readonly queue: Readonly<QueueCounters>;
  readonly schedule: Readonly<ScheduleCounters>;
  readonly table: Readonly<TableCounters>;
  readonly functions: Readonly<Record<"worker" | "dispatcher" | "api" | "webhook", Readonly<FunctionCounters>>>;
}

export interface InvocationCounts {
  readonly table: TableCounters;
  readonly functions: Record<"worker" | "dispatcher" | "api" | "webhook", FunctionCounters>;
  countInvocation(name: keyof MachineCounters["functions"], summary: InvocationSummary): void;
}

const createFunctionCounters = (): FunctionCounters => ({
  invocations: 0,
  coldStarts: 0,
  errors: 0,
  crashes: 0,
  timeouts: 0,
});

export function createInvocationCounts(): InvocationCounts {
  const functions = {
    worker: createFunctionCounters(),
    dispatcher: createFunctionCounters(),
    api: createFunctionCounters(),
    webhook: createFunctionCounters(),
  };
  return {
    table: { commands: 0, readUnits: 0, writeUnits: 0, throttledReads: 0, throttledWrites: 0 },
    functions,
    countInvocation(name, { coldStart, outcome }) {
      const counters = functions[name];
      counters.invocations++;
      if (coldStart) counters.coldStarts++;
      if (outcome === "error") counters.errors++;
      if (outcome === "crash") counters.crashes++;
      if (outcome === "timeout") counters.timeouts++;
    },
  };
}
