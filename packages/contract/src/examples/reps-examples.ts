/** Examples: reps, how far their calls are complete, and what could not be taken. Invented people and companies. */
import type { CoverageView, QuarantinePage } from "../coverage.ts";
import { toProblem } from "../problems.ts";
import type { ImportRepsBody, ImportResult } from "../rep-import.ts";
import type { PutRepBody, RepPage, RepPurging, RepView } from "../reps.ts";
import { connection } from "./connections-examples.ts";
import { RUN_ID } from "./sync-examples.ts";

export const putRep: PutRepBody = {
  name: "Sanne de Wit",
  email: "sanne@acme.example",
  fathomEmail: "s.dewit@acme.example",
};

export const rep: RepView = {
  repId: "crm-1042",
  name: "Sanne de Wit",
  email: "sanne@acme.example",
  fathomEmail: "s.dewit@acme.example",
  active: true,
  connection,
  sync: {
    completeUntil: "2026-11-22T13:30:00.000Z",
    lastCheckedAt: "2026-11-22T13:30:03.481Z",
    lastChangedAt: "2026-11-22T12:02:41.007Z",
    outcome: "complete",
    pendingParts: 1,
    calls: 218,
    quarantined: 0,
  },
};

export const repBlocked: RepView = {
  ...rep,
  repId: "crm-1043",
  name: "Bram Jansen",
  email: "bram@acme.example",
  fathomEmail: "bram@acme.example",
  connection: {
    status: "refused",
    keyTail: "90ab",
    checkedAt: "2026-11-22T13:30:04.020Z",
    reason: "fathom_key_refused",
  },
  sync: {
    completeUntil: "2026-11-21T16:00:00.000Z",
    lastCheckedAt: "2026-11-21T16:00:02.918Z",
    lastChangedAt: "2026-11-21T15:30:11.500Z",
    outcome: "blocked",
    pendingParts: 0,
    calls: 77,
    quarantined: 0,
    failure: {
      class: "credential",
      code: "fathom_key_refused",
      message: "Fathom refuses this rep's API key.",
      since: "2026-11-21T16:30:02.300Z",
      count: 2,
      action: "Create a new API key in Fathom (Settings > API Access) and save it under Settings > Fathom Sync.",
    },
  },
};

export const repPage: RepPage = { items: [rep, repBlocked], nextCursor: null };

export const importReps: ImportRepsBody = {
  reps: [
    { repId: "crm-1042", ...putRep, apiKey: "your-fathom-api-key" },
    { repId: "crm-1044", name: "Bram Jansen", email: "bram@acme.example" },
  ],
};

export const importResult: ImportResult = {
  created: 1,
  updated: 0,
  refused: 1,
  items: [
    {
      row: 0,
      repId: "crm-1042",
      result: "created",
      connection: { status: "unverified", keyTail: "-key", checkedAt: null },
    },
    { row: 1, repId: "crm-1044", result: "refused", problem: toProblem("fathom_email_taken") },
  ],
  runId: RUN_ID,
};

export const coverage: CoverageView = {
  completeUntil: "2026-11-22T13:30:00.000Z",
  completeFrom: "2025-11-22T08:00:00.000Z",
  verifiedAt: "2026-11-22T13:30:00.481Z",
  oldestGap: null,
  timeZone: "Europe/Amsterdam",
  days: [
    {
      date: "2026-11-21",
      listed: 4,
      held: 3,
      pending: 0,
      absent: 1,
      failed: 0,
      verifiedAt: "2026-11-22T03:00:02.118Z",
      deleted: 0,
      quarantined: 1,
    },
    {
      date: "2026-11-22",
      listed: 2,
      held: 2,
      pending: 1,
      absent: 0,
      failed: 0,
      verifiedAt: "2026-11-22T13:30:00.481Z",
      deleted: 0,
      quarantined: 0,
    },
  ],
};

export const quarantinePage: QuarantinePage = {
  items: [
    {
      recordingId: 900000017,
      reason: "recording_start_time: not an instant",
      since: "2026-11-21T15:00:03.002Z",
      attempts: 2,
      nextAttemptAt: "2026-11-22T15:00:00.000Z",
      createdAt: "2026-11-21T14:52:40.000Z",
    },
  ],
  nextCursor: null,
};

export const repPurging: RepPurging = { repId: "crm-1042", state: "purging" };
