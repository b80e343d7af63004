/** What runs did and do, and the numbers made of them. */
import { EXAMPLES } from "../examples.ts";
import { ConditionalHeaders } from "../request-headers.ts";
import type { Route } from "../route.ts";
import { GetRunQuery, ListRunRepsQuery, ListRunsQuery, RunPage, RunRepPage, RunView } from "../runs.ts";
import { StatsQuery, StatsView } from "../stats.ts";
import { ETAG, NOT_MODIFIED, PACE, RepParams, RunParams } from "./route-parts.ts";

export const RUNS_ROUTES: readonly Route[] = [
  {
    id: "listRuns",
    method: "GET",
    path: "/api/runs",
    tag: "runs",
    summary: "Runs, newest first",
    description: "`from` (inclusive) and `to` (exclusive) are compared with startedAt.",
    auth: "admin",
    query: ListRunsQuery,
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "One page.", shape: RunPage, examples: { page: EXAMPLES.runPage }, headers: ETAG },
      NOT_MODIFIED,
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "getRun",
    method: "GET",
    path: "/api/runs/{runId}",
    tag: "runs",
    summary: "One run: progress, outcome per rep, requests and units",
    auth: "rep",
    params: RunParams,
    query: GetRunQuery,
    headers: ConditionalHeaders,
    localised: true,
    answers: [
      {
        status: 200,
        description: "The run.",
        shape: RunView,
        examples: { finished: EXAMPLES.runWithReps, cancelled: EXAMPLES.runCancelled },
        headers: ETAG,
        optionalHeaders: PACE,
      },
      { ...NOT_MODIFIED, optionalHeaders: PACE },
    ],
    problems: ["run_not_found"],
  },
  {
    id: "cancelRun",
    method: "DELETE",
    path: "/api/runs/{runId}",
    tag: "runs",
    summary: "Cancel a bulk run",
    description:
      "What is under way ends cleanly, the rest is not started; what was fetched stays. The reps are synced by the schedule as ever. Cancelling again answers the same.",
    auth: "admin",
    params: RunParams,
    answers: [
      {
        status: 200,
        description: "The run is cancelled.",
        shape: RunView,
        examples: { cancelled: EXAMPLES.runCancelled },
      },
    ],
    problems: ["run_not_found", "run_finished", "run_not_cancellable"],
  },
  {
    id: "listRunReps",
    method: "GET",
    path: "/api/runs/{runId}/reps",
    tag: "runs",
    summary: "The outcomes of a run, rep by rep",
    description: "In the order of the reps' ids. Reps whose first attempt has not ended are not in it yet.",
    auth: "rep",
    params: RunParams,
    query: ListRunRepsQuery,
    localised: true,
    headers: ConditionalHeaders,
    answers: [
      {
        status: 200,
        description: "One page.",
        shape: RunRepPage,
        examples: { page: EXAMPLES.runRepPage },
        headers: ETAG,
      },
      NOT_MODIFIED,
    ],
    problems: ["run_not_found", "invalid_cursor"],
  },
  {
    id: "listRepRuns",
    method: "GET",
    path: "/api/reps/{repId}/runs",
    tag: "runs",
    summary: "How the last runs ended for one rep",
    description:
      "Newest first, each as if the rep were alone in it: perRep holds its own line, and every number counts that line alone. Runs without an outcome of this rep are left out, so that a page may hold fewer than `limit`, or none, although more follow. `from` (inclusive) and `to` (exclusive) are compared with startedAt.",
    auth: "rep",
    params: RepParams,
    query: ListRunsQuery,
    localised: true,
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "One page.", shape: RunPage, examples: { page: EXAMPLES.repRunPage }, headers: ETAG },
      NOT_MODIFIED,
    ],
    problems: ["rep_not_found", "invalid_cursor"],
  },
  {
    id: "getStats",
    method: "GET",
    path: "/api/stats",
    tag: "runs",
    summary: "Numbers for the dashboard: runs by day, and how each rep stands",
    description:
      "The last `days` days (90 at most), 30 when left out, in the configured time zone; runs are kept for 90 days. Reps come a page at a time, ordered by id. No call is read for it.",
    auth: "admin",
    query: StatsQuery,
    answers: [{ status: 200, description: "The numbers.", shape: StatsView, examples: { stats: EXAMPLES.stats } }],
    problems: ["invalid_cursor"],
  },
];
