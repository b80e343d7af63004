/** Truths for tests: one rep, connected long ago, and calls that everything is well with unless a test says otherwise. */
import type { HeldCall, ShownRep } from "../../world/system.ts";
import type { CallTruth, RepTruth, Truth } from "../../world/truth.ts";
import type { Report } from "../end-state.ts";
import type { Verdict } from "../verdict.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const START_MS = Date.parse("2026-11-02T00:00:00Z");
export const CALM_MS = START_MS + 8 * DAY_MS;
export const END_MS = START_MS + 10 * DAY_MS;

export function buildRep(changes: Partial<RepTruth> = {}): RepTruth {
  return {
    repId: "rep-1",
    email: "rep1@fathom-sim.example",
    name: "Rep 1",
    calls: [],
    keyHistory: [{ atMs: START_MS, value: "valid" }],
    activeHistory: [{ atMs: START_MS, value: true }],
    connectedAtMs: START_MS,
    troubledUntilMs: START_MS,
    ...changes,
  };
}

export function buildTruth(...reps: RepTruth[]): Truth {
  return {
    startMs: START_MS,
    calmMs: CALM_MS,
    endMs: END_MS,
    intervalMs: 30 * MINUTE_MS,
    reps: new Map(reps.map((rep) => [rep.repId, rep])),
    episodes: [],
  };
}

/** A call of the rep, listed from its creation on, its content there after five minutes. */
export function buildCall(rep: RepTruth, createdAtMs: number, changes: Partial<CallTruth> = {}): CallTruth {
  const call: CallTruth = {
    repId: rep.repId,
    recordingId: 900 + rep.calls.length,
    createdAtMs,
    startedAtMs: createdAtMs - 20 * MINUTE_MS,
    listed: [{ fromMs: createdAtMs, untilMs: Number.POSITIVE_INFINITY }],
    broken: [],
    transcriptReadyAtMs: createdAtMs + 5 * MINUTE_MS,
    summaryReadyAtMs: createdAtMs + 5 * MINUTE_MS,
    transcript: [{ speaker: "Rosa", email: null, text: "Hello", at: "00:00:01" }],
    summary: "## Summary",
    titles: [{ atMs: Number.NEGATIVE_INFINITY, value: "Northwind demo" }],
    actionItems: [{ atMs: Number.NEGATIVE_INFINITY, value: [{ description: "Send it", completed: false }] }],
    crmDeletion: undefined,
    ...changes,
  };
  rep.calls.push(call);
  return call;
}

/** The call as a system holds that has everything of it. */
export function buildHeld(call: CallTruth, changes: Partial<HeldCall> = {}): HeldCall {
  return {
    recordingId: call.recordingId,
    visible: true,
    title: call.titles.at(-1)?.value ?? "",
    summary: { state: "present", text: call.summary },
    transcript: { state: "present", lines: call.transcript },
    actionItems: { state: "present", items: call.actionItems.at(-1)?.value ?? [] },
    ...changes,
  };
}

export function buildShown(changes: Partial<ShownRep> = {}): ShownRep {
  return { green: true, completeUntilMs: undefined, checkedAtMs: undefined, blamed: undefined, ...changes };
}

export function collectVerdicts(): { readonly verdicts: Omit<Verdict, "at">[]; readonly report: Report } {
  const verdicts: Omit<Verdict, "at">[] = [];
  return { verdicts, report: (verdict) => void verdicts.push(verdict) };
}
