/** Between the domain's call and the shape it has in the table: no nulls, flat assignees. */
import type { EntityItem } from "electrodb";
import type { SourceActionItem, SourceInvitee } from "../source/call-source.ts";
import type { createCallEntity } from "./call.entity.ts";
import type { Call, ManifestEntry } from "./call.ts";
import { type createManifestEntity, NEVER } from "./manifest.entity.ts";

type CallItem = EntityItem<ReturnType<typeof createCallEntity>>;
type ManifestItem = EntityItem<ReturnType<typeof createManifestEntity>>;

export function toInviteeItem(invitee: SourceInvitee) {
  return {
    name: invitee.name ?? undefined,
    email: invitee.email ?? undefined,
    domain: invitee.domain ?? undefined,
    external: invitee.external,
  };
}

export function toActionItemItem(item: SourceActionItem) {
  return {
    description: item.description,
    completed: item.completed,
    userGenerated: item.userGenerated,
    at: item.at ?? undefined,
    playbackUrl: item.playbackUrl ?? undefined,
    assigned: item.assignee !== null,
    assigneeName: item.assignee?.name ?? undefined,
    assigneeEmail: item.assignee?.email ?? undefined,
    assigneeTeam: item.assignee?.team ?? undefined,
  };
}

export function toCall(item: CallItem): Call {
  const { summary, actionItems, transcript } = item;
  return {
    repId: item.repId,
    recordingId: item.recordingId,
    createdAt: item.createdAt,
    startedAt: item.startedAt,
    endedAt: item.endedAt,
    scheduledStartAt: item.scheduledStartAt,
    scheduledEndAt: item.scheduledEndAt,
    title: item.title,
    meetingTitle: item.meetingTitle,
    meetingType: item.meetingType,
    url: item.url,
    shareUrl: item.shareUrl,
    meetingUrl: item.meetingUrl,
    language: item.language,
    sharedWith: item.sharedWith,
    invitees: item.invitees.map((invitee) => ({
      name: invitee.name ?? null,
      email: invitee.email ?? null,
      domain: invitee.domain ?? null,
      external: invitee.external,
    })),
    summary: {
      state: summary.state,
      observedAt: summary.observedAt,
      source: summary.source,
      markdown: summary.markdown,
      templateName: summary.templateName,
    },
    actionItems: {
      state: actionItems.state,
      observedAt: actionItems.observedAt,
      source: actionItems.source,
      items: actionItems.items.map((entry) => ({
        description: entry.description,
        completed: entry.completed,
        userGenerated: entry.userGenerated,
        at: entry.at ?? null,
        playbackUrl: entry.playbackUrl ?? null,
        assignee: entry.assigned
          ? {
              name: entry.assigneeName ?? null,
              email: entry.assigneeEmail ?? null,
              team: entry.assigneeTeam ?? null,
            }
          : null,
      })),
    },
    transcript: {
      state: transcript.state,
      observedAt: transcript.observedAt,
      source: transcript.source,
      pointer:
        transcript.revision !== undefined && transcript.chunks !== undefined
          ? {
              revision: transcript.revision,
              chunks: transcript.chunks,
              lines: transcript.lines ?? 0,
              bytes: transcript.bytes ?? 0,
              ...(transcript.speakers === undefined ? {} : { speakers: transcript.speakers }),
            }
          : undefined,
      expiredAt: transcript.expiredAt,
    },
    visible: item.visible,
    observedAt: item.observedAt,
    source: item.source,
  };
}

export function toManifestEntry(item: ManifestItem): ManifestEntry {
  return {
    ...item,
    nextAttemptAt: item.nextAttemptAt === NEVER ? undefined : item.nextAttemptAt,
    missedAt: item.missedAt,
    deletedAt: item.deletedAt,
  };
}

export function toManifestItem(entry: ManifestEntry): ManifestItem {
  return { ...entry, nextAttemptAt: entry.nextAttemptAt ?? NEVER };
}
