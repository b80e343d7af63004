/**
 * Every duration the engine decides by, in one place. The relations between them are tested. Fathom's own waiting times are
 * not here: they come with its answers and are never scaled.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../clock.ts";

export interface SyncPolicy {
  /** Each run lists again this far back before the end of what is covered: late sharing, clock skew, late creation. */
  readonly overlapMs: number;
  /** How far back the first sync of a rep looks. */
  readonly firstWindowMs: number;
  /** A window longer than this is walked in slices; each slice that was read completely is progress that stays. */
  readonly sliceMsMax: number;
  /** A slice that could not be listed to its end in one attempt is halved, down to this. */
  readonly sliceMsMin: number;
  /** As `sliceMsMax`, for history behind the runs: mostly empty months, which cost a request a slice. */
  readonly historySliceMsMax: number;
  /** How far back history is fetched behind the first window. */
  readonly horizonMs: number;
  /** Short comparison: edited titles, ticked action items, calls that became visible or vanished. */
  readonly reconcile: RereadPolicy;
  /** Long comparison: the same, further back. */
  readonly deep: RereadPolicy;
  readonly readiness: ReadinessPolicy;
  readonly quarantine: QuarantinePolicy;
  /** How long after a refusal the confirming probe is sent. */
  readonly confirmRefusalAfterMs: number;
  /** How often a refused key is tried again by itself. */
  readonly probeEveryMs: number;
  /** A rep who had calls and has had none for this long is checked with an unfiltered request, once per silence. */
  readonly silenceMs: number;
  /** What is covered until later than now by more than this was covered by a clock that ran ahead, and is not believed. */
  readonly clockSkewMs: number;
  /** An attempt that goes on with a first window does not list anew what was listed this long ago. */
  readonly justListedMs: number;
  /** How long a claim for heavy work holds: most of it takes seconds, and the claim of the dead must run out soon. */
  readonly claimMs: number;
  /** Pending parts that are due sooner than this get a message of their own; later ones wait for the next tick. */
  readonly partsMessageMsMax: number;
  /** The longest wait after refusals in a row for the rate, where Fathom names a shorter one. */
  readonly refusedAgainMsMax: number;
  /** Messages in a row by which one run goes on with a rep; then the next tick takes over what is owed. */
  readonly hopsMax: number;
  /** Messages in a row by which history goes on; then the next tick starts the chain anew. */
  readonly historyHopsMax: number;
  /** How often a webhook is registered anew, and how soon after a failure. */
  readonly webhook: { readonly everyMs: number; readonly retryMs: number };
  /** A click on Ververs this soon after a completed check is answered from it. */
  readonly debounceMs: number;
}

export interface ReadinessPolicy {
  /** Delay before the first, second, … re-check of pending parts; the last one repeats. */
  readonly delaysMs: readonly number[];
  /** A part still missing this long after the call was created is absent at the source, … */
  readonly giveUpAfterMs: number;
  /** … but never before this many attempts: an old call found late gets its chances too. */
  readonly attemptsMin: number;
}

export interface RereadPolicy {
  readonly everyMs: number;
  readonly windowMs: number;
}

export interface QuarantinePolicy {
  /** Delay before the first, second, … new try of a meeting that could not be taken; after the last one it is parked. */
  readonly delaysMs: readonly number[];
  /** Meetings outside of the run's windows that are tried again in one run. */
  readonly retriesPerRun: number;
}

export const DEFAULT_SYNC_POLICY: SyncPolicy = {
  overlapMs: 24 * HOUR_MS,
  firstWindowMs: 30 * DAY_MS,
  sliceMsMax: 31 * DAY_MS,
  historySliceMsMax: 91 * DAY_MS,
  horizonMs: 365 * DAY_MS,
  reconcile: { everyMs: DAY_MS, windowMs: 7 * DAY_MS },
  deep: { everyMs: 7 * DAY_MS, windowMs: 30 * DAY_MS },
  sliceMsMin: HOUR_MS,
  readiness: {
    delaysMs: [2, 4, 8, 15, 30, 60, 120].map((minutes) => minutes * MINUTE_MS),
    giveUpAfterMs: 3 * DAY_MS,
    attemptsMin: 3,
  },
  quarantine: { delaysMs: [0.5, 2, 8, 24, 72].map((hours) => hours * HOUR_MS), retriesPerRun: 3 },
  confirmRefusalAfterMs: SECOND_MS,
  probeEveryMs: DAY_MS,
  silenceMs: 3 * DAY_MS,
  clockSkewMs: 5 * MINUTE_MS,
  justListedMs: 10 * MINUTE_MS,
  claimMs: 15 * SECOND_MS,
  partsMessageMsMax: 15 * MINUTE_MS,
  refusedAgainMsMax: 15 * MINUTE_MS,
  hopsMax: 60,
  historyHopsMax: 12,
  webhook: { everyMs: DAY_MS, retryMs: HOUR_MS },
  debounceMs: 10 * SECOND_MS,
};

/**
 * The policy with its delays and cadences divided by `scale` (1 or more), so that days can be watched in minutes. Windows
 * (overlap, first window, slices) and the debounce stay: they are about data and people, not about waiting.
 */
export function scalePolicy(policy: SyncPolicy, scale: number): SyncPolicy {
  if (!(scale >= 1)) throw new RangeError(`time scale: ${scale} is not a number of 1 or more`);
  return {
    ...policy,
    readiness: {
      ...policy.readiness,
      delaysMs: policy.readiness.delaysMs.map((delayMs) => delayMs / scale),
      giveUpAfterMs: policy.readiness.giveUpAfterMs / scale,
    },
    reconcile: { ...policy.reconcile, everyMs: policy.reconcile.everyMs / scale },
    deep: { ...policy.deep, everyMs: policy.deep.everyMs / scale },
    quarantine: { ...policy.quarantine, delaysMs: policy.quarantine.delaysMs.map((delayMs) => delayMs / scale) },
    confirmRefusalAfterMs: policy.confirmRefusalAfterMs / scale,
    probeEveryMs: policy.probeEveryMs / scale,
    webhook: { everyMs: policy.webhook.everyMs / scale, retryMs: policy.webhook.retryMs / scale },
    silenceMs: policy.silenceMs / scale,
  };
}
