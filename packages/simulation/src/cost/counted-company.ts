/**
 * A company at work, and what it has used of AWS so far: the functions as deployed, a simulated Fathom, the machine around them. No
 * container stays warm between two ticks, which is dearer than it will be.
 */
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { METRICS, type MetricName } from "@fathom-sync/core";
import { createInProcessDynamoDb } from "@fathom-sync/local";
import { createSimulator } from "@fathom-sync/simulator";
import { API, DISPATCHER, WORKER } from "../../../../infra/plan/sync-plan.ts";
import { createVirtualClock } from "../clock/index.ts";
import { SETTINGS } from "../machine/functions.ts";
import { createMachine } from "../machine/index.ts";
import { createRandomness } from "../randomness.ts";
import { type AttributeLike, type StoredBytes, toStoredBytes } from "./item-bytes.ts";
import type { Usage } from "./usage.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const START = Date.parse("2026-11-02T00:10:00Z");
/** Powertools' own fields beside ours: level, message, service, time, trace and request ids, version. Counted on a real line. */
const LINE_BYTES = 330;
/** A line of what was measured: of it, of each metric (definition and value), and of what is a field of it alone. */
const MEASURED_LINE_BYTES = { plain: 60, metrics: 260, metric: 60, field: 22 };
/** Lambda's own lines for an invocation: start, runtimeDone, report as JSON. */
const PLATFORM_BYTES = 900;
const MEMORY_GB: Readonly<Record<string, number>> = {
  worker: WORKER.memoryMb / 1_024,
  dispatcher: DISPATCHER.memoryMb / 1_024,
  api: API.memoryMb / 1_024,
};
export interface CompanyInput {
  readonly reps: number;
  readonly intervalMinutes: number;
  /** Of one rep in the 30 days before. */
  readonly callsBefore: number;
  readonly callMinutes: number;
}

export type CountedCompany = Awaited<ReturnType<typeof createCountedCompany>>;

/** Connects the reps and starts the schedule. */
export async function createCountedCompany({ reps, intervalMinutes, callsBefore, callMinutes }: CompanyInput) {
  const clock = createVirtualClock(START);
  const simulator = createSimulator({ clock, seed: 1 });
  const database = createInProcessDynamoDb({ now: clock.now });
  const counts = { gbMs: 0, kms: 0, sends: 0, logBytes: 0, calls: 0, repRuns: 0, containers: 0 };
  /** Hours in which a metric was written, of those CloudWatch bills. */
  let hours = new Map<string, Set<number>>();
  const measured = new Map<string, Set<MetricName>>();
  const machine = await createMachine({
    clock,
    database,
    random: createRandomness(1),
    fathomFetch: simulator.fetch,
    plan: { scheduleIntervalSeconds: intervalMinutes * 60 },
    onLog: ({ level, event, fields }) => {
      if (level !== "debug") counts.logBytes += LINE_BYTES + event.length + JSON.stringify(fields).length;
    },
    onMetric: ({ at, container, name }) => {
      measured.set(container, (measured.get(container) ?? new Set()).add(name));
      if (METRICS[name].to === "metric") hours.set(name, (hours.get(name) ?? new Set()).add(Math.floor(at / HOUR_MS)));
    },
    onPassage: ({ moment, kind, name }) => {
      if (moment !== "before") return;
      if (kind === "key-service") counts.kms++;
      if (name.startsWith("SendMessage")) counts.sends++;
    },
    onInvocation: ({ function: name, container, coldStart, startedAt, endedAt }) => {
      counts.logBytes += PLATFORM_BYTES + toMeasuredBytes(measured.get(container));
      measured.delete(container);
      if (coldStart && name === "worker") counts.containers++;
      counts.gbMs += (endedAt - startedAt) * (MEMORY_GB[name] ?? 0.5);
    },
  });

  const toEmail = (index: number) => `rep${index}@sellers.example`;
  const addCall = (index: number, createdAt: number) => {
    counts.calls++;
    simulator.addMeeting(toEmail(index), { durationMinutes: callMinutes, createdAt });
  };

  for (let index = 0; index < reps; index++) {
    const { email, apiKey } = simulator.addUser({ email: toEmail(index), name: `Rep ${index}` });
    for (let call = 0; call < callsBefore; call++)
      addCall(index, clock.now() - DAY_MS - (call * 30 * DAY_MS) / callsBefore);
    for (const [path, json] of [
      [`/api/reps/rep${index}`, { name: `Rep ${index}`, email }],
      [`/api/reps/rep${index}/connection`, { apiKey }],
    ] as const) {
      const { status } = await clock.settle(machine.api("PUT", path, { json }));
      if (status >= 300) throw new Error(`PUT ${path} answered ${status}`);
    }
  }
  machine.start();

  return {
    now: clock.now,
    addCall,
    /** What it has used since it began. */
    read(): Usage {
      const { functions, table } = machine.counters;
      const { worker, dispatcher, api } = functions;
      return {
        repRuns: counts.repRuns,
        calls: counts.calls,
        invocations: worker.invocations + dispatcher.invocations + api.invocations,
        containers: counts.containers,
        gbSeconds: counts.gbMs / 1_000,
        readUnits: table.readUnits,
        writeUnits: table.writeUnits,
        sqsRequests: counts.sends + 2 * worker.invocations,
        messages: machine.queue.counters.sent,
        kmsRequests: counts.kms,
        logBytes: counts.logBytes,
        lightRequests: simulator.counters.light,
        heavyRequests: simulator.counters.heavy,
      };
    },
    /** One interval: all containers are new. */
    async runTick() {
      machine.recycle();
      const intervalMs = intervalMinutes * MINUTE_MS;
      const next = (Math.floor(clock.now() / intervalMs) + 1) * intervalMs;
      await clock.runUntil(next + Math.min(10, intervalMinutes / 2) * MINUTE_MS);
      counts.repRuns += reps;
    },
    /** Metrics times hours in which each was written, since the last time this was asked. */
    takeMetricHours(): number {
      const written = [...hours.values()].reduce((total, { size }) => total + size, 0);
      hours = new Map();
      return written;
    },
    stop: machine.stop,
    /** What the table holds: of runs, which go after some time, and all else, which stays. */
    async readStored(): Promise<{ readonly runs: StoredBytes; readonly rest: StoredBytes }> {
      const stored = { runs: { table: 0, indexes: 0 }, rest: { table: 0, indexes: 0 } };
      for await (const page of paginateScan({ client: database.createClient() }, { TableName: SETTINGS.tableName })) {
        for (const item of (page.Items ?? []) as Readonly<Record<string, AttributeLike>>[]) {
          const { table, indexes } = toStoredBytes(item);
          const of = item.sk?.S?.startsWith("$run") === true ? stored.runs : stored.rest;
          of.table += table;
          of.indexes += indexes;
        }
      }
      return stored;
    },
  };
}

function toMeasuredBytes(names: ReadonlySet<MetricName> = new Set()): number {
  if (names.size === 0) return 0;
  const metrics = [...names].filter((name) => METRICS[name].to === "metric").length;
  const { plain, metrics: whole, metric, field } = MEASURED_LINE_BYTES;
  return (metrics > 0 ? whole : plain) + metrics * metric + (names.size - metrics) * field;
}
