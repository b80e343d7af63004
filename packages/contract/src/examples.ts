/**
 * One believable example of each answer and body, for the OpenAPI document. Invented people and companies; a test holds
 * each against its shape.
 */
import type { AuditPage } from "./audit.ts";
import type { CallPage, CallView, TranscriptView } from "./calls.ts";
import type { ConnectionView, PutConnectionBody } from "./connections.ts";
import type { ContactErasedView, ContactExportPage } from "./contacts.ts";
import type { CoverageView, QuarantinePage } from "./coverage.ts";
import type { HealthView } from "./health.ts";
import type { MeView } from "./me.ts";
import { toProblem } from "./problems.ts";
import type { RefreshAccepted, RefreshResult } from "./refresh.ts";
import type { ImportRepsBody, ImportResult } from "./rep-import.ts";
import type { PutRepBody, RepPage, RepPurging, RepView } from "./reps.ts";
import type { RunPage, RunRepPage, RunView } from "./runs.ts";
import type { StatsView } from "./stats.ts";
import type { BulkSyncBody, RunAccepted } from "./sync.ts";

const RUN_ID = "run_01KC3Z5T8M4Q";

const health: HealthView = { status: "ok", version: "0.1.0" };

const me: MeView = { role: "rep", repId: "crm-1042", now: "2026-11-22T13:30:02.114Z", timeZone: "Europe/Amsterdam" };

const auditPage: AuditPage = {
  items: [
    {
      at: "2026-11-22T13:30:02.114Z",
      requestId: "3f0c1d8e-6f0b-4a53-9a0c-0d6cf1d9a001",
      actor: { kind: "admin", id: "user-7" },
      action: "putConnection",
      target: "crm-1042",
      status: 200,
    },
  ],
  nextCursor: null,
};

const putRep: PutRepBody = { name: "Sanne de Wit", email: "sanne@acme.example", fathomEmail: "s.dewit@acme.example" };

const connection: ConnectionView = { status: "ok", keyTail: "7f2c", checkedAt: "2026-11-22T13:30:02.114Z" };

const connectionMismatch: ConnectionView = {
  ...connection,
  warning: { code: "owner_mismatch", seen: ["bram@acme.example"] },
};

const rep: RepView = {
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

const repBlocked: RepView = {
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

const repPage: RepPage = { items: [rep, repBlocked], nextCursor: null };

const importReps: ImportRepsBody = {
  reps: [
    { repId: "crm-1042", ...putRep, apiKey: "your-fathom-api-key" },
    { repId: "crm-1044", name: "Bram Jansen", email: "bram@acme.example" },
  ],
};

const importResult: ImportResult = {
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

const putConnection: PutConnectionBody = { apiKey: "your-fathom-api-key" };

const refresh: RefreshResult = {
  outcome: "complete",
  message: "2 new calls; Fathom is still making the transcript of 1.",
  checkedAt: "2026-11-22T13:30:03.481Z",
  durationMs: 812,
  requests: { light: 1, heavy: 1 },
  calls: { listed: 9, added: 2, updated: 0, unchanged: 7, pending: 1 },
  completeUntil: "2026-11-22T13:30:02.000Z",
};

const refreshAccepted: RefreshAccepted = {
  outcome: "continued",
  message: "40 new calls so far; the rest is being fetched in the background.",
  checkedAt: "2026-11-22T13:30:03.481Z",
  durationMs: 8_004,
  requests: { light: 5, heavy: 4 },
  calls: { listed: 50, added: 40, updated: 0, unchanged: 10, pending: 0 },
  completeUntil: null,
  runId: RUN_ID,
};

const bulkSync: BulkSyncBody = { repIds: ["crm-1042", "crm-1043"], hours: 48 };

const runAccepted: RunAccepted = { runId: RUN_ID };

const run: RunView = {
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

const runWithReps: RunView = {
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

const runPage: RunPage = { items: [run], nextCursor: "eyJydW4iOiIwMUtDM1oifQ" };

const runCancelled: RunView = {
  ...run,
  finishedAt: "2026-11-22T13:30:02.004Z",
  state: "cancelled",
  reps: { total: 40, done: 2, failed: 0, blocked: 1, deferred: 0, notStarted: 38 },
};

const runRepPage: RunRepPage = { items: runWithReps.perRep ?? [], nextCursor: null };

const call: CallView = {
  recordingId: 900000001,
  repId: "crm-1042",
  title: "Northwind discovery call",
  meetingTitle: "Northwind <> Acme intro",
  startedAt: "2026-11-22T11:00:04.000Z",
  endedAt: "2026-11-22T11:42:31.000Z",
  createdAt: "2026-11-22T11:43:02.000Z",
  url: "https://fathom.video/calls/700000001",
  shareUrl: "https://fathom.video/share/example",
  language: "en",
  invitees: [
    { name: "Sanne de Wit", email: "s.dewit@acme.example", domain: "acme.example", external: false },
    { name: "Ines Costa", email: "ines@northwind.example", domain: "northwind.example", external: true },
  ],
  summary: {
    state: "present",
    markdown: "## Purpose\n\nFind out what Northwind needs.",
    templateName: "General",
    observedAt: "2026-11-22T12:02:39.000Z",
  },
  actionItems: {
    state: "present",
    items: [
      {
        description: "Send the proposal",
        completed: false,
        userGenerated: false,
        at: "00:31:12",
        playbackUrl: "https://fathom.video/calls/700000001?timestamp=1872",
        assignee: { name: "Sanne de Wit", email: "s.dewit@acme.example", team: null },
      },
    ],
    observedAt: "2026-11-22T12:02:39.000Z",
  },
  transcript: { state: "pending", lines: 0 },
  meetingType: "Discovery",
  sharedWith: "single_team",
  visible: true,
  observedAt: "2026-11-22T12:02:39.000Z",
  sources: { metadata: "poll", summary: "poll", actionItems: "poll" },
};

const callPage: CallPage = { items: [call], nextCursor: null };

const transcript: TranscriptView = {
  recordingId: 900000001,
  language: "en",
  items: [
    { speaker: { name: "Sanne de Wit", email: "s.dewit@acme.example" }, text: "Good morning, Ines.", at: "00:00:04" },
    { speaker: { name: "Ines Costa", email: null }, text: "Morning! Shall we start?", at: "00:00:07" },
  ],
};

const coverage: CoverageView = {
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

const quarantinePage: QuarantinePage = {
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

const contactErased: ContactErasedView = {
  suppressedAt: "2026-11-22T14:00:00.000Z",
  complete: true,
  totals: { calls: 1, invitees: 1, transcriptLines: 84, actionItems: 1 },
  calls: [{ recordingId: 900000001, repId: "crm-1042", invitees: 1, transcriptLines: 84, actionItems: 1 }],
};

const contactExport: ContactExportPage = {
  items: [
    {
      recordingId: 900000001,
      repId: "crm-1042",
      title: "Northwind discovery call",
      startedAt: "2026-11-22T11:00:04.000Z",
      visible: true,
      invitees: [{ name: "Ines Costa", email: "ines@northwind.example", domain: "northwind.example", external: true }],
      actionItems: [],
      transcript: [{ speaker: { name: "Ines Costa", email: null }, text: "Morning! Shall we start?", at: "00:00:07" }],
    },
  ],
  nextCursor: null,
  suppressedAt: null,
};

const repPurging: RepPurging = { repId: "crm-1042", state: "purging" };

const stats: StatsView = {
  timeZone: "Europe/Amsterdam",
  days: [
    {
      date: "2026-11-22",
      runs: { started: 29, finished: 28, unsummed: 1 },
      reps: { done: 1_120, failed: 0, blocked: 28, deferred: 2 },
      calls: { added: 61, updated: 17 },
      requests: { light: 1_134, heavy: 9 },
      units: { read: 4_812.5, write: 2_604 },
    },
  ],
  incompleteBefore: null,
  reps: {
    items: [
      {
        repId: "crm-1042",
        active: true,
        listed: 84,
        calls: 218,
        pendingParts: 1,
        quarantined: 0,
        outcome: "complete",
        completeUntil: "2026-11-22T13:30:00.000Z",
        freshnessSeconds: 640,
      },
    ],
    nextCursor: null,
  },
};

export const EXAMPLES = {
  me,
  auditPage,
  health,
  putRep,
  rep,
  repPage,
  putConnection,
  importReps,
  importResult,
  connection,
  connectionMismatch,
  refresh,
  refreshAccepted,
  bulkSync,
  runAccepted,
  runPage,
  runWithReps,
  runCancelled,
  runRepPage,
  call,
  callPage,
  transcript,
  coverage,
  quarantinePage,
  repPurging,
  stats,
  contactErased,
  contactExport,
} as const;
