/** POST /recordings/{id}/download and GET .../downloads/{id}: asked for, prepared on the clock, private, gone after a day. */
import { formatInstant } from "../input-error.ts";
import type { Download } from "../state/downloads.ts";
import { answerJson, Refusal } from "../wire/answer.ts";
import { readJsonObject } from "./parameters.ts";
import { getVisibleRecording } from "./recordings.ts";
import type { Route } from "./route.ts";

const DAY_MS = 86_400_000;

export const requestDownloadRoute: Route = {
  method: "POST",
  path: "/recordings/:recordingId/download",
  eras: ["2026-07"],
  toBuckets: () => ["download"],
  answer(context) {
    const { world, caller, switches, nowMs } = context;
    const { meeting } = getVisibleRecording(context);
    readJsonObject(context.body);
    if (meeting.ownerEmail !== caller.user.email && caller.user.viewAccess.level === "own_meetings") {
      throw new Refusal(403, "Your view access does not allow downloading this recording");
    }
    if (meeting.media === "none") throw new Refusal(422, "This recording has no downloadable media");
    const readyAtMs = meeting.media === "audio" ? nowMs : nowMs + switches.downloadDelaySeconds * 1000;
    const download = world.downloads.add({
      recordingId: meeting.recordingId,
      credential: caller.credential,
      media: meeting.media,
      readyAtMs,
      outcome: switches.downloadOutcome,
    });
    return answerJson(202, toDownloadBody(download, nowMs));
  },
};

export const readDownloadRoute: Route = {
  method: "GET",
  path: "/recordings/:recordingId/downloads/:downloadId",
  eras: ["2026-07"],
  answer({ world, caller, pathValues, nowMs }) {
    const download = world.downloads.find(pathValues.downloadId ?? "");
    const own = download?.credential === caller.credential && String(download.recordingId) === pathValues.recordingId;
    if (download === undefined || !own) throw new Refusal(404, "Download not found");
    return answerJson(200, toDownloadBody(download, nowMs));
  },
};

function toDownloadBody(download: Download, nowMs: number): Record<string, unknown> {
  const base = { download_id: download.id, recording_id: download.recordingId };
  if (nowMs < download.readyAtMs) return { ...base, status: "processing" };
  if (download.outcome !== "completed") return { ...base, status: "failed", failure_reason: download.outcome };
  const expiresAtMs = download.readyAtMs + DAY_MS;
  if (nowMs >= expiresAtMs) return { ...base, status: "expired" };
  const media = {
    url: `https://fathom.video/downloads/${download.id}`,
    content_type: download.media === "video" ? "video/mp4" : "audio/mp4",
    file_size_bytes: download.media === "video" ? 84_000_000 : 9_000_000,
    expires_at: formatInstant(expiresAtMs),
  };
  return { ...base, status: "completed", [download.media]: media };
}
