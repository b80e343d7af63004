/** What starts syncing: a click, a bulk run, an external scheduler. */
import { EXAMPLES } from "../examples.ts";
import { RefreshAccepted, RefreshResult } from "../refresh.ts";
import { IdempotencyHeaders } from "../request-headers.ts";
import type { Route } from "../route.ts";
import { BulkSyncBody, CronQuery, RunAccepted } from "../sync.ts";
import { LOCATION_OF_RUN, LOOK_AGAIN, RepParams } from "./route-parts.ts";

const CRON = {
  path: "/api/cron/sync-fathom",
  tag: "sync",
  summary: "Start a run from an external scheduler",
  description:
    "For Vercel Cron or any other scheduler. All active reps get the ordinary pass, or the last `hours` again. A second call in the same minute answers with the same run.",
  auth: "cron",
  query: CronQuery,
  answers: [
    {
      status: 202,
      description: "The run was started, or was started in this minute already.",
      shape: RunAccepted,
      examples: { started: EXAMPLES.runAccepted },
      headers: { ...LOCATION_OF_RUN, ...LOOK_AGAIN },
    },
  ],
  problems: [],
} as const satisfies Omit<Route, "id" | "method">;

export const SYNC_ROUTES: readonly Route[] = [
  {
    id: "refreshRep",
    method: "POST",
    path: "/api/reps/{repId}/refresh",
    tag: "sync",
    summary: "Ververs: fetch one rep's new calls now",
    description:
      "Answers with what was done, in numbers and in one sentence; trouble at Fathom is an answer too, not an error. Within 10 seconds of a completed check, that check answers (fromCheckOf).",
    auth: "rep",
    params: RepParams,
    localised: true,
    answers: [
      {
        status: 200,
        description: "The attempt ended.",
        shape: RefreshResult,
        examples: { complete: EXAMPLES.refresh },
      },
      {
        status: 202,
        description: "The rest goes on in the background.",
        shape: RefreshAccepted,
        examples: { continued: EXAMPLES.refreshAccepted },
        headers: { ...LOCATION_OF_RUN, ...LOOK_AGAIN },
      },
    ],
    problems: ["rep_not_found", "rep_paused", "rep_not_connected"],
  },
  {
    id: "startSync",
    method: "POST",
    path: "/api/sync",
    tag: "sync",
    summary: "Bulk sync: start a run for all or some reps",
    auth: "admin",
    headers: IdempotencyHeaders,
    body: { shape: BulkSyncBody, required: false, examples: { some: EXAMPLES.bulkSync, all: {} } },
    answers: [
      {
        status: 202,
        description: "The run was started.",
        shape: RunAccepted,
        examples: { started: EXAMPLES.runAccepted },
        headers: { ...LOCATION_OF_RUN, ...LOOK_AGAIN },
      },
    ],
    problems: ["unknown_reps", "idempotency_key_reused"],
  },
  { id: "startCronSync", method: "GET", ...CRON },
  { id: "startCronSyncByPost", method: "POST", ...CRON },
];
