/** Control routes for calls: add, edit, share, tick off, delete, now or later. */
import { SimulatorInputError } from "../input-error.ts";
import type { MeetingChanges, MeetingInput, SharingInput } from "../meeting-input.ts";
import { answerJson, answerNothing } from "../wire/answer.ts";
import type { ControlContext, ControlRoute } from "./control-route.ts";
import { either, instant, list, numeric, oneOf, readFields, record, records, text, texts } from "./fields.ts";

const textOrNull = either(text, oneOf(null));
const readyAt = either(instant, oneOf("never"));
const sharedWith = either(oneOf("no_teams", "own_team", "all_teams"), record);

const changeRules = {
  title: text,
  meetingTitle: textOrNull,
  meetingType: textOrNull,
  sharedWith,
  invitees: records,
  summary: record,
  transcript: records,
  actionItems: records,
  transcriptReadyAt: readyAt,
  summaryReadyAt: readyAt,
  createdAt: instant,
  raw: record,
  omit: texts,
};

const meetingRules = {
  ...changeRules,
  owner: text,
  recordingId: numeric,
  meetingUrl: textOrNull,
  recordingStartAt: instant,
  recordingEndAt: instant,
  durationMinutes: numeric,
  scheduledStartAt: either(instant, oneOf(null)),
  scheduledEndAt: either(instant, oneOf(null)),
  language: oneOf("en", "nl"),
  media: oneOf("video", "audio", "none"),
  highlights: list,
  crmMatches: record,
  transcriptDelayMs: numeric,
  summaryDelayMs: numeric,
};

const MOST_LISTED = 1000;

function getRecordingId({ pathValues }: ControlContext): number {
  const recordingId = Number(pathValues.recordingId);
  if (!Number.isSafeInteger(recordingId)) throw new SimulatorInputError("recordingId: a whole number is needed");
  return recordingId;
}

function answerMeeting(context: ControlContext) {
  return answerJson(200, context.simulator.meeting(getRecordingId(context)));
}

export const meetingRoutes: readonly ControlRoute[] = [
  {
    method: "GET",
    path: "/meetings",
    answer: ({ simulator, query }) =>
      answerJson(200, simulator.meetings(query.get("owner") ?? undefined).slice(0, MOST_LISTED)),
  },
  {
    method: "POST",
    path: "/meetings",
    answer({ simulator, body }) {
      const { owner, ...meeting } = readFields(body, meetingRules, ["owner"]);
      return answerJson(201, simulator.addMeeting(String(owner), meeting as MeetingInput));
    },
  },
  { method: "GET", path: "/meetings/:recordingId", answer: answerMeeting },
  {
    method: "POST",
    path: "/meetings/:recordingId/edit",
    answer(context) {
      const { at, ...changes } = readFields(context.body, { ...changeRules, at: instant });
      const when = { at: at as string | number | undefined };
      context.simulator.editMeeting(getRecordingId(context), changes as MeetingChanges, when);
      return answerMeeting(context);
    },
  },
  {
    method: "POST",
    path: "/meetings/:recordingId/share",
    answer(context) {
      const fields = readFields(context.body, { sharedWith, at: instant }, ["sharedWith"]);
      const { at } = fields as { at?: string | number };
      context.simulator.shareMeeting(getRecordingId(context), fields.sharedWith as SharingInput, { at });
      return answerMeeting(context);
    },
  },
  {
    method: "POST",
    path: "/meetings/:recordingId/unshare",
    answer(context) {
      const { at } = readFields(context.body, { at: instant }) as { at?: string | number };
      context.simulator.unshareMeeting(getRecordingId(context), { at });
      return answerMeeting(context);
    },
  },
  {
    method: "POST",
    path: "/meetings/:recordingId/complete-action-item",
    answer(context) {
      const fields = readFields(context.body, { index: numeric, at: instant }, ["index"]);
      const { index, at } = fields as { index: number; at?: string | number };
      context.simulator.completeActionItem(getRecordingId(context), index, { at });
      return answerMeeting(context);
    },
  },
  {
    method: "DELETE",
    path: "/meetings/:recordingId",
    answer(context) {
      context.simulator.deleteMeeting(getRecordingId(context));
      return answerNothing(204);
    },
  },
];
