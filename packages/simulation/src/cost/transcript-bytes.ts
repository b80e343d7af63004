/** What the transcript of a simulated call takes in the table. */
import { encodeTranscript } from "@fathom-sync/core";
import { createSimulator } from "@fathom-sync/simulator";
import * as z from "zod";
import { createVirtualClock } from "../clock/index.ts";

const START = Date.parse("2026-11-02T00:10:00Z");
const DAY_MS = 86_400_000;

const MeetingPage = z.object({
  items: z.array(
    z.object({
      transcript: z.array(
        z.object({
          speaker: z.object({ display_name: z.string(), matched_calendar_invitee_email: z.string().nullish() }),
          text: z.string(),
          timestamp: z.string(),
        }),
      ),
    }),
  ),
});

/** @param minutes how long the call is */
export async function toTranscriptBytes(minutes: number): Promise<number> {
  const clock = createVirtualClock(START);
  const simulator = createSimulator({ clock, seed: 1 });
  const { email, apiKey } = simulator.addUser({ email: "rep@sellers.example", name: "Rep" });
  simulator.addMeeting(email, { durationMinutes: minutes, createdAt: START - DAY_MS });
  const asked = simulator.fetch("https://api.fathom.ai/external/v1/meetings?include_transcript=true", {
    headers: { "X-Api-Key": apiKey },
  });
  const { items } = MeetingPage.parse(await (await clock.settle(asked)).json());
  const lines = (items[0]?.transcript ?? []).map(({ speaker, text, timestamp }) => ({
    speaker: { name: speaker.display_name, email: speaker.matched_calendar_invitee_email ?? null },
    at: timestamp,
    text,
  }));
  if (lines.length === 0) throw new Error("the simulated call has no transcript");
  return (await encodeTranscript(lines)).chunks.reduce((total, chunk) => total + chunk.byteLength, 0);
}
