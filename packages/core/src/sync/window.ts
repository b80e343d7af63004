/**
 * Which stretch of creation times a run lists. Pure. Bounds are whole seconds; the source may read them as inclusive or
 * exclusive, so neighbouring windows share their bound and listing twice is harmless.
 */
import { type Instant, SECOND_MS, toEpochMs, toWholeSecond } from "../clock.ts";
import type { SyncPolicy } from "./policy.ts";
import type { Comparing } from "./state.ts";

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a plan needs to know of a rep's state. */
export interface CoveredSoFar {
  readonly coveredFrom: Instant | undefined;
  readonly coveredUntil: Instant | undefined;
  readonly historyFrom: Instant | undefined;
  readonly horizonFrom: Instant | undefined;
  readonly recheckFrom: Instant | undefined;
  readonly reconciledAt: Instant | undefined;
  readonly deepAt: Instant | undefined;
  readonly comparing: Comparing | undefined;
  readonly sliceMs: number | undefined;
}

/** What the caller asks for beyond the ordinary window: everything since then. */
export interface RequestedWindow {
  readonly since: Instant;
  /** true: also content that is held is fetched and compared again. */
  readonly deep?: boolean | undefined;
}

/** Why a slice is walked. */
export type SliceKind = "fresh" | "reread" | "first" | "history";

export interface Slice {
  readonly window: Window;
  readonly kind: SliceKind;
}

export interface RunPlan {
  /**
   * In the order they are to be walked; each one read completely is progress that stays. `fresh`: upwards from the end of what is
   * covered, less the overlap, to now · `reread`: what is covered, again, upwards to where `fresh` began · `first`: downwards from what
   * is covered, or from now when nothing is, as far as a run is to reach before it may call itself complete.
   */
  readonly slices: readonly Slice[];
  /** How far down `first` reaches once this plan is done. */
  readonly historyFrom: Instant;
  /** The covered range this plan goes on from. */
  readonly coverage: Coverage;
  /** What of it the plan reads again, when that counts as the daily or weekly comparison. */
  readonly comparison: "none" | "reconcile" | "deep";
}

/**
 * @param isContinuation an earlier attempt of the same run has just listed what is new: what is left of its first window goes on
 * @param phaseMs where in its cadence this rep's comparisons fall due, so that not all reps' do at once; 0 or more
 */
export function planRun(
  state: CoveredSoFar,
  policy: SyncPolicy,
  requested: RequestedWindow | undefined,
  nowMs: number,
  phaseMs = 0,
  isContinuation = false,
): RunPlan {
  const sliceMs = state.sliceMs ?? policy.sliceMsMax;
  const sinceMs = toEarliestMs(requested?.since, state.recheckFrom);
  const coverage = toBelievable(state, policy, nowMs);
  if (coverage.coveredFrom === undefined || coverage.coveredUntil === undefined) {
    // An attempt that ended before its first slice has left behind how far back it was to go.
    const wantedMs = state.historyFrom === undefined ? nowMs : toEpochMs(state.historyFrom);
    const fromMs = Math.min(sinceMs ?? nowMs, wantedMs, nowMs - policy.firstWindowMs);
    const window = { from: toWholeSecond(fromMs), to: toWholeSecond(nowMs) };
    const slices = toSlices(window, sliceMs, "down").map((one): Slice => ({ window: one, kind: "first" }));
    return { slices, historyFrom: window.from, coverage, comparison: "deep" };
  }
  const coveredFromMs = toEpochMs(coverage.coveredFrom);
  const overlapFromMs = toEpochMs(coverage.coveredUntil) - policy.overlapMs;
  const historyFromMs = Math.min(
    state.historyFrom === undefined ? coveredFromMs : toEpochMs(state.historyFrom),
    sinceMs ?? coveredFromMs,
  );
  // A first window on its way is itself the first comparison: what it has read already need not be read again.
  const isFirst = state.deepAt === undefined && historyFromMs < coveredFromMs;
  const comparison = isFirst ? "none" : (state.comparing?.kind ?? toDueComparison(state, policy, nowMs, phaseMs));
  const comparedFromMs =
    comparison === "none"
      ? overlapFromMs
      : state.comparing
        ? toEpochMs(state.comparing.from)
        : nowMs - policy[comparison].windowMs;
  const rereadFromMs = Math.max(coveredFromMs, Math.min(comparedFromMs, sinceMs ?? overlapFromMs));
  // A clock that ran ahead must not make a window that ends before it begins.
  const fresh = { from: toWholeSecond(overlapFromMs), to: toWholeSecond(Math.max(nowMs, overlapFromMs + SECOND_MS)) };
  const reread = { from: toWholeSecond(rereadFromMs), to: fresh.from };
  const first = { from: toWholeSecond(historyFromMs), to: coverage.coveredFrom };
  const toKind = (kind: SliceKind, windows: readonly Window[]) => windows.map((window): Slice => ({ window, kind }));
  const isJustListed = isContinuation && isFirst && nowMs - toEpochMs(coverage.coveredUntil) < policy.justListedMs;
  return {
    slices: [
      ...toKind("fresh", isJustListed ? [] : toSlices(fresh, sliceMs, "up")),
      ...toKind("reread", rereadFromMs < overlapFromMs ? toSlices(reread, sliceMs, "up") : []),
      ...toKind("first", historyFromMs < coveredFromMs ? toSlices(first, sliceMs, "down") : []),
    ],
    historyFrom: first.from,
    coverage,
    comparison,
  };
}

/** Older calls behind the runs, newest first; empty when the horizon is reached, or nothing is covered yet. */
export function planHistory(state: CoveredSoFar, policy: SyncPolicy): readonly Slice[] {
  const { coveredFrom, horizonFrom } = state;
  if (coveredFrom === undefined || horizonFrom === undefined || horizonFrom >= coveredFrom) return [];
  const windows = toSlices({ from: horizonFrom, to: coveredFrom }, state.sliceMs ?? policy.historySliceMsMax, "down");
  return windows.map((window): Slice => ({ window, kind: "history" }));
}

function toEarliestMs(...instants: readonly (Instant | undefined)[]): number | undefined {
  const given = instants.flatMap((instant) => (instant === undefined ? [] : [toEpochMs(instant)]));
  return given.length === 0 ? undefined : Math.min(...given);
}

/** Nothing can be covered in the future: a clock that ran ahead said so, and what it called covered is read again. */
function toBelievable(state: Coverage, policy: SyncPolicy, nowMs: number): Coverage {
  const { coveredFrom, coveredUntil } = state;
  if (coveredFrom === undefined || coveredUntil === undefined)
    return { coveredFrom: undefined, coveredUntil: undefined };
  if (toEpochMs(coveredUntil) <= nowMs + policy.clockSkewMs) return { coveredFrom, coveredUntil };
  const now = toWholeSecond(nowMs);
  return now <= coveredFrom ? { coveredFrom: undefined, coveredUntil: undefined } : { coveredFrom, coveredUntil: now };
}

function toDueComparison(
  state: CoveredSoFar,
  policy: SyncPolicy,
  nowMs: number,
  phaseMs: number,
): RunPlan["comparison"] {
  const isDue = (lastAt: Instant | undefined, everyMs: number) => {
    if (lastAt === undefined) return true;
    const toTurn = (ms: number) => Math.floor((ms - (phaseMs % everyMs)) / everyMs);
    return toTurn(toEpochMs(lastAt)) !== toTurn(nowMs);
  };
  if (isDue(state.deepAt, policy.deep.everyMs)) return "deep";
  return isDue(state.reconciledAt, policy.reconcile.everyMs) ? "reconcile" : "none";
}

/**
 * Cuts a window into slices of at most `sliceMs`, in the order they are to be walked: upwards from what is covered, so that
 * each finished slice extends the covered range; downwards from now when nothing is covered yet, newest calls first.
 */
export function toSlices(window: Window, sliceMs: number, direction: "up" | "down"): Window[] {
  const fromMs = toEpochMs(window.from);
  const toMs = toEpochMs(window.to);
  const count = Math.max(1, Math.ceil((toMs - fromMs) / sliceMs));
  const bounds = Array.from({ length: count + 1 }, (_, index) =>
    toWholeSecond(Math.round(fromMs + ((toMs - fromMs) * index) / count)),
  );
  const slices: Window[] = [];
  for (let index = 0; index < count; index++) {
    const [from, to] = [bounds[index], bounds[index + 1]];
    if (from !== undefined && to !== undefined) slices.push({ from, to });
  }
  return direction === "up" ? slices : slices.reverse();
}

export interface Coverage {
  readonly coveredFrom: Instant | undefined;
  readonly coveredUntil: Instant | undefined;
}

/**
 * The covered range after `walked` was read completely. Two ranges that do not touch cannot be told as one: then the newer
 * one is kept, because a hole must never be called covered.
 */
export function extendCoverage(coverage: Coverage, walked: Window): Coverage {
  const { coveredFrom, coveredUntil } = coverage;
  if (coveredFrom === undefined || coveredUntil === undefined) {
    return { coveredFrom: walked.from, coveredUntil: walked.to };
  }
  const touches = walked.from <= coveredUntil && walked.to >= coveredFrom;
  if (!touches) {
    return walked.to > coveredUntil
      ? { coveredFrom: walked.from, coveredUntil: walked.to }
      : { coveredFrom, coveredUntil };
  }
  return {
    coveredFrom: earlier(walked.from, coveredFrom),
    coveredUntil: later(walked.to, coveredUntil),
  };
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a < b ? b : a;
}
