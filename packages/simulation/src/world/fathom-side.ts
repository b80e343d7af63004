/**
 * The simulated Fathom, moved only through here: whatever changes there is written into the truth in the same breath. Fathom has
 * a clock of its own, which may be minutes off; the truth is told by the true one.
 */
import type { Simulator } from "@fathom-sync/simulator";
import { type PlannedCall, toEndedAtMs } from "./planned-calls.ts";
import { type CallTruth, isListedAt, type RepTruth, type Span } from "./truth.ts";

export interface FathomSide {
  /** Lists a call from now on (or from its created_at, when that is still to come). */
  addCall(rep: RepTruth, planned: PlannedCall): CallTruth;
  retitle(call: CallTruth, title: string): void;
  tick(call: CallTruth, index: number): void;
  heal(call: CallTruth): void;
  /** Takes a call out of the list; false when it was not there. */
  remove(call: CallTruth): boolean;
  /** Puts it back, as it was; false when it is there. */
  restore(call: CallTruth): boolean;
}

export function createFathomSide(dependencies: {
  readonly simulator: Simulator;
  readonly now: () => number;
  /** Ms Fathom's clock is ahead of the true one; negative: behind. */
  readonly skewMs: number;
}): FathomSide {
  const { simulator, now, skewMs } = dependencies;
  const plannedOf = new Map<CallTruth, PlannedCall>();
  const toFathom = (atMs: number): number | "never" => (Number.isFinite(atMs) ? atMs + skewMs : "never");

  function list(rep: { readonly email: string }, call: CallTruth, planned: PlannedCall, raw: object): void {
    const endedAtMs = toEndedAtMs(planned.createdAtMs);
    simulator.addMeeting(rep.email, {
      recordingId: call.recordingId,
      title: call.titles.at(-1)?.value ?? planned.title,
      createdAt: planned.createdAtMs,
      recordingEndAt: endedAtMs,
      recordingStartAt: call.startedAtMs,
      transcriptReadyAt: toFathom(call.transcriptReadyAtMs),
      summaryReadyAt: toFathom(call.summaryReadyAtMs),
      transcript: planned.transcript.map((line) => ({
        speaker: { display_name: line.speaker, matched_calendar_invitee_email: line.email },
        text: line.text,
        timestamp: line.at,
      })),
      summary: { template_name: "General", markdown_formatted: planned.summary },
      actionItems: (call.actionItems.at(-1)?.value ?? planned.actionItems).map((item) => ({
        ...item,
        user_generated: false,
        recording_timestamp: "00:00:01",
        recording_playback_url: "https://fathom.video/calls/1?timestamp=1",
        assignee: { name: null, email: null, team: null },
      })),
      raw: { ...raw },
    });
  }

  function close(spans: readonly Span[]): void {
    const last = spans.at(-1);
    if (last && last.untilMs > now()) last.untilMs = now();
  }

  const emails = new Map<CallTruth, string>();
  return {
    addCall(rep, planned) {
      const endedAtMs = toEndedAtMs(planned.createdAtMs);
      const listedFromMs = Math.max(planned.createdAtMs - skewMs, planned.appearsAtMs ?? Number.NEGATIVE_INFINITY);
      const call: CallTruth = {
        repId: rep.repId,
        recordingId: planned.recordingId,
        createdAtMs: planned.createdAtMs,
        startedAtMs: endedAtMs - planned.durationMinutes * 60_000,
        listed: [{ fromMs: listedFromMs, untilMs: Number.POSITIVE_INFINITY }],
        broken: planned.broken ? [{ fromMs: Number.NEGATIVE_INFINITY, untilMs: Number.POSITIVE_INFINITY }] : [],
        transcriptReadyAtMs: endedAtMs - skewMs + planned.transcriptDelayMs,
        summaryReadyAtMs: endedAtMs - skewMs + planned.summaryDelayMs,
        transcript: planned.transcript,
        summary: planned.summary,
        titles: [{ atMs: Number.NEGATIVE_INFINITY, value: planned.title }],
        actionItems: [{ atMs: Number.NEGATIVE_INFINITY, value: planned.actionItems }],
        crmDeletion: undefined,
      };
      plannedOf.set(call, planned);
      emails.set(call, rep.email);
      rep.calls.push(call);
      list(rep, call, planned, { ...planned.odd, ...planned.broken });
      return call;
    },
    retitle(call, title) {
      call.titles.push({ atMs: now(), value: title });
      if (isListedAt(call, now())) simulator.editMeeting(call.recordingId, { title });
    },
    tick(call, index) {
      const items = call.actionItems.at(-1)?.value ?? [];
      if (items[index] === undefined || items[index].completed) return;
      const ticked = items.map((item, at) => (at === index ? { ...item, completed: true } : item));
      call.actionItems.push({ atMs: now(), value: ticked });
      if (isListedAt(call, now())) simulator.completeActionItem(call.recordingId, index);
    },
    heal(call) {
      close(call.broken);
      const planned = plannedOf.get(call);
      if (planned && isListedAt(call, now())) simulator.editMeeting(call.recordingId, { raw: { ...planned.odd } });
    },
    remove(call) {
      if (!isListedAt(call, now())) return false;
      close(call.listed);
      simulator.deleteMeeting(call.recordingId);
      return true;
    },
    restore(call) {
      const planned = plannedOf.get(call);
      const email = emails.get(call);
      if (!planned || email === undefined || isListedAt(call, now())) return false;
      call.listed.push({ fromMs: now(), untilMs: Number.POSITIVE_INFINITY });
      const broken = call.broken.some((span) => now() < span.untilMs) ? planned.broken : {};
      list({ email }, call, planned, { ...planned.odd, ...broken });
      return true;
    },
  };
}
