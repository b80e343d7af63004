import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock.ts";
import { createSimulator } from "../simulator.ts";

const until = "2026-09-14T15:00:00Z";

function seed(reps: number, more: { seed?: number; callsPerRep?: number } = {}) {
  const simulator = createSimulator({ clock: createVirtualClock(until), seed: more.seed });
  return { simulator, reps: simulator.seedDemo({ reps, callsPerRep: more.callsPerRep }) };
}

describe("seedDemo", () => {
  it("gives the same team and calls for the same seed, and others for another", () => {
    const write = (number: number) => {
      const { simulator, reps } = seed(5, { seed: number });
      return JSON.stringify([reps, simulator.meetings()]);
    };
    expect(write(1)).toBe(write(1));
    expect(write(1)).not.toBe(write(2));
  });

  it("adds reps with distinct addresses and keys, about callsPerRep calls each, within the last 30 days", () => {
    const { simulator, reps } = seed(200);
    expect(new Set(reps.map(({ email }) => email)).size).toBe(200);
    expect(new Set(reps.map(({ apiKey }) => apiKey)).size).toBe(200);
    const total = reps.reduce((sum, { meetings }) => sum + meetings, 0);
    expect(simulator.meetings()).toHaveLength(total);
    expect(total / 200).toBeGreaterThan(11);
    expect(total / 200).toBeLessThan(13.5);
    const created = simulator.meetings().map(({ createdAt }) => Date.parse(createdAt));
    expect(Math.max(...created)).toBeLessThanOrEqual(Date.parse(until));
    expect(Math.min(...created)).toBeGreaterThan(Date.parse(until) - 31 * 86_400_000);
  });

  it("varies: length, language, sharing, impromptu calls, some still processing, some without a summary", () => {
    const { simulator } = seed(200);
    const meetings = simulator.meetings();
    const minutes = meetings.map(
      (meeting) => (Date.parse(meeting.recordingEndAt) - Date.parse(meeting.recordingStartAt)) / 60_000,
    );
    expect(Math.min(...minutes)).toBeGreaterThanOrEqual(1);
    expect(Math.min(...minutes)).toBeLessThan(6);
    expect(Math.max(...minutes)).toBeGreaterThan(90);
    expect(Math.max(...minutes)).toBeLessThanOrEqual(180);
    const share = (fits: (meeting: (typeof meetings)[number]) => boolean) =>
      meetings.filter(fits).length / meetings.length;
    expect(share(({ language }) => language === "nl")).toBeGreaterThan(0.4);
    expect(share(({ sharedWith }) => sharedWith.teams.length === 0)).toBeGreaterThan(0.1);
    expect(share(({ meetingTitle }) => meetingTitle === null)).toBeGreaterThan(0.02);
    expect(share(({ summaryReadyAt }) => summaryReadyAt === "never")).toBeGreaterThan(0.005);
    const processing = meetings.filter(
      ({ transcriptReadyAt }) => transcriptReadyAt !== "never" && transcriptReadyAt > until,
    );
    expect(processing.length).toBeGreaterThan(5);
    expect(processing.length).toBeLessThan(40);
  });

  it("can be added to what is there, without calls too", () => {
    const { simulator, reps } = seed(3, { callsPerRep: 0 });
    expect(reps.map(({ meetings }) => meetings)).toEqual([0, 0, 0]);
    const more = simulator.seedDemo({ reps: 3 });
    expect(simulator.users()).toHaveLength(6);
    expect(more[0]?.email).not.toBe(reps[0]?.email);
  });
});
