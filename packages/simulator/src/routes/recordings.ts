/** GET /recordings/{id}/transcript and /summary: ready content, and the ways in which content can be not ready yet. */
import { toTranscript } from "../content/meeting-body.ts";
import { writeSummary } from "../content/summary-text.ts";
import { isSummaryReady, isTranscriptReady } from "../stages.ts";
import type { StoredMeeting } from "../state/meeting-store.ts";
import { isVisibleTo } from "../visibility.ts";
import { type Answer, answerJson, Refusal } from "../wire/answer.ts";
import type { Route, RouteContext } from "./route.ts";

const ASYNC_DELAY_MS = 1000;

export const transcriptRoute: Route = {
  method: "GET",
  path: "/recordings/:recordingId/transcript",
  toBuckets: () => ["heavy"],
  answer(context) {
    const { meeting } = getVisibleRecording(context);
    if (!isTranscriptReady(meeting, context.nowMs)) return answerNotReady(context, { transcript: [] }, "transcript");
    const write = () => ({
      transcript: toTranscript(meeting, { seed: context.world.seed, switches: context.switches }),
    });
    return answerOrSend(context, write);
  },
};

export const summaryRoute: Route = {
  method: "GET",
  path: "/recordings/:recordingId/summary",
  toBuckets: () => ["heavy"],
  answer(context) {
    const { meeting } = getVisibleRecording(context);
    if (!isSummaryReady(meeting, context.nowMs)) {
      const empty = { summary: { template_name: null, markdown_formatted: null } };
      return answerNotReady(context, empty, "summary");
    }
    return answerOrSend(context, () => ({ summary: writeSummary(meeting, context.world.seed) }));
  },
};

/** The recording in the path if the caller may see it; Refusal(404) otherwise, whether it exists or not. */
export function getVisibleRecording({ world, pathValues, caller, nowMs }: RouteContext): StoredMeeting {
  const stored = world.meetings.find(Number(pathValues.recordingId));
  if (stored === undefined || stored.createdAtMs > nowMs) throw new Refusal(404, "Recording not found");
  const owner = world.people.get(stored.meeting.ownerEmail);
  if (!isVisibleTo(caller.user, stored.meeting, owner.organisation)) throw new Refusal(404, "Recording not found");
  return stored;
}

function answerNotReady({ switches }: RouteContext, empty: unknown, part: string): Answer {
  switch (switches.notReady) {
    case "404":
      throw new Refusal(404, `The ${part} of this recording is not available`);
    case "empty":
      return answerJson(200, empty);
    case "empty-object":
      return answerJson(200, {});
    case "null":
      return answerJson(200, { [part]: null });
  }
}

/** At once, or later to `destination_url`. That callback is unsigned and sent once: nothing else is documented. */
function answerOrSend({ world, query, nowMs }: RouteContext, write: () => unknown): Answer {
  const url = query.get("destination_url");
  if (url === null) return answerJson(200, write());
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new Refusal(400, "destination_url must be a valid URL");
  }
  world.agenda.add(nowMs + ASYNC_DELAY_MS, async () => {
    const body = JSON.stringify(write());
    const request = { method: "POST", headers: { "content-type": "application/json" }, body };
    // Nobody documents a retry, so a destination that fails simply misses it, as it would with Fathom.
    await world.sendOut(url, request).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
  });
  return answerJson(200, { destination_url: url });
}
