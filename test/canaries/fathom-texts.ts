/** Reads from an answer of Fathom, whoever plays it, what must never be seen elsewhere. */
import type { TextIndex } from "./texts.ts";

/** Of a transcript: its first lines; the rest is of the same kind. */
const LINES_MAX = 40;

/** True for bodies that list or hold meetings. */
export function holdsMeetings(body: string): boolean {
  return body.includes('"recording_id"');
}

/** Bodies that are no JSON (cut off, wrong on purpose) are left out. */
export function addFathomTexts(index: TextIndex, body: string): void {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return;
  }
  const { items } = toRecord(json);
  for (const meeting of Array.isArray(items) ? items : [json]) addMeeting(index, toRecord(meeting));
}

function addMeeting(index: TextIndex, meeting: Readonly<Record<string, unknown>>): void {
  add(index, "title", meeting.title);
  add(index, "title", meeting.meeting_title);
  add(index, "said", toRecord(meeting.default_summary).markdown_formatted);
  for (const line of toList(meeting.transcript).slice(0, LINES_MAX)) add(index, "said", line.text);
  for (const item of toList(meeting.action_items)) add(index, "said", item.description);
  for (const invitee of toList(meeting.calendar_invitees)) add(index, "person", invitee.name);
}

function add(index: TextIndex, kind: "title" | "said" | "person", text: unknown): void {
  if (typeof text === "string") index.add(kind, text);
}

function toList(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(toRecord) : [];
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
