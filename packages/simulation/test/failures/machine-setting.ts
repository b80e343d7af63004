/** The whole machine with a simulated Fathom and the alarms of the plan: what the rows about queue, schedule and people start from. */
import { createConnectionRepository } from "@fathom-sync/core";
import { createInProcessDynamoDb } from "@fathom-sync/local";
import { createSimulator, type MeetingInput } from "@fathom-sync/simulator";
import { expect } from "vitest";
import { ALARMS } from "../../../../infra/plan/alarm-plan.ts";
import { type AlarmBoard, createAlarmBoard, createAwsMetrics } from "../../src/alarms/index.ts";
import { createVirtualClock } from "../../src/clock/index.ts";
import { SETTINGS } from "../../src/machine/functions.ts";
import { createMachine, type LogLine, type Machine, type MachineOptions } from "../../src/machine/index.ts";
import { createRandomness } from "../../src/randomness.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** The periods of the alarms on AWS's metrics: each holds one sample. */
const SAMPLE_EVERY_MS = 5 * MINUTE_MS;
export const INTERVAL_MS = 30 * MINUTE_MS;
/** Ten minutes after a tick. */
export const START = Date.parse("2026-11-22T12:10:00Z");

type Setting = Awaited<ReturnType<typeof buildMachine>>;

export type { Setting };

interface SettingOptions extends Partial<MachineOptions> {
  readonly startAt?: number;
  /** The board sees AWS's own metrics of the machine as well. */
  readonly withAwsMetrics?: boolean;
  /** Between Fathom and us: sees and changes deliveries. */
  readonly wrapDelivery?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  /** Between us and Fathom: sees and changes answers. */
  readonly wrapFetch?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
}

export async function buildMachine({
  startAt = START,
  wrapFetch,
  wrapDelivery = (fetch) => fetch,
  withAwsMetrics = false,
  ...options
}: SettingOptions = {}) {
  const clock = createVirtualClock(startAt);
  const deliver: typeof fetch = wrapDelivery((input, init) => machine.receiveWebhook(input, init));
  const simulator = createSimulator({ clock, seed: 1, webhookFetch: deliver });
  /** From the first tick on: before it, silence is what a new deployment sounds like (see the plan's own tests). */
  let board: AlarmBoard | undefined;
  const logs: LogLine[] = [];
  const metrics: { readonly at: number; readonly name: string; readonly value: number }[] = [];
  const database = createInProcessDynamoDb({ now: clock.now });
  const put = (name: string, value: number) => {
    board?.advanceTo(clock.now());
    board?.put(clock.now(), name, value);
  };
  const awsMetrics = createAwsMetrics({ now: clock.now, put });
  const machine: Machine = await createMachine({
    clock,
    database,
    random: createRandomness(1),
    fathomFetch: wrapFetch ? wrapFetch(simulator.fetch) : simulator.fetch,
    onLog: (line) => logs.push(line),
    onMetric: ({ at, name, value }) => {
      metrics.push({ at, name, value });
      if (name === "StalestRepSeconds") board ??= createAlarmBoard({ alarms: ALARMS, startMs: at });
      put(name, value);
    },
    ...(withAwsMetrics ? awsMetrics : {}),
    ...options,
  });
  const sample = () => {
    if (board) awsMetrics.sample(machine);
    clock.at(clock.now() + SAMPLE_EVERY_MS, sample);
  };
  if (withAwsMetrics) sample();

  const connections = createConnectionRepository({
    database: { client: database.createClient(), tableName: SETTINGS.tableName },
  });
  const toEmail = (repId: string) => `${repId}@sellers.example`;
  /** @throws when the answer is not of the status expected */
  async function ask<T = unknown>(method: string, path: string, json?: unknown, status = 200): Promise<T> {
    const answer = await clock.settle(machine.api(method, path, json === undefined ? {} : { json }));
    expect({ method, path, status: answer.status, body: answer.body }).toMatchObject({ status });
    return answer.body as T;
  }

  return {
    clock,
    simulator,
    machine,
    logs,
    metrics,
    toEmail,
    ask,
    /** Who was called since the first tick. @throws when there was none */
    alarmCalls() {
      if (!board) throw new Error("no tick, no alarms");
      return board.calls;
    },
    /** Runs for so long, and the alarms with it. */
    async run(ms: number) {
      await clock.runUntil(clock.now() + ms);
      board?.advanceTo(clock.now());
    },
    /** To ten minutes after the next tick or the one `count` ticks later: whatever came of it is done. */
    async runTicks(count: number) {
      const next = (Math.floor(clock.now() / INTERVAL_MS) + count) * INTERVAL_MS + 10 * MINUTE_MS;
      await clock.runUntil(next);
      board?.advanceTo(next);
    },
    /** A rep with calls, the newest an hour ago, connected and synced for the first time. */
    async connect(repId: string, calls = 0, everyMinutes = 45) {
      const { email, apiKey } = simulator.addUser({ email: toEmail(repId), name: repId });
      for (let index = 0; index < calls; index++) {
        simulator.addMeeting(email, {
          durationMinutes: 5,
          createdAt: clock.now() - HOUR_MS - index * everyMinutes * MINUTE_MS,
        });
      }
      await ask("PUT", `/api/reps/${repId}`, { name: repId, email }, 201);
      await ask("PUT", `/api/reps/${repId}/connection`, { apiKey });
      return apiKey;
    },
    /** A fault of ours at one rep: its stored key does not open. Returns what mends it. */
    async breakKey(repId: string) {
      const connection = await connections.find(`rep:${repId}`);
      if (!connection) throw new Error(`no connection of ${repId}`);
      await connections.put({ ...connection, sealedKey: "v1.broken.broken" });
      return async () => await connections.put(connection);
    },
    addCall: (repId: string, meeting: MeetingInput = {}) =>
      simulator.addMeeting(toEmail(repId), { durationMinutes: 5, createdAt: clock.now(), ...meeting }).recordingId,
    async listHeld(repId: string) {
      const held: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await machine.reader.calls.list({ repId, includeInvisible: true }, { limit: 100, cursor });
        held.push(...page.items.map(({ recordingId }) => recordingId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return held;
    },
    listAtFathom: (repId: string) => simulator.meetings(toEmail(repId)).map(({ recordingId }) => recordingId),
  };
}

/** Every call Fathom has of each rep is held once, and counted once. */
export async function expectAllHeld(setting: Setting, repIds: readonly string[]): Promise<void> {
  for (const repId of repIds) {
    const there = setting.listAtFathom(repId).toSorted();
    expect({ repId, held: (await setting.listHeld(repId)).toSorted() }).toEqual({ repId, held: there });
    expect({ repId, calls: (await setting.machine.reader.states.get(repId)).calls }).toEqual({
      repId,
      calls: there.length,
    });
  }
}

export const listPages = (setting: Setting): string[] =>
  setting
    .alarmCalls()
    .filter(({ severity }) => severity === "page")
    .map(({ alarm }) => alarm);
