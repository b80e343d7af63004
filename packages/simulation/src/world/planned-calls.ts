/**
 * The life of every call of a history, drawn before it begins: when it is made, when Fathom lists it, when its content comes,
 * and what happens to it later. The same seed plans the same calls, whatever the system under test does.
 */
import type { Randomness } from "../randomness.ts";
import { drawOfficeTimes } from "./calendar.ts";
import type { ActionItemTruth, TranscriptLineTruth } from "./truth.ts";
import { buildActionItems, buildSummary, buildTitle, buildTranscript } from "./words.ts";
import type { RepKind, WorldPlan } from "./world-plan.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From the end of a recording to its created_at, as the Fathom simulator has it. */
const CREATED_AFTER_MS = 20 * SECOND_MS;

export interface PlannedCall {
  readonly recordingId: number;
  /** As Fathom will state it, by Fathom's clock. Whole seconds. */
  readonly createdAtMs: number;
  /** By the true clock: when Fathom begins to list it, if not at its created_at. */
  readonly appearsAtMs: number | undefined;
  readonly durationMinutes: number;
  /** From the end of the call; Infinity: never. */
  readonly transcriptDelayMs: number;
  readonly summaryDelayMs: number;
  readonly title: string;
  readonly transcript: readonly TranscriptLineTruth[];
  readonly summary: string;
  readonly actionItems: readonly ActionItemTruth[];
  /** Fields of the meeting's JSON that are odd but readable. */
  readonly odd: Readonly<Record<string, unknown>> | undefined;
  /** Fields that make it unreadable. */
  readonly broken: Readonly<Record<string, unknown>> | undefined;
  /** In the order of time; instants by the true clock. */
  readonly later: readonly LaterChange[];
}

export type LaterChange =
  | { readonly atMs: number; readonly what: "delete" | "hide" | "show" | "heal" | "deleteInCrm" }
  | { readonly atMs: number; readonly what: "retitle"; readonly title: string }
  | { readonly atMs: number; readonly what: "tick"; readonly index: number };

export interface CallsToPlan {
  readonly kind: RepKind;
  readonly plan: WorldPlan;
  readonly random: Randomness;
  readonly startMs: number;
  readonly endMs: number;
  readonly calmMs: number;
  readonly intervalMs: number;
  /** Free numbers, one after the other. */
  readonly takeId: () => number;
}

/** Everything planned for one rep. */
export function planCalls(input: CallsToPlan): PlannedCall[] {
  const { kind, plan, random, startMs, endMs, intervalMs } = input;
  const { share, perWorkingDay, before, longBefore } = plan.calls;
  const created: number[] = [];
  const count = random.integer(...before[kind]);
  for (let index = 0; index < count; index++) created.push(startMs - random.integer(600, 29 * 86_400) * SECOND_MS);
  const old = random.integer(...longBefore);
  for (let index = 0; index < old; index++) created.push(startMs - random.integer(31 * 24, 330 * 24) * HOUR_MS);
  for (const atMs of drawOfficeTimes(random, perWorkingDay[kind], startMs, endMs)) {
    const tickMs = Math.round(atMs / intervalMs) * intervalMs;
    const createdAtMs = random.chance(share.atTick) && tickMs > startMs ? tickMs : atMs;
    created.push(createdAtMs);
    if (random.chance(share.twin)) created.push(createdAtMs);
  }
  return created.map((createdAtMs) => planCall(input, createdAtMs));
}

/** One call more, made while the history runs. */
export function planCall(input: CallsToPlan, createdAtMs: number): PlannedCall {
  const { plan, random, startMs } = input;
  const inHistory = createdAtMs >= startMs;
  const appearsAtMs =
    inHistory && random.chance(plan.calls.share.appearLate) ? drawLate(input, createdAtMs) : undefined;
  const actionItems = buildActionItems(random);
  const broken = random.chance(plan.calls.share.broken) ? random.pick(BROKEN) : undefined;
  return {
    recordingId: input.takeId(),
    createdAtMs,
    appearsAtMs,
    durationMinutes: random.integer(1, 3),
    transcriptDelayMs: drawContentDelay(plan, random),
    summaryDelayMs: drawContentDelay(plan, random),
    title: buildTitle(random),
    transcript: buildTranscript(random),
    summary: buildSummary(random),
    actionItems,
    odd: random.chance(0.1) ? random.pick(ODD) : undefined,
    broken,
    later: planLater(input, Math.max(appearsAtMs ?? createdAtMs, startMs), actionItems.length, broken !== undefined),
  };
}

export function toEndedAtMs(createdAtMs: number): number {
  return createdAtMs - CREATED_AFTER_MS;
}

/** Some within the overlap of a run, some within the daily comparison, some within the weekly one. */
function drawLate({ random, endMs }: CallsToPlan, createdAtMs: number): number {
  const lateMs = random.chance(0.6)
    ? random.integer(300, 20 * 3_600) * SECOND_MS
    : random.chance(0.75)
      ? random.integer(24, 6 * 24) * HOUR_MS
      : random.integer(7 * 24, 29 * 24) * HOUR_MS;
  return Math.min(createdAtMs + lateMs, endMs + DAY_MS);
}

function planLater(input: CallsToPlan, fromMs: number, actionItems: number, broken: boolean): LaterChange[] {
  const { random, plan, endMs } = input;
  const { share } = plan.calls;
  const changes: LaterChange[] = [];
  const soon = () => Math.floor(fromMs + random.exponential(12 * HOUR_MS)) + 1;
  const any = () => random.integer(fromMs, Math.max(fromMs, endMs));
  if (random.chance(share.retitled)) {
    changes.push({ atMs: random.chance(0.7) ? soon() : any(), what: "retitle", title: buildTitle(random) });
  }
  if (actionItems > 0 && random.chance(share.ticked)) {
    changes.push({
      atMs: random.chance(0.7) ? soon() : any(),
      what: "tick",
      index: random.integer(0, actionItems - 1),
    });
  }
  if (random.chance(share.hiddenForAWhile)) {
    const hiddenAtMs = any();
    changes.push({ atMs: hiddenAtMs, what: "hide" });
    changes.push({ atMs: hiddenAtMs + Math.ceil(random.exponential(20 * HOUR_MS)) + MINUTE_MS, what: "show" });
  } else if (random.chance(share.deleted)) {
    changes.push({ atMs: random.chance(0.3) ? soon() : any(), what: "delete" });
  }
  if (random.chance(share.deletedInCrm)) changes.push({ atMs: any() + 2 * HOUR_MS, what: "deleteInCrm" });
  if (broken && random.chance(0.5)) changes.push({ atMs: soon(), what: "heal" });
  return changes.toSorted((a, b) => a.atMs - b.atMs);
}

function drawContentDelay({ calls: { contentMinutes } }: WorldPlan, random: Randomness): number {
  let left = random.next() * contentMinutes.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [minutes, weight] of contentMinutes) {
    left -= weight;
    if (left >= 0) continue;
    // Never, or around the given delay: to the second, so that no two histories meet the same boundary.
    return minutes === null ? Number.POSITIVE_INFINITY : Math.round(minutes * (0.5 + random.next()) * 60) * SECOND_MS;
  }
  return 0;
}

const BROKEN: readonly Readonly<Record<string, unknown>>[] = [
  { recording_id: null },
  { recording_id: "rec_abc" },
  { recording_id: -4 },
  { created_at: null },
  { created_at: "yesterday" },
];

const ODD: readonly Readonly<Record<string, unknown>>[] = [
  { shared_with: "some_planets", meeting_type: "Séance 🔮" },
  { calendar_invitees: null, scheduled_start_time: null, scheduled_end_time: null },
  { calendar_invitees: [{ name: null, email: null, is_external: null }, "someone@tailspin.example"] },
  { transcript_language: null, recorded_by: null, a_new_field: { of: ["any", "shape"] } },
  { url: null, share_url: null, meeting_url: null, crm_matches: null },
];
