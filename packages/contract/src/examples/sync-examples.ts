/** Examples: what starts syncing: a click, a bulk run, an external scheduler. Invented people and companies. */
import type { RefreshAccepted, RefreshResult } from "../refresh.ts";
import type { BulkSyncBody, RunAccepted } from "../sync.ts";

export const RUN_ID = "run_01KC3Z5T8M4Q";

export const refresh: RefreshResult = {
  outcome: "complete",
  message: "2 new calls; Fathom is still making the transcript of 1.",
  checkedAt: "2026-11-22T13:30:03.481Z",
  durationMs: 812,
  requests: { light: 1, heavy: 1 },
  calls: { listed: 9, added: 2, updated: 0, unchanged: 7, pending: 1 },
  completeUntil: "2026-11-22T13:30:02.000Z",
};

export const refreshAccepted: RefreshAccepted = {
  outcome: "continued",
  message: "40 new calls so far; the rest is being fetched in the background.",
  checkedAt: "2026-11-22T13:30:03.481Z",
  durationMs: 8_004,
  requests: { light: 5, heavy: 4 },
  calls: { listed: 50, added: 40, updated: 0, unchanged: 10, pending: 0 },
  completeUntil: null,
  runId: RUN_ID,
};

export const bulkSync: BulkSyncBody = { repIds: ["crm-1042", "crm-1043"], hours: 48 };

export const runAccepted: RunAccepted = { runId: RUN_ID };
