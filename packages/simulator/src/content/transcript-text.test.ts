import { describe, expect, it } from "vitest";
import { createSimulator } from "../simulator.ts";
import { rosa } from "../testing/setting.ts";
import { writeActionItems, writeHighlights } from "./action-items.ts";
import { writeSummary } from "./summary-text.ts";
import { writeTranscript } from "./transcript-text.ts";

function buildMeeting(durationMinutes: number, language: "en" | "nl" = "en") {
  const simulator = createSimulator();
  simulator.addUser({ email: rosa, name: "Rosa Lind" });
  return simulator.addMeeting(rosa, { durationMinutes, language });
}

describe("generated content", () => {
  it("is byte-equal for the same recording and seed, whatever was asked for in between", () => {
    const write = (inBetween: () => void) => {
      const meeting = buildMeeting(30);
      inBetween();
      return JSON.stringify([
        writeTranscript(meeting, 1),
        writeSummary(meeting, 1),
        writeActionItems(meeting, 1, "2026-07", null),
      ]);
    };
    expect(write(() => writeHighlights(buildMeeting(10), 1))).toBe(write(() => undefined));
  });

  it("differs between recordings and between seeds", () => {
    const meeting = buildMeeting(30);
    const texts = [
      JSON.stringify(writeTranscript(meeting, 1)),
      JSON.stringify(writeTranscript(meeting, 2)),
      JSON.stringify(writeTranscript({ ...meeting, recordingId: meeting.recordingId + 1 }, 1)),
    ];
    expect(new Set(texts).size).toBe(3);
  });

  it.each([5, 30, 180])(
    "has about 2.7 KB of JSON per minute in a call of %i minutes, and ends with the call",
    (minutes) => {
      const items = writeTranscript(buildMeeting(minutes, "nl"), 1);
      const bytesPerMinute = Buffer.byteLength(JSON.stringify(items)) / minutes;
      expect(bytesPerMinute).toBeGreaterThan(2500);
      expect(bytesPerMinute).toBeLessThan(2900);
      const [hours = 0, wholeMinutes = 0, seconds = 0] = (items.at(-1)?.timestamp ?? "").split(":").map(Number);
      const lastSeconds = hours * 3600 + wholeMinutes * 60 + seconds;
      expect(lastSeconds).toBeLessThan(minutes * 60);
      expect(lastSeconds).toBeGreaterThan(minutes * 60 - 15);
    },
  );

  it("has a first word even in a call of one second, and times that never go back", () => {
    expect(writeTranscript(buildMeeting(1 / 60), 1)).toHaveLength(1);
    const times = writeTranscript(buildMeeting(30), 1).map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted());
  });

  it("leaves no slot of a sentence open", () => {
    const minutes = 180;
    const texts = [buildMeeting(minutes), buildMeeting(minutes, "nl")].map((meeting) => [
      writeTranscript(meeting, 1).map(({ text }) => text),
      writeSummary(meeting, 1).markdown_formatted,
    ]);
    expect(JSON.stringify(texts)).not.toMatch(/\{\w+\}/);
  });
});
