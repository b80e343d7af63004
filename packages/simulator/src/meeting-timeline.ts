/** The times of a call, completed from whichever were given; guarantees that they are consistent with each other. */
import { formatInstant, parseInstantMs, SimulatorInputError } from "./input-error.ts";
import type { Instant, MeetingInput } from "./meeting-input.ts";
import type { Switches } from "./switches/switches.ts";

const DEFAULT_MINUTES = 30;

/** Throws SimulatorInputError naming the wrong time. */
export function toTimeline(input: MeetingInput, switches: Readonly<Switches>, nowMs: number) {
  const minutes = input.durationMinutes ?? DEFAULT_MINUTES;
  if (!(minutes > 0)) throw new SimulatorInputError("durationMinutes: more than 0 is needed");
  const durationMs = Math.round(minutes * 60) * 1000;
  const read = (field: "recordingStartAt" | "recordingEndAt" | "createdAt"): number | undefined => {
    const value = input[field];
    return value === undefined ? undefined : parseInstantMs(value, field);
  };
  const start = read("recordingStartAt");
  const end = read("recordingEndAt") ?? (start === undefined ? undefined : start + durationMs);
  const delayMs = switches.createdDelaySeconds * 1000;
  const createdAtMs = read("createdAt") ?? (end === undefined ? Math.floor(nowMs / 1000) * 1000 : end + delayMs);
  const endAtMs = end ?? createdAtMs - delayMs;
  const startAtMs = start ?? endAtMs - durationMs;
  if (endAtMs <= startAtMs) throw new SimulatorInputError("recordingEndAt: must lie after recordingStartAt");
  const ready = (
    at: Instant | "never" | undefined,
    ownDelayMs: number | undefined,
    delay: number | "never",
    field: string,
  ) => {
    if (at !== undefined) return toReadyAt(at, field);
    if (ownDelayMs !== undefined) return formatInstant(endAtMs + ownDelayMs);
    return delay === "never" ? "never" : formatInstant(endAtMs + delay * 1000);
  };
  return {
    startAtMs,
    endAtMs,
    createdAtMs,
    transcriptReadyAt: ready(
      input.transcriptReadyAt,
      input.transcriptDelayMs,
      switches.transcriptDelaySeconds,
      "transcriptReadyAt",
    ),
    summaryReadyAt: ready(input.summaryReadyAt, input.summaryDelayMs, switches.summaryDelaySeconds, "summaryReadyAt"),
  };
}

export function toReadyAt(value: Instant | "never", field: string): string {
  return value === "never" ? value : formatInstant(parseInstantMs(value, field));
}

/** Meetings are planned in quarters of an hour. */
export function roundToQuarter(ms: number): number {
  return Math.round(ms / 900_000) * 900_000;
}
