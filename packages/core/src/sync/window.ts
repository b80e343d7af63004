/**
 * Which stretch of creation times a run lists. Pure. Bounds are whole seconds; the source may read them as inclusive or
 * exclusive, so neighbouring windows share their bound and listing twice is harmless.
 */
import { type Instant, SECOND_MS, toEpochMs, toWholeSecond } from "../clock.ts";
import type { SyncPolicy } from "./policy.ts";

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a plan needs to know of a rep's state. */
export interface CoveredSoFar {
  readonly coveredFrom: Instant | undefined;
  readonly coveredUntil: Instant | undefined;
  readonly historyFrom: Instant | undefined;
  readonly sliceMs: number | undefined;
}

/** What the caller asks for beyond the ordinary window: everything since then. */
export interface RequestedWindow {
  readonly since: Instant;
}

export interface RunPlan {
  /** To be walked first, in this order: from what is covered up to now. Empty when nothing is covered yet. */
  readonly fresh: readonly Window[];
  /** To be walked then, in this order: down from what is covered (or from now). Each one read completely is progress that stays. */
  readonly history: readonly Window[];
  /** How far back history is wanted once this plan is done. */
  readonly historyFrom: Instant;
}

/**
 * The stretches of a run. With something covered: upwards from its end (less the overlap, or from `since`) to the pinned
 * start of the walk, then down through history that is still wanted. With nothing covered: down from now, newest calls first.
 */
export function planRun(
  state: CoveredSoFar,
  policy: SyncPolicy,
  requested: RequestedWindow | undefined,
  nowMs: number,
): RunPlan {
  const sliceMs = state.sliceMs ?? policy.sliceMsMax;
  const sinceMs = requested === undefined ? undefined : toEpochMs(requested.since);
  if (state.coveredFrom === undefined || state.coveredUntil === undefined) {
    // An attempt that ended before its first slice has left behind how far back it was to go.
    const wantedMs = state.historyFrom === undefined ? nowMs : toEpochMs(state.historyFrom);
    const fromMs = Math.min(sinceMs ?? nowMs, wantedMs, nowMs - policy.firstWindowMs);
    const window = { from: toWholeSecond(fromMs), to: toWholeSecond(nowMs) };
    return { fresh: [], history: toSlices(window, sliceMs, "down"), historyFrom: window.from };
  }
  const coveredFromMs = toEpochMs(state.coveredFrom);
  const overlapFromMs = toEpochMs(state.coveredUntil) - policy.overlapMs;
  const fromMs = sinceMs === undefined ? overlapFromMs : Math.min(overlapFromMs, Math.max(sinceMs, coveredFromMs));
  // A clock that ran ahead must not make a window that ends before it begins.
  const fresh = { from: toWholeSecond(fromMs), to: toWholeSecond(Math.max(nowMs, fromMs + SECOND_MS)) };
  const historyFromMs = Math.min(
    state.historyFrom === undefined ? coveredFromMs : toEpochMs(state.historyFrom),
    sinceMs ?? coveredFromMs,
  );
  const history = { from: toWholeSecond(historyFromMs), to: state.coveredFrom };
  return {
    fresh: toSlices(fresh, sliceMs, "up"),
    history: historyFromMs < coveredFromMs ? toSlices(history, sliceMs, "down") : [],
    historyFrom: history.from,
  };
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
