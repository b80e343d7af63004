import { describe, expect, it } from "vitest";
import { buildMeeting } from "../fixtures/build-meeting.ts";
import { parseMeeting } from "../parse-meeting.ts";
import { toSourceCall } from "../to-call.ts";
import { findRecordingId, readDelivery } from "./read-delivery.ts";

describe("readDelivery", () => {
  it("reads the bare meeting as the full list would show it", () => {
    const { meeting } = parseMeeting(buildMeeting());
    if (!meeting) throw new Error("the fixture is no meeting");
    expect(readDelivery(JSON.stringify(buildMeeting()))).toEqual({
      call: toSourceCall(meeting, { actionItems: true, summary: true, transcript: true }),
      oddFields: undefined,
    });
  });

  it("takes parts that are missing as not there yet, and never as not asked for", () => {
    const reading = readDelivery(JSON.stringify(buildMeeting({ transcript: null, default_summary: undefined })));
    expect(reading.call).toMatchObject({ transcript: null, summary: null });
  });

  it("names odd values and reads the rest", () => {
    const reading = readDelivery(JSON.stringify(buildMeeting({ title: 7 })));
    expect(reading).toMatchObject({ oddFields: "title", call: { recordingId: 900000001 } });
  });

  it.each([
    ["", /^not JSON/],
    ["{", /^not JSON/],
    ["null", /object/],
    ["[]", /object/],
    ["{}", /recording_id/],
    [JSON.stringify(buildMeeting({ recording_id: "secret-text" })), /^recording_id: (?!.*secret-text)/],
  ])("says what is wrong with %j, without its content", (body, reason) => {
    expect(readDelivery(body)).toEqual({ reason: expect.stringMatching(reason) });
  });
});

describe("findRecordingId", () => {
  it("tells which recording a body is about, also where nothing else of it can be read", () => {
    expect(findRecordingId('{"recording_id": 7, "title": 7}')).toBe(7);
    for (const odd of [
      "",
      "{",
      "null",
      "7",
      "[]",
      "{}",
      '{"recording_id": "7"}',
      '{"recording_id": 1.5}',
      '{"recording_id": 0}',
    ]) {
      expect(findRecordingId(odd)).toBeUndefined();
    }
  });
});
