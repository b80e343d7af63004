/** Calls and their transcripts. */
import { CallPage, CallView, ListCallsQuery, TranscriptView } from "../calls.ts";
import { EXAMPLES } from "../examples.ts";
import { ConditionalHeaders } from "../request-headers.ts";
import type { Route } from "../route.ts";
import { CallParams, ETAG, NOT_MODIFIED, RepParams } from "./route-parts.ts";

export const CALLS_ROUTES: readonly Route[] = [
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
    headers: ConditionalHeaders,
    answers: [
      { status: 200, description: "One page.", shape: CallPage, examples: { page: EXAMPLES.callPage }, headers: ETAG },
      NOT_MODIFIED,
    ],
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
      "With its transcript, summary, action items and webhook deliveries nobody had read, or could, that can be parsed and are about it, of every rep that holds it, and it never comes back, whichever rep's key still lists it, a rep made anew after a purge too. Fathom keeps its own. Deleting it again answers the same.",
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
];
