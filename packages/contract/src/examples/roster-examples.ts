/** Examples: all reps at once. Invented people and companies. */
import type { RosterPage, RosterSummaryView } from "../roster.ts";
import { rep, repBlocked } from "./reps-examples.ts";

export const rosterPage: RosterPage = {
  asOf: "2026-11-22T13:31:07.204Z",
  total: 25,
  matching: 2,
  start: 0,
  counts: [
    { status: "refused", count: 1 },
    { status: "complete", count: 1 },
  ],
  items: [
    { ...repBlocked, status: "refused", freshness: "day" },
    { ...rep, status: "complete", freshness: "fresh" },
  ],
  nextCursor: null,
  previousCursor: null,
};

export const rosterSummary: RosterSummaryView = {
  asOf: "2026-11-22T13:31:07.204Z",
  reps: 25,
  active: 25,
  upToDate: 24,
  completeUntil: "2026-11-22T13:30:00.000Z",
  lastCheckedAt: "2026-11-22T13:30:09.118Z",
  calls: 5218,
  pendingParts: 3,
  repsPending: 2,
  statuses: [
    { status: "refused", count: 1, since: "2026-11-21T16:30:02.300Z", repId: "crm-1043" },
    { status: "complete", count: 24 },
  ],
  failures: [{ class: "credential", count: 1, since: "2026-11-21T16:30:02.300Z" }],
  freshness: [
    { step: "fresh", count: 24 },
    { step: "hour", count: 0 },
    { step: "hours", count: 0 },
    { step: "day", count: 1 },
    { step: "week", count: 0 },
    { step: "older", count: 0 },
    { step: "never", count: 0 },
    { step: "off", count: 0 },
  ],
  webhooks: { active: 20, failed: 1, none: 4 },
};
