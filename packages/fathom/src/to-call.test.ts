import type { SourceCall } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import type { MeetingBody } from "./fixtures/build-meeting.ts";
import {
  buildBareMeeting,
  buildMeeting,
  buildMeetingOf2025,
  buildMeetingOfApril2026,
} from "./fixtures/build-meeting.ts";
import { parseMeeting } from "./parse-meeting.ts";
import { toSourceCall } from "./to-call.ts";

const everything = { actionItems: true, summary: true, transcript: true };

function toCall(item: MeetingBody, asked = everything): SourceCall {
  const parsed = parseMeeting(item);
  if (parsed.meeting === undefined) throw new Error(parsed.unreadable.reason);
  return toSourceCall(parsed.meeting, asked);
}

describe("toSourceCall", () => {
  it("maps every field of a meeting", () => {
    expect(toCall(buildMeeting())).toEqual({
      recordingId: 900000001,
      createdAt: "2026-09-14T15:31:20.000Z",
      title: "Northwind discovery call",
      meetingTitle: "Northwind <> Tailspin intro",
      meetingType: "Discovery",
      startedAt: "2026-09-14T15:01:05.000Z",
      endedAt: "2026-09-14T15:31:02.000Z",
      scheduledStartAt: "2026-09-14T15:00:00.000Z",
      scheduledEndAt: "2026-09-14T15:30:00.000Z",
      url: "https://fathom.video/calls/700000001",
      shareUrl: "https://fathom.video/share/Zk3vExampleToken",
      meetingUrl: "https://meet.google.com/abc-defg-hij",
      language: "en",
      sharedWith: "single_team",
      recordedByEmail: "rosa@tailspin.example",
      invitees: [
        { name: "Rosa Lind", email: "rosa@tailspin.example", domain: "tailspin.example", external: false },
        { name: null, email: "cfo@northwind.example", domain: "northwind.example", external: true },
      ],
      actionItems: [
        {
          description: "Send the pricing sheet",
          completed: false,
          userGenerated: false,
          at: "00:17:38",
          playbackUrl: "https://fathom.video/calls/700000001?timestamp=1058.9999",
          assignee: { name: "Rosa Lind", email: null, team: null },
        },
      ],
      summary: { templateName: "general", markdown: "## Purpose\nQualify Northwind.\n" },
      transcript: [
        {
          speaker: { name: "Rosa Lind", email: "rosa@tailspin.example" },
          text: "Thanks for making the time today.",
          at: "00:00:04",
        },
        { speaker: { name: "Guest 1", email: null }, text: "Happy to be here.", at: "00:00:09" },
      ],
    });
  });

  it("maps a meeting of April 2026 with null for what did not exist", () => {
    expect(toCall(buildMeetingOfApril2026())).toEqual({
      ...toCall(buildMeeting()),
      sharedWith: null,
      meetingType: null,
      meetingUrl: null,
    });
  });

  it("maps a meeting of 2025, with domains read from the addresses", () => {
    const call = toCall(buildMeetingOf2025());
    expect(call.meetingType).toBe("external");
    expect(call.invitees).toEqual([
      { name: "Cleo Fo", email: "cfo@northwind.example", domain: "northwind.example", external: true },
    ]);
    expect(call.actionItems).toMatchObject([{ completed: true, userGenerated: true }]);
  });

  it("maps null everywhere to null, no invitees, and the creation time as start", () => {
    expect(toCall(buildBareMeeting())).toEqual({
      recordingId: 900000002,
      createdAt: "2026-09-14T16:00:00.000Z",
      title: "",
      meetingTitle: null,
      meetingType: null,
      startedAt: "2026-09-14T16:00:00.000Z",
      endedAt: null,
      scheduledStartAt: null,
      scheduledEndAt: null,
      url: null,
      shareUrl: null,
      meetingUrl: null,
      language: null,
      sharedWith: null,
      recordedByEmail: null,
      invitees: [],
      actionItems: null,
      summary: null,
      transcript: null,
    });
  });

  it.each([
    [{}, "2026-09-14T15:01:05.000Z"],
    [{ recording_start_time: null }, "2026-09-14T15:00:00.000Z"],
    [{ recording_start_time: null, scheduled_start_time: null }, "2026-09-14T15:31:20.000Z"],
  ])("starts at the recording's start, else the schedule's, else creation: %j", (overrides, startedAt) => {
    expect(toCall(buildMeeting(overrides)).startedAt).toBe(startedAt);
  });

  it("leaves out a part that was not asked for, whatever came", () => {
    const call = toCall(buildMeeting(), { actionItems: true, summary: false, transcript: false });
    expect(call.actionItems).toHaveLength(1);
    expect(call.summary).toBeUndefined();
    expect(call.transcript).toBeUndefined();
    expect(toCall(buildMeeting(), { ...everything, actionItems: false }).actionItems).toBeUndefined();
  });

  it.each([
    ["missing parts", { transcript: undefined, default_summary: undefined, action_items: undefined }],
    ["an empty transcript, a summary of nulls", { transcript: [], default_summary: { markdown_formatted: null } }],
    ["a blank summary", { transcript: null, default_summary: { template_name: "general", markdown_formatted: " \n" } }],
  ])("takes %s as not there", (_what, overrides) => {
    expect(toCall(buildMeeting(overrides))).toMatchObject({ transcript: null, summary: null });
  });

  it("takes an empty list of action items as read: there are none", () => {
    expect(toCall(buildMeeting({ action_items: [] })).actionItems).toEqual([]);
    expect(toCall(buildMeeting({ action_items: undefined })).actionItems).toBeNull();
  });

  it("keeps an action item of which nothing but an assignee is known", () => {
    expect(
      toCall(buildMeeting({ action_items: [{ description: null, assignee: { name: "Rosa" } }] })).actionItems,
    ).toEqual([
      {
        description: "",
        completed: false,
        userGenerated: false,
        at: null,
        playbackUrl: null,
        assignee: { name: "Rosa", email: null, team: null },
      },
    ]);
  });

  it("passes text on byte-equal", () => {
    const text = " \u{1F600}\u202Eשלום\u0000\r\n e\u0301 \uD800 ";
    const call = toCall(buildMeeting({ transcript: [{ text }], default_summary: { markdown_formatted: text } }));
    expect(call.transcript?.[0]?.text).toBe(text);
    expect(call.summary?.markdown).toBe(text);
  });

  it("puts a line without a time at that of the line before, and names no speaker it does not know", () => {
    const transcript = [
      { text: "a" },
      { text: "b", timestamp: "00:01:00" },
      { text: "c", speaker: null, timestamp: null },
    ];
    expect(toCall(buildMeeting({ transcript })).transcript).toEqual([
      { speaker: { name: "", email: null }, text: "a", at: "00:00:00" },
      { speaker: { name: "", email: null }, text: "b", at: "00:01:00" },
      { speaker: { name: "", email: null }, text: "c", at: "00:01:00" },
    ]);
  });

  it("calls an invitee of another domain external when Fathom does not say", () => {
    const calendar_invitees = ["cfo@northwind.example", "max@TAILSPIN.example", "Guest"];
    expect(toCall(buildMeeting({ calendar_invitees })).invitees.map((invitee) => invitee.external)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
