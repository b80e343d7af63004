/** What rows of several route tables have in common: parameters of paths, and headers of answers. */

import * as z from "zod";
import { RecordingIdParam, RepId, RunId } from "../ids.ts";
import type { RouteAnswer } from "../route.ts";

/** Path parameters of the routes below `/api/reps/{repId}`. */
export const RepParams = z.strictObject({ repId: RepId });
/** Path parameters of `/api/runs/{runId}`. */
export const RunParams = z.strictObject({ runId: RunId });
/** Path parameters of the routes below `/api/calls/{recordingId}`. */
export const CallParams = z.strictObject({ recordingId: RecordingIdParam });

export const LOCATION_OF_RUN = { Location: "Address of the run: /api/runs/{runId}." };

export const ETAG = { ETag: "Names what was answered; send it back in If-None-Match." };
export const NOT_MODIFIED: RouteAnswer = {
  status: 304,
  description: "Nothing has changed since the answer whose ETag was sent.",
  headers: ETAG,
};
/** Of an answer that says that something goes on. */
export const LOOK_AGAIN = { "Retry-After": "Seconds after which it is worth while to look again." };
export const PACE = {
  "Retry-After": "Seconds after which it is worth while to look again, while the run is not over.",
};
