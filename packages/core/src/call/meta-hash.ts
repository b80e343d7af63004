/** Short fingerprints of what a list tells about a call, to see a change without reading the call. */
import { hash } from "node:crypto";
import type { SourceCall } from "../source/call-source.ts";
import type { Part } from "./call.ts";

/** 96 bits: two versions of one call will not collide. */
const HASH_CHARACTERS = 16;

/** Hash of a call's metadata. Content parts and the observation time are not in it. */
export function toMetaHash(call: SourceCall): string {
  return toHash([
    call.createdAt,
    call.title,
    call.meetingTitle,
    call.meetingType,
    call.startedAt,
    call.endedAt,
    call.scheduledStartAt,
    call.scheduledEndAt,
    call.url,
    call.shareUrl,
    call.meetingUrl,
    call.language,
    call.sharedWith,
    call.invitees.map((invitee) => [invitee.name, invitee.email, invitee.domain, invitee.external]),
  ]);
}

/** Hash of a part that was seen; undefined when it was not asked for or is not there. */
export function toPartHash(call: SourceCall, part: Part): string | undefined {
  switch (part) {
    case "summary":
      return call.summary ? toHash([call.summary.markdown, call.summary.templateName]) : undefined;
    case "transcript":
      return call.transcript
        ? toHash(call.transcript.map((line) => [line.speaker.name, line.speaker.email, line.at, line.text]))
        : undefined;
    case "actionItems":
      return call.actionItems
        ? toHash(
            call.actionItems.map((item) => [
              item.description,
              item.completed,
              item.userGenerated,
              item.at,
              item.playbackUrl,
              item.assignee && [item.assignee.name, item.assignee.email, item.assignee.team],
            ]),
          )
        : undefined;
  }
}

function toHash(fields: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(fields), "base64url").slice(0, HASH_CHARACTERS);
}
