import { describe, expect, it } from "vitest";
import {
  buildBareMeeting,
  buildMeeting,
  buildMeetingOf2025,
  buildMeetingOfApril2026,
} from "./fixtures/build-meeting.ts";
import type { FathomMeeting } from "./meeting.schema.ts";
import { parseMeeting, toFieldList } from "./parse-meeting.ts";

function parseReadable(item: unknown): { meeting: FathomMeeting; oddFields: readonly string[] } {
  const parsed = parseMeeting(item);
  if (parsed.meeting === undefined) throw new Error(parsed.unreadable.reason);
  return parsed;
}

describe("parseMeeting", () => {
  it.each([
    ["July 2026", buildMeeting()],
    ["April 2026", buildMeetingOfApril2026()],
    ["2025", buildMeetingOf2025()],
    ["null everywhere", buildBareMeeting()],
    ["the two needed fields alone", { recording_id: 1, created_at: "2026-09-14T16:00:00Z" }],
  ])("reads a meeting of %s unchanged", (_era, item) => {
    expect(parseReadable(item)).toEqual({ meeting: item, oddFields: [] });
  });

  it("keeps unknown fields and unknown values of enums", () => {
    const item = buildMeeting({ shared_with: "the_moon", ai_score: { value: 7 } });
    expect(parseReadable(item).meeting).toMatchObject({ shared_with: "the_moon", ai_score: { value: 7 } });
  });

  it("gives up an odd value alone and names it", () => {
    const { meeting, oddFields } = parseReadable(
      buildMeeting({ title: 17, recording_start_time: "soon", shared_with: ["a"], recorded_by: 3 }),
    );
    expect(meeting).toEqual(
      buildMeeting({ title: null, recording_start_time: null, shared_with: null, recorded_by: null }),
    );
    expect([...oddFields].sort()).toEqual(["recorded_by", "recording_start_time", "shared_with", "title"]);
  });

  it("reads an invitee, a recorder, an assignee or an action item that is a bare text", () => {
    const { meeting, oddFields } = parseReadable(
      buildMeeting({
        calendar_invitees: ["cfo@northwind.example", "Cleo Fo"],
        recorded_by: "rosa@tailspin.example",
        action_items: ["Call back", { description: "Send it", assignee: "Rosa Lind" }],
      }),
    );
    expect(oddFields).toEqual([]);
    expect(meeting.calendar_invitees).toEqual([{ email: "cfo@northwind.example" }, { name: "Cleo Fo" }]);
    expect(meeting.recorded_by).toEqual({ email: "rosa@tailspin.example" });
    expect(meeting.action_items).toEqual([
      { description: "Call back" },
      { description: "Send it", assignee: { name: "Rosa Lind" } },
    ]);
  });

  it("keeps the place of an invitee it cannot read", () => {
    const { meeting, oddFields } = parseReadable(buildMeeting({ calendar_invitees: [5, { email: 6, name: "Cleo" }] }));
    expect(meeting.calendar_invitees).toEqual([null, { email: null, name: "Cleo" }]);
    expect(oddFields).toEqual(["calendar_invitees.0", "calendar_invitees.1.email"]);
  });

  it.each([
    ["a line without text", [{ text: "one" }, { speaker: null }], "transcript.1.text"],
    ["a line whose text is null", [{ text: "one" }, { text: null }], "transcript.1.text"],
    ["a line that is null", [{ text: "one" }, null], "transcript.1"],
    ["a line that is a text", ["one"], "transcript.0"],
    ["no list", { text: "one" }, "transcript"],
  ])("takes a transcript with %s as not readable, and keeps the rest of the meeting", (_what, transcript, path) => {
    const { meeting, oddFields } = parseReadable(buildMeeting({ transcript }));
    expect(meeting).toEqual(buildMeeting({ transcript: null }));
    expect(oddFields).toEqual([path]);
  });

  it("keeps a transcript line without a speaker or a time", () => {
    const transcript = [{ text: "one" }, { text: "two", speaker: null, timestamp: null }];
    expect(parseReadable(buildMeeting({ transcript })).meeting.transcript).toEqual(transcript);
  });

  it("takes action items of which one is no item as not readable", () => {
    const { meeting, oddFields } = parseReadable(buildMeeting({ action_items: [{ description: "Send it" }, 4] }));
    expect(meeting.action_items).toBeNull();
    expect(oddFields).toEqual(["action_items.1"]);
  });

  it("reads a meeting in which several lists are odd at once", () => {
    const { meeting } = parseReadable(
      buildMeeting({ transcript: [null, { text: 1 }], calendar_invitees: "none", default_summary: 1, action_items: 2 }),
    );
    expect(meeting).toEqual(
      buildMeeting({ transcript: null, calendar_invitees: null, default_summary: null, action_items: null }),
    );
  });

  it("does not change what it is given", () => {
    const item = buildMeeting({ title: 17, transcript: [{ text: null }], calendar_invitees: [{ email: 1 }] });
    const before = structuredClone(item);
    parseMeeting(item);
    expect(item).toEqual(before);
  });

  it.each([
    [{ recording_id: null }, null, "recording_id: not a whole number above 0 and below 2^53"],
    [{ recording_id: "900000001" }, null, "recording_id: not a whole number above 0 and below 2^53"],
    [{ recording_id: 1.5 }, null, "recording_id: not a whole number above 0 and below 2^53"],
    [{ recording_id: 0 }, null, "recording_id: not a whole number above 0 and below 2^53"],
    [{ recording_id: 2 ** 53 }, null, "recording_id: not a whole number above 0 and below 2^53"],
    [{ created_at: null }, 900000001, "created_at: not an ISO 8601 instant"],
    [{ created_at: "yesterday" }, 900000001, "created_at: not an ISO 8601 instant"],
    [{ created_at: 1789399880 }, 900000001, "created_at: not an ISO 8601 instant"],
  ])("finds a meeting with %j unreadable, by field and without content", (overrides, recordingId, reason) => {
    const createdAt = recordingId === null ? "2026-09-14T15:31:20.000Z" : null;
    expect(parseMeeting(buildMeeting({ title: 3, ...overrides }))).toEqual({
      unreadable: { recordingId, createdAt, reason },
    });
  });

  it("reads a recording id above 2^31", () => {
    expect(parseReadable(buildMeeting({ recording_id: 2 ** 53 - 1 })).meeting.recording_id).toBe(9007199254740991);
  });

  it.each([null, undefined, 7, "a meeting", [], [buildMeeting()]])("finds %j unreadable", (item) => {
    expect(parseMeeting(item)).toMatchObject({ unreadable: { recordingId: null, createdAt: null } });
  });

  it("tells when an unreadable meeting was created, as a UTC instant, whatever else is odd in it", () => {
    const item = { created_at: "2026-09-14T18:31:20+03:00", recording_id: {}, transcript: 5 };
    expect(parseMeeting(item)).toMatchObject({
      unreadable: { recordingId: null, createdAt: "2026-09-14T15:31:20.000Z" },
    });
  });
});

describe("toFieldList", () => {
  it("names ten fields and counts the others", () => {
    const paths = Array.from({ length: 12 }, (_, index) => `f${index}`);
    expect(toFieldList(paths)).toBe("f0, f1, f2, f3, f4, f5, f6, f7, f8, f9 and 2 more");
    expect(toFieldList(["title"])).toBe("title");
  });
});
