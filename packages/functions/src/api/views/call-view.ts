/** A call as callers see it. */
import type { CallView } from "@fathom-sync/contract";
import type { Call } from "@fathom-sync/core";

export function toCallView(call: Call): CallView {
  const { summary, actionItems, transcript } = call;
  return {
    recordingId: call.recordingId,
    repId: call.repId,
    title: call.title,
    meetingTitle: call.meetingTitle ?? null,
    startedAt: call.startedAt,
    endedAt: call.endedAt ?? null,
    createdAt: call.createdAt,
    url: call.url ?? null,
    shareUrl: call.shareUrl ?? null,
    language: call.language ?? null,
    invitees: [...call.invitees],
    summary: {
      state: summary.state,
      ...(summary.markdown === undefined ? {} : { markdown: summary.markdown }),
      ...(summary.templateName === undefined ? {} : { templateName: summary.templateName }),
      ...toObservedAt(summary),
    },
    actionItems: { state: actionItems.state, items: [...actionItems.items], ...toObservedAt(actionItems) },
    transcript: {
      state: transcript.state,
      lines: transcript.pointer?.lines ?? 0,
      ...toObservedAt(transcript),
      ...(transcript.expiredAt === undefined ? {} : { expiredAt: transcript.expiredAt }),
    },
    meetingType: call.meetingType ?? null,
    sharedWith: call.sharedWith ?? null,
    visible: call.visible,
    observedAt: call.observedAt,
    meetingUrl: call.meetingUrl ?? null,
    scheduledStartAt: call.scheduledStartAt ?? null,
    scheduledEndAt: call.scheduledEndAt ?? null,
    sources: {
      // Stored before it was noted: nothing but polls brought calls then.
      metadata: call.source ?? "poll",
      ...(summary.source ? { summary: summary.source } : {}),
      ...(actionItems.source ? { actionItems: actionItems.source } : {}),
      ...(transcript.source ? { transcript: transcript.source } : {}),
    },
  };
}

function toObservedAt(part: { observedAt: string | undefined }): { observedAt?: string } {
  return part.observedAt === undefined ? {} : { observedAt: part.observedAt };
}
