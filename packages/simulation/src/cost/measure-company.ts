/**
 * Lets a small company work for some days and counts what it uses of AWS: the functions as deployed, a simulated Fathom, the machine
 * around them. No container stays warm between two ticks, which is dearer than it will be.
 */
import { paginateScan } from "@aws-sdk/client-dynamodb";
import { encodeTranscript } from "@fathom-sync/core";
import { createInProcessDynamoDb } from "@fathom-sync/local";
import { createSimulator } from "@fathom-sync/simulator";
import * as z from "zod";
import { API, DISPATCHER, WORKER } from "../../../../infra/plan/sync-plan.ts";
import { createVirtualClock } from "../clock/index.ts";
import { SETTINGS } from "../machine/functions.ts";
import { createMachine } from "../machine/index.ts";
import { createRandomness } from "../randomness.ts";
import { type AttributeLike, toItemBytes } from "./item-bytes.ts";
import { toDifference, type Usage } from "./usage.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const START = Date.parse("2026-11-02T00:10:00Z");
/** Powertools' own fields beside ours: level, message, service, time, trace and request ids, version. Counted on a real line. */
const LINE_BYTES = 330;
/** A line of metrics, without them, and for each: its definition and its value. */
const METRICS_LINE_BYTES = 260;
const METRIC_BYTES = 60;
/** Lambda's own lines for an invocation: start, runtimeDone, report as JSON. */
const PLATFORM_BYTES = 900;
const MEMORY_GB: Readonly<Record<string, number>> = {
  worker: WORKER.memoryMb / 1_024,
  dispatcher: DISPATCHER.memoryMb / 1_024,
  api: API.memoryMb / 1_024,
};

const MeetingPage = z.object({
  items: z.array(
    z.object({
      transcript: z.array(
        z.object({
          speaker: z.object({ display_name: z.string(), matched_calendar_invitee_email: z.string().nullish() }),
          text: z.string(),
          timestamp: z.string(),
        }),
      ),
    }),
  ),
});

export interface CompanyMeasure {
  readonly reps: number;
  readonly days: number;
  readonly intervalMinutes: number;
  /** All of it: idle and busy runs, comparisons, contents that come late. */
  readonly whole: Usage;
  /** One run in which nothing was new. */
  readonly idle: Usage;
  /** One run in which each rep had a new call. */
  readonly busy: Usage;
  /** In the table, of one call with all that belongs to it. */
  readonly bytesPerCall: number;
  /** Metrics times the share of hours in which each was written. */
  readonly metricMonths: number;
}

export interface CompanyOptions {
  readonly reps: number;
  readonly days: number;
  readonly intervalMinutes: number;
  /** Of one rep in 30 days. */
  readonly callsAMonth: number;
  readonly callMinutes: number;
}

/** Transcripts of longer calls are packed by another thread, which a virtual clock cannot wait for. What they take more is added. */
const CALL_MINUTES_MAX = 15;

export async function measureCompany(options: CompanyOptions): Promise<CompanyMeasure> {
  const { callMinutes } = options;
  const shortMinutes = Math.min(callMinutes, CALL_MINUTES_MAX);
  const measured = await measureShortCalls({ ...options, callMinutes: shortMinutes });
  if (callMinutes === shortMinutes) return measured;
  const [short, long] = [await toPackedBytes(shortMinutes), await toPackedBytes(callMinutes)];
  // A transcript is put once, outside of the transaction: a write unit for each KB that was begun.
  const more = Math.ceil(long / 1_024) - Math.ceil(short / 1_024);
  const add = (usage: Usage): Usage => ({ ...usage, writeUnits: usage.writeUnits + usage.calls * more });
  return {
    ...measured,
    whole: add(measured.whole),
    busy: add(measured.busy),
    bytesPerCall: measured.bytesPerCall + long - short,
  };
}

/** What the transcript of a simulated call of so many minutes takes in the table. */
async function toPackedBytes(minutes: number): Promise<number> {
  const clock = createVirtualClock(START);
  const simulator = createSimulator({ clock, seed: 1 });
  const { email, apiKey } = simulator.addUser({ email: "rep@sellers.example", name: "Rep" });
  simulator.addMeeting(email, { durationMinutes: minutes, createdAt: START - DAY_MS });
  const asked = simulator.fetch("https://api.fathom.ai/external/v1/meetings?include_transcript=true", {
    headers: { "X-Api-Key": apiKey },
  });
  const { items } = MeetingPage.parse(await (await clock.settle(asked)).json());
  const lines = (items[0]?.transcript ?? []).map(({ speaker, text, timestamp }) => ({
    speaker: { name: speaker.display_name, email: speaker.matched_calendar_invitee_email ?? null },
    at: timestamp,
    text,
  }));
  if (lines.length === 0) throw new Error("the simulated call has no transcript");
  return (await encodeTranscript(lines)).chunks.reduce((total, chunk) => total + chunk.byteLength, 0);
}

async function measureShortCalls(options: CompanyOptions): Promise<CompanyMeasure> {
  const { reps, days, intervalMinutes, callsAMonth, callMinutes } = options;
  const clock = createVirtualClock(START);
  const simulator = createSimulator({ clock, seed: 1 });
  const database = createInProcessDynamoDb({ now: clock.now });
  const counts = { gbMs: 0, kms: 0, sends: 0, logBytes: 0, calls: 0, repRuns: 0 };
  let isRunning = false;
  const hours = new Map<string, Set<number>>();
  let metricsOf: string | undefined;
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
      if (isRunning) hours.set(name, (hours.get(name) ?? new Set()).add(Math.floor(at / 3_600_000)));
      counts.logBytes += METRIC_BYTES;
      if (metricsOf !== container) counts.logBytes += METRICS_LINE_BYTES;
      metricsOf = container;
    },
    onPassage: ({ moment, kind, name }) => {
      if (moment !== "before") return;
      if (kind === "key-service") counts.kms++;
      if (name.startsWith("SendMessage")) counts.sends++;
    },
    onInvocation: ({ function: name, startedAt, endedAt }) => {
      counts.logBytes += PLATFORM_BYTES;
      counts.gbMs += (endedAt - startedAt) * (MEMORY_GB[name] ?? 0.5);
    },
  });

  const read = (): Usage => {
    const { functions, table } = machine.counters;
    const { worker, dispatcher, api } = functions;
    return {
      repRuns: counts.repRuns,
      calls: counts.calls,
      invocations: worker.invocations + dispatcher.invocations + api.invocations,
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
  };
  const toEmail = (index: number) => `rep${index}@sellers.example`;
  const addCall = (index: number, createdAt: number) => {
    counts.calls++;
    simulator.addMeeting(toEmail(index), { durationMinutes: callMinutes, createdAt });
  };
  /** One interval: all containers are new. */
  const runTick = async () => {
    machine.recycle();
    const next = (Math.floor(clock.now() / (intervalMinutes * MINUTE_MS)) + 1) * intervalMinutes * MINUTE_MS;
    await clock.runUntil(next + Math.min(10, intervalMinutes / 2) * MINUTE_MS);
    counts.repRuns += reps;
  };

  for (let index = 0; index < reps; index++) {
    const { email, apiKey } = simulator.addUser({ email: toEmail(index), name: `Rep ${index}` });
    for (let call = 0; call < callsAMonth; call++)
      addCall(index, clock.now() - DAY_MS - (call * 30 * DAY_MS) / callsAMonth);
    for (const [path, json] of [
      [`/api/reps/rep${index}`, { name: `Rep ${index}`, email }],
      [`/api/reps/rep${index}/connection`, { apiKey }],
    ] as const) {
      const { status } = await clock.settle(machine.api("PUT", path, { json }));
      if (status >= 300) throw new Error(`PUT ${path} answered ${status}`);
    }
  }
  machine.start();
  const ticksADay = (24 * 60) / intervalMinutes;
  // What comes with connecting is over after it.
  for (let tick = 0; tick < ticksADay; tick++) await runTick();

  isRunning = true;
  const before = read();
  for (let day = 0; day < days; day++) {
    const today = Math.round(((day + 1) * callsAMonth) / 30) - Math.round((day * callsAMonth) / 30);
    for (let tick = 0; tick < ticksADay; tick++) {
      for (let index = 0; index < reps; index++) {
        // Spread over eight hours; each at another minute.
        for (let call = 0; call < today; call++) {
          if (tick === Math.floor(((9 + (8 * call) / today) / 24) * ticksADay))
            addCall(index, clock.now() + index * 1_000);
        }
      }
      await runTick();
    }
  }
  const whole = toDifference(read(), before);
  isRunning = false;
  for (let tick = 0; tick < 2; tick++) await runTick();
  const beforeIdle = read();
  await runTick();
  const idle = toDifference(read(), beforeIdle);
  const beforeBusy = read();
  for (let index = 0; index < reps; index++) addCall(index, clock.now() - 2 * 60 * MINUTE_MS);
  await runTick();
  const busy = toDifference(read(), beforeBusy);
  machine.stop();

  let bytes = 0;
  for await (const page of paginateScan({ client: database.createClient() }, { TableName: SETTINGS.tableName })) {
    for (const item of page.Items ?? []) bytes += toItemBytes(item as Readonly<Record<string, AttributeLike>>);
  }
  const written = [...hours.values()].reduce((total, { size }) => total + size, 0);
  return {
    reps,
    days,
    intervalMinutes,
    whole,
    idle,
    busy,
    bytesPerCall: bytes / counts.calls,
    metricMonths: written / (days * 24),
  };
}
