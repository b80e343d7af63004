/** Examples: what runs did and do, and the numbers made of them. Invented people and companies. */
import type { RunPage, RunRepPage, RunView } from "../runs.ts";
import type { StatsView } from "../stats.ts";
import { repBlocked } from "./reps-examples.ts";
import { RUN_ID } from "./sync-examples.ts";

export const run: RunView = {
  runId: RUN_ID,
  trigger: "bulk",
  startedAt: "2026-11-22T13:30:00.000Z",
  finishedAt: "2026-11-22T13:30:06.250Z",
  state: "finished",
  reps: { total: 2, done: 2, failed: 0, blocked: 1, deferred: 0 },
  calls: { listed: 9, added: 2, updated: 0, unchanged: 7 },
  requests: { light: 3, heavy: 1 },
  units: { read: 5.5, write: 14, reports: { read: 0, write: 2 } },
};

export const runWithReps: RunView = {
  ...run,
  perRep: [
    {
      repId: "crm-1042",
      outcome: "complete",
      checkedAt: "2026-11-22T13:30:03.481Z",
      durationMs: 812,
      calls: { listed: 9, added: 2, updated: 0, unchanged: 7 },
      requests: { light: 1, heavy: 1 },
    },
    {
      repId: "crm-1043",
      outcome: "blocked",
      checkedAt: "2026-11-22T13:30:04.020Z",
      durationMs: 1_530,
      calls: { listed: 0, added: 0, updated: 0, unchanged: 0 },
      requests: { light: 2, heavy: 0 },
      ...(repBlocked.sync.failure === undefined ? {} : { failure: repBlocked.sync.failure }),
    },
  ],
};

export const runPage: RunPage = { items: [run], nextCursor: "eyJydW4iOiIwMUtDM1oifQ" };

/** The same run as its first rep sees it. */
export const repRunPage: RunPage = {
  items: [
    {
      ...run,
      reps: { total: 1, done: 1, failed: 0, blocked: 0, deferred: 0 },
      requests: { light: 1, heavy: 1 },
      units: { read: 2, write: 6, reports: { read: 0, write: 0 } },
      perRep: (runWithReps.perRep ?? []).slice(0, 1),
    },
  ],
  nextCursor: "eyJydW4iOiIwMUtDM1oifQ",
};

export const runCancelled: RunView = {
  ...run,
  finishedAt: "2026-11-22T13:30:02.004Z",
  state: "cancelled",
  reps: { total: 40, done: 2, failed: 0, blocked: 1, deferred: 0, notStarted: 38 },
};

export const runRepPage: RunRepPage = { items: runWithReps.perRep ?? [], nextCursor: null };

export const stats: StatsView = {
  timeZone: "Europe/Amsterdam",
  days: [
    {
      date: "2026-11-22",
      runs: { started: 29, finished: 28, unsummed: 1 },
      reps: { done: 1_120, failed: 0, blocked: 28, deferred: 2 },
      calls: { added: 61, updated: 17 },
      requests: { light: 1_134, heavy: 9 },
      throttles: 3,
      busiestMinute: { all: 21, heavy: 3 },
      units: { read: 4_812.5, write: 2_604 },
      costUsd: 0.0022290625,
      freshness: { medianSeconds: 1_801, p95Seconds: 2_048, worstSeconds: 4_210, ages: 1_121 },
    },
  ],
  incompleteBefore: null,
  cost: { usdPerMillionUnits: { read: 0.125, write: 0.625 }, monthToDateUsd: null, monthUsd: null },
  reps: {
    items: [
      {
        repId: "crm-1042",
        active: true,
        listed: 84,
        calls: 218,
        pendingParts: 1,
        absentParts: 2,
        failedParts: 0,
        quarantined: 0,
        outcome: "complete",
        completeUntil: "2026-11-22T13:30:00.000Z",
        freshnessSeconds: 640,
      },
    ],
    nextCursor: null,
  },
};
