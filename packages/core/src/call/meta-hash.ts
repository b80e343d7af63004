/** A short fingerprint of everything the light list tells about a call, to see a change without reading the call. */
import { createHash } from "node:crypto";
import type { SourceCall } from "../sync/call-source.ts";

/** 96 bits: two versions of one call will not collide. */
const HASH_CHARACTERS = 16;

/** Hash of a call's metadata and action items. Content parts and the observation time are not in it. */
export function toMetaHash(call: SourceCall): string {
  const fields = [
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
    call.actionItems?.map((item) => [
      item.description,
      item.completed,
      item.userGenerated,
      item.at,
      item.playbackUrl,
      item.assignee && [item.assignee.name, item.assignee.email, item.assignee.team],
    ]) ?? null,
  ];
  return createHash("sha256").update(JSON.stringify(fields)).digest("base64url").slice(0, HASH_CHARACTERS);
}
