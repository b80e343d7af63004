/**
 * The route table: every route of the API as plain data. The OpenAPI document is made from it, and a test holds the router
 * against it, so that neither can say more than the other.
 */
import * as z from "zod";
import { AuditPage, ListAuditQuery } from "./audit.ts";
import { CallPage, CallView, ListCallsQuery, TranscriptView } from "./calls.ts";
import { ConnectionView, PutConnectionBody } from "./connections.ts";
import { CompanyParams, ContactErasedView, ContactExportPage, ContactParams, ExportContactQuery } from "./contacts.ts";
import { CoverageQuery, CoverageView, ListQuarantineQuery, QuarantinePage } from "./coverage.ts";
import { EXAMPLES } from "./examples.ts";
import { HealthView } from "./health.ts";
import { RecordingIdParam, RepId, RunId } from "./ids.ts";
import { MeView } from "./me.ts";
import { RefreshAccepted, RefreshResult } from "./refresh.ts";
import { IMPORT_BYTES_MAX, ImportRepsBody, ImportResult } from "./rep-import.ts";
import { DeleteRepQuery, ListRepsQuery, PutRepBody, RepPage, RepPurging, RepView } from "./reps.ts";
import { ConditionalHeaders, IdempotencyHeaders } from "./request-headers.ts";
import type { Route, RouteAnswer } from "./route.ts";
import { GetRunQuery, ListRunRepsQuery, ListRunsQuery, RunPage, RunRepPage, RunView } from "./runs.ts";
import { StatsQuery, StatsView } from "./stats.ts";
import { BulkSyncBody, CronQuery, RunAccepted } from "./sync.ts";

/** Path parameters of the routes below `/api/reps/{repId}`. */
export const RepParams = z.strictObject({ repId: RepId });
/** Path parameters of `/api/runs/{runId}`. */
export const RunParams = z.strictObject({ runId: RunId });
/** Path parameters of the routes below `/api/calls/{recordingId}`. */
export const CallParams = z.strictObject({ recordingId: RecordingIdParam });

const LOCATION_OF_RUN = { Location: "Address of the run: /api/runs/{runId}." };

const ETAG = { ETag: "Names what was answered; send it back in If-None-Match." };
const NOT_MODIFIED: RouteAnswer = {
  status: 304,
  description: "Nothing has changed since the answer whose ETag was sent.",
  headers: ETAG,
};
const PACE = { "Retry-After": "Seconds after which it is worth while to look again, while the run is not over." };

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
      headers: LOCATION_OF_RUN,
    },
  ],
  problems: [],
} as const satisfies Omit<Route, "id" | "method">;

export const ROUTES: readonly Route[] = [
  {
    id: "getHealth",
    method: "GET",
    path: "/api/health",
    tag: "service",
    summary: "Whether the API answers, and its version",
    auth: "none",
    answers: [{ status: 200, description: "It does.", shape: HealthView, examples: { ok: EXAMPLES.health } }],
    problems: [],
  },
  {
    id: "getOpenApi",
    method: "GET",
    path: "/api/openapi.json",
    tag: "service",
    summary: "This document",
    auth: "none",
    answers: [{ status: 200, description: "An OpenAPI 3.1 document.", shape: z.object({ openapi: z.string() }) }],
    problems: [],
  },
  {
    id: "getMe",
    method: "GET",
    path: "/api/me",
    tag: "service",
    summary: "Who is asking, and what time it is here",
    auth: "rep",
    answers: [
      { status: 200, description: "What the token is good for.", shape: MeView, examples: { rep: EXAMPLES.me } },
    ],
    problems: [],
  },
  {
    id: "listAudit",
    method: "GET",
    path: "/api/audit",
    tag: "service",
    summary: "Who changed, deleted, erased or exported what, newest first",
    description: "A month at a time, in UTC. Ids and hashes, no content; kept for 400 days.",
    auth: "admin",
    query: ListAuditQuery,
    answers: [{ status: 200, description: "One page.", shape: AuditPage, examples: { page: EXAMPLES.auditPage } }],
    problems: ["invalid_cursor"],
  },
  {
    id: "listReps",
    method: "GET",
    path: "/api/reps",
    tag: "reps",
    summary: "All reps with connection, freshness and failure",
    auth: "admin",
    query: ListRepsQuery,
    localised: true,
    answers: [{ status: 200, description: "One page.", shape: RepPage, examples: { page: EXAMPLES.repPage } }],
    problems: ["invalid_cursor"],
  },
  {
    id: "importReps",
    method: "POST",
    path: "/api/reps/import",
    tag: "reps",
    summary: "Create or replace up to 500 reps, with or without their keys",
    description:
      "Each row is stored whole or not at all, and one row's trouble is not the others': look at the result of each. Keys are not tried while you wait: a new one is unverified until the first sync, which starts in the background. Beside a key that works, another one waits (connection.next) and takes over only when Fathom accepts it. The same import again does no harm.",
    auth: "service",
    body: {
      shape: ImportRepsBody,
      required: true,
      examples: { two: EXAMPLES.importReps },
      bytesMax: IMPORT_BYTES_MAX,
    },
    localised: true,
    answers: [
      {
        status: 200,
        description: "A result for each row.",
        shape: ImportResult,
        examples: { oneRefused: EXAMPLES.importResult },
      },
    ],
    problems: [],
  },
  {
    id: "getRep",
    method: "GET",
    path: "/api/reps/{repId}",
    tag: "reps",
    summary: "One rep with connection, freshness and failure",
    auth: "rep",
    params: RepParams,
    localised: true,
    answers: [{ status: 200, description: "The rep.", shape: RepView, examples: { rep: EXAMPLES.rep } }],
    problems: ["rep_not_found"],
  },
  {
    id: "putRep",
    method: "PUT",
    path: "/api/reps/{repId}",
    tag: "reps",
    summary: "Create a rep or replace what is known of it",
    description: "Connection, calls and progress stay as they are.",
    auth: "admin",
    params: RepParams,
    body: { shape: PutRepBody, required: true, examples: { rep: EXAMPLES.putRep } },
    localised: true,
    answers: [
      { status: 200, description: "The rep existed.", shape: RepView, examples: { rep: EXAMPLES.rep } },
      { status: 201, description: "The rep was created.", shape: RepView, examples: { rep: EXAMPLES.rep } },
    ],
    problems: ["fathom_email_taken", "conflict"],
  },
  {
    id: "deleteRep",
    method: "DELETE",
    path: "/api/reps/{repId}",
    tag: "reps",
    summary: "Delete a rep, and with purge=true everything of it",
    description:
      "The key is forgotten at once and nothing is synced any more. Without `purge` the calls stay readable by recording id, contact and company, and the rep, made again, goes on where it was. With `purge=true` calls, transcripts, attendance, ledger and progress are erased; 202 when that takes longer than a request may: it goes on by itself, and the same request again goes on at once. Erasing again is as good as once, also for a rep that was deleted before.",
    auth: "admin",
    params: RepParams,
    query: DeleteRepQuery,
    answers: [
      { status: 204, description: "The rep is deleted; with `purge=true` everything of it." },
      {
        status: 202,
        description: "The rep is deleted; its calls are being erased.",
        shape: RepPurging,
        examples: { purging: EXAMPLES.repPurging },
      },
    ],
    problems: ["rep_not_found", "conflict"],
  },
  {
    id: "getCoverage",
    method: "GET",
    path: "/api/reps/{repId}/coverage",
    tag: "reps",
    summary: "What Fathom listed and what is here, day by day",
    description:
      "Days are those of the configured time zone (timeZone). `from` and `to` are days, both included, or instants, `to` excluded; every day they touch is shown whole. The last 30 days when left out, 366 at most.",
    auth: "rep",
    params: RepParams,
    query: CoverageQuery,
    answers: [
      { status: 200, description: "The days.", shape: CoverageView, examples: { coverage: EXAMPLES.coverage } },
    ],
    problems: ["rep_not_found"],
  },
  {
    id: "listQuarantine",
    method: "GET",
    path: "/api/reps/{repId}/quarantine",
    tag: "reps",
    summary: "Meetings Fathom lists that could not be taken, oldest first",
    description: "Each is tried again a number of times, and is taken as soon as it can be read.",
    auth: "rep",
    params: RepParams,
    query: ListQuarantineQuery,
    answers: [
      { status: 200, description: "One page.", shape: QuarantinePage, examples: { page: EXAMPLES.quarantinePage } },
    ],
    problems: ["rep_not_found", "invalid_cursor"],
  },
  {
    id: "putConnection",
    method: "PUT",
    path: "/api/reps/{repId}/connection",
    tag: "connections",
    summary: "Connect a rep: try the key at Fathom, then store it",
    description:
      "Stored encrypted, and never shown again. Starts the first sync in the background. The same key again releases a blocked rep.",
    auth: "rep",
    params: RepParams,
    body: { shape: PutConnectionBody, required: true, examples: { key: EXAMPLES.putConnection } },
    answers: [
      {
        status: 200,
        description: "Fathom accepts the key; it is stored.",
        shape: ConnectionView,
        examples: { ok: EXAMPLES.connection, otherOwner: EXAMPLES.connectionMismatch },
      },
    ],
    problems: ["rep_not_found", "key_refused", "conflict", "fathom_unreachable"],
  },
  {
    id: "deleteConnection",
    method: "DELETE",
    path: "/api/reps/{repId}/connection",
    tag: "connections",
    summary: "Disconnect a rep: forget the key",
    description: "The calls stay.",
    auth: "rep",
    params: RepParams,
    answers: [{ status: 204, description: "No key is stored (any more)." }],
    problems: ["rep_not_found", "conflict"],
  },
  {
    id: "testConnection",
    method: "POST",
    path: "/api/reps/{repId}/connection/test",
    tag: "connections",
    summary: "Try the stored key at Fathom",
    description: "A key Fathom accepts releases a blocked rep.",
    auth: "rep",
    params: RepParams,
    answers: [
      {
        status: 200,
        description: "Fathom accepts the key.",
        shape: ConnectionView,
        examples: { ok: EXAMPLES.connection },
      },
    ],
    problems: ["rep_not_found", "rep_not_connected", "key_refused", "conflict", "fathom_unreachable"],
  },
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
        headers: LOCATION_OF_RUN,
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
        headers: LOCATION_OF_RUN,
      },
    ],
    problems: ["unknown_reps", "idempotency_key_reused"],
  },
  { id: "startCronSync", method: "GET", ...CRON },
  { id: "startCronSyncByPost", method: "POST", ...CRON },
  {
    id: "listRuns",
    method: "GET",
    path: "/api/runs",
    tag: "runs",
    summary: "Runs, newest first",
    auth: "admin",
    query: ListRunsQuery,
    answers: [{ status: 200, description: "One page.", shape: RunPage, examples: { page: EXAMPLES.runPage } }],
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
    answers: [{ status: 200, description: "One page.", shape: RunRepPage, examples: { page: EXAMPLES.runRepPage } }],
    problems: ["run_not_found", "invalid_cursor"],
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
  {
    id: "listCalls",
    method: "GET",
    path: "/api/reps/{repId}/calls",
    tag: "calls",
    summary: "A rep's calls, newest first",
    description:
      "`from` (inclusive) and `to` (exclusive) are compared with startedAt. Calls deleted in the CRM never appear.",
    auth: "rep",
    params: RepParams,
    query: ListCallsQuery,
    answers: [{ status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage } }],
    problems: ["rep_not_found", "invalid_cursor"],
  },
  {
    id: "getCall",
    method: "GET",
    path: "/api/calls/{recordingId}",
    tag: "calls",
    summary: "One call with summary, action items and invitees",
    auth: "rep",
    params: CallParams,
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "The call.", shape: CallView, examples: { call: EXAMPLES.call }, headers: ETAG },
      NOT_MODIFIED,
    ],
    problems: ["call_not_found"],
  },
  {
    id: "deleteCall",
    method: "DELETE",
    path: "/api/calls/{recordingId}",
    tag: "calls",
    summary: "Delete a call here for good",
    description:
      "With its transcript, summary and action items, and it never comes back, whatever Fathom still lists. Fathom keeps its own. Deleting it again answers the same.",
    auth: "admin",
    params: CallParams,
    answers: [
      { status: 204, description: "Nothing of the call is stored (any more) but that it is not to come back." },
    ],
    problems: ["call_not_found"],
  },
  {
    id: "getTranscript",
    method: "GET",
    path: "/api/calls/{recordingId}/transcript",
    tag: "calls",
    summary: "A call's transcript",
    auth: "rep",
    params: CallParams,
    headers: ConditionalHeaders,
    answers: [
      {
        status: 200,
        description: "The whole transcript.",
        shape: TranscriptView,
        examples: { transcript: EXAMPLES.transcript },
        headers: ETAG,
      },
      NOT_MODIFIED,
    ],
    problems: ["call_not_found", "part_pending", "part_absent", "part_failed"],
  },
  {
    id: "listContactCalls",
    method: "GET",
    path: "/api/contacts/{email}/calls",
    tag: "contacts",
    summary: "The calls a contact was invited to, newest first",
    description:
      "External participants only, by their e-mail address in any case. An address nobody knows has an empty list. `from` (inclusive) and `to` (exclusive) are compared with startedAt. A page may hold fewer than `limit` although more follow.",
    auth: "admin",
    params: ContactParams,
    query: ListCallsQuery,
    answers: [{ status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage } }],
    problems: ["invalid_cursor"],
  },
  {
    id: "listCompanyCalls",
    method: "GET",
    path: "/api/companies/{domain}/calls",
    tag: "contacts",
    summary: "The calls with people of a company, newest first",
    description:
      "By the domain of the external participants' addresses, exactly: a subdomain is another one. Each call once, however many took part. Domains of free mail providers (gmail.com and the like) are refused: they are no companies.",
    auth: "admin",
    params: CompanyParams,
    query: ListCallsQuery,
    answers: [{ status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage } }],
    problems: ["invalid_cursor"],
  },
  {
    id: "exportContact",
    method: "GET",
    path: "/api/contacts/{email}/export",
    tag: "contacts",
    summary: "Everything held of a person",
    description:
      "Call by call, newest first: how they were invited, the action items assigned to them, and what they said. Lines without an address are theirs when the name is that of their invitation to the same call.",
    auth: "admin",
    params: ContactParams,
    query: ExportContactQuery,
    answers: [
      { status: 200, description: "One page.", shape: ContactExportPage, examples: { page: EXAMPLES.contactExport } },
    ],
    problems: ["invalid_cursor"],
  },
  {
    id: "eraseContact",
    method: "DELETE",
    path: "/api/contacts/{email}",
    tag: "contacts",
    summary: "Erase a person, and keep them out",
    description:
      "From invitees, action items and transcript lines of every call they were invited to as an external participant; their lines read [erased]. Whatever Fathom still lists, they do not come back. Titles, summaries and other people's words stay: delete the call for those. Erasing somebody again is as good as once.",
    auth: "admin",
    params: ContactParams,
    answers: [
      {
        status: 200,
        description: "What was changed.",
        shape: ContactErasedView,
        examples: { erased: EXAMPLES.contactErased },
      },
    ],
    problems: [],
  },
];
