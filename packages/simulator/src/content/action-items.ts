/** Action items and highlights, derived from the recording's number; ticked-off items are remembered by their index. */
import type { ActionItem, SimulatedMeeting } from "../state/model.ts";
import type { SchemaEra } from "../switches/switches.ts";
import { createCast, formatClockTime } from "./cast.ts";
import { toPlaybackUrl } from "./links.ts";

export const descriptions = [
  "Send the pricing sheet",
  "Share the security documentation",
  "Invite the finance director to the follow-up",
  "Prepare a business case with the customer's numbers",
  "Check the integration with the back office",
  "Plan the pilot in one depot",
  "Send the recording and a summary",
] as const;

export function writeActionItems(
  meeting: SimulatedMeeting,
  seed: number,
  era: SchemaEra,
  team: string | null,
): readonly ActionItem[] {
  const ticked = new Set(meeting.completedActionItems ?? []);
  if (meeting.actionItems !== undefined) {
    return meeting.actionItems.map((item, index) => ({ ...item, completed: item.completed || ticked.has(index) }));
  }
  const { random, speakers, durationSeconds } = createCast(meeting, seed, "action-items");
  const count = random.integer(0, 4);
  const first = random.integer(0, descriptions.length - 1);
  return Array.from({ length: count }, (_, index) => {
    const atSeconds = random.integer(1, durationSeconds);
    const isHost = random.chance(0.7);
    const assignee = speakers[isHost ? 0 : 1];
    // Real items name people whose e-mail Fathom does not know.
    const email = random.chance(0.3) ? null : (assignee?.email ?? null);
    return {
      description: descriptions[(first + index) % descriptions.length] ?? "Follow up",
      user_generated: random.chance(0.1),
      completed: ticked.has(index),
      recording_timestamp: formatClockTime(atSeconds),
      recording_playback_url: toPlaybackUrl(meeting.recordingId, atSeconds, era),
      assignee: { name: assignee?.name ?? null, email, team: isHost ? team : null },
    };
  });
}

export function writeHighlights(meeting: SimulatedMeeting, seed: number): readonly unknown[] {
  if (meeting.highlights !== undefined) return meeting.highlights;
  const { random, durationSeconds } = createCast(meeting, seed, "highlights");
  return Array.from({ length: random.integer(0, 3) }, () => {
    const start = random.next() * durationSeconds;
    return {
      type: random.pick(["highlight", "action_item", "objection"]),
      summary: random.chance(0.8) ? "A moment the host marked during the call" : null,
      text: "With one plan for everybody nobody has to phone around.",
      start_time: Number(start.toFixed(2)),
      end_time: Number((start + random.integer(5, 40)).toFixed(2)),
    };
  });
}
