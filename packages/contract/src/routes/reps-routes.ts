/** Reps, how far their calls are complete, and what could not be taken. */
import { CoverageQuery, CoverageView, ListQuarantineQuery, QuarantinePage } from "../coverage.ts";
import { EXAMPLES } from "../examples.ts";
import { IMPORT_BYTES_MAX, ImportRepsBody, ImportResult } from "../rep-import.ts";
import { DeleteRepQuery, ListRepsQuery, PutRepBody, RepPage, RepPurging, RepView } from "../reps.ts";
import type { Route } from "../route.ts";
import { LOOK_AGAIN, RepParams } from "./route-parts.ts";

export const REPS_ROUTES: readonly Route[] = [
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
        headers: LOOK_AGAIN,
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
];
