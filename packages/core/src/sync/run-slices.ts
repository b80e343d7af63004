import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Clock, toEpochMs, toInstant } from "../clock.ts";
import type { Retention } from "../retention/retention.ts";
import { type CallSource, DeadlineReached, SourceError } from "../source/call-source.ts";
import { type Attempt, addResult, toRemainingWindow } from "./attempt.ts";
import type { CallWriter } from "./call-writer.ts";
import type { ToClaim } from "./claim.ts";
import type { Conclusions } from "./conclusion.ts";
import { type Control, ListContradicted } from "./control.ts";
import type { ListDue } from "./due-parts.ts";
import type { RecordSlice } from "./ledger-pass.ts";
import type { SyncReport } from "./outcome.ts";
import type { SyncPolicy } from "./policy.ts";
import { toCompared, toCovered, toRechecked } from "./progress.ts";
import type { Quarantine } from "./quarantine-pass.ts";
import { runSlicePass, type SlicePassInput, type SlicePassResult } from "./slice-pass.ts";
import type { StateChanges, StateRepository } from "./state-repository.ts";
import { WindowTooLong } from "./walk.ts";
import { type RunPlan, type Slice, toSlices, type Window } from "./window.ts";

/** A slice whose listing took this many requests and still did not end is too long for one attempt. */
const LONG_SLICE_REQUESTS = 10;

export interface RunSlicesDependencies {
  readonly manifests: ManifestRepository;
  readonly states: StateRepository;
  readonly writer: CallWriter;
  readonly policy: SyncPolicy;
  readonly retention?: Retention | undefined;
  readonly clock: Clock;
  readonly recordSlice: RecordSlice;
  readonly conclusions: Conclusions;
  readonly toClaim: ToClaim;
  readonly listDue: ListDue;
}

export interface SlicedWork {
  readonly attempt: Attempt;
  readonly source: CallSource;
  readonly control: Control;
  readonly quarantine: Quarantine;
}

export function createRunSlices(dependencies: RunSlicesDependencies) {
  const { states, policy, recordSlice, conclusions, toClaim, listDue } = dependencies;

  /** What a slice that was read completely and stored says beyond its calls. */
  async function settle(work: SlicedWork, slice: Slice, result: SlicePassResult): Promise<void> {
    const { attempt, quarantine } = work;
    attempt.newlyQuarantined += await quarantine.settle(slice.window, result);
    await recordSlice(attempt.state, slice, result);
  }

  /** Meetings in quarantine that are due and that no slice of this run has met. */
  async function retryQuarantined(work: SlicedWork, walked: readonly Window[]): Promise<void> {
    const { attempt, source, control, quarantine } = work;
    for (const window of await quarantine.listDueWindows(walked)) {
      const result = await passSlice({
        ...dependencies,
        source,
        state: attempt.state,
        window,
        due: [],
        isCuttable: false,
        isConfirmed: false,
        isFollowedBelow: false,
        isDeep: false,
        isComparison: false,
        claim: toClaim(attempt),
        confirmEmpty: control.confirmEmpty,
      });
      addResult(attempt, { ...result, untaken: [] });
      await settle(work, { window, kind: "reread" }, result);
      if (result.interruption) throw result.interruption;
    }
  }

  /** The whole of a run: everything planned, then the end that says "complete". */
  async function runPlan(work: SlicedWork, plan: RunPlan): Promise<SyncReport> {
    const { attempt, quarantine, control } = work;
    // What is not believed any more must not stay written either.
    const isBelieved = plan.coverage.coveredUntil === attempt.state.coveredUntil;
    attempt.state = { ...attempt.state, ...plan.coverage };
    const saved = { historyFrom: plan.historyFrom, ...(isBelieved ? {} : plan.coverage) };
    const startedAt = toInstant(attempt.startedMs);
    const compared: StateChanges = {
      ...(plan.comparison === "deep" ? { deepAt: startedAt } : {}),
      ...(plan.comparison === "none" ? {} : { reconciledAt: startedAt }),
      comparing: undefined,
    };
    return await runSlices(work, plan, saved, async (progress) => {
      const walked = plan.slices.map(({ window }) => window);
      await retryQuarantined(work, walked);
      const first = walked.map(({ from }) => from).toSorted()[0];
      const last = walked
        .map(({ to }) => to)
        .toSorted()
        .at(-1);
      if (isSuspicious(attempt) && first !== undefined && last !== undefined) {
        await control.confirmEmpty({ from: first, to: last });
      }
      return await conclusions.toComplete(attempt, { ...progress, ...compared, ...quarantine.toChanges() });
    });
  }

  /** A first answer that is empty, or a rep who had calls and has none any more; each is checked once. */
  function isSuspicious({ listed, untaken, startedMs, state }: Attempt): boolean {
    if (listed.size > 0 || untaken > 0 || state.controlledAt !== undefined) return false;
    const { lastListedAt } = state;
    return lastListedAt === undefined || startedMs - toEpochMs(lastListedAt) >= policy.silenceMs;
  }

  /** Older calls, newest first, as far as this attempt comes. */
  async function runHistory(work: SlicedWork, slices: readonly Slice[]): Promise<SyncReport> {
    await toClaim(work.attempt)();
    return await runSlices(work, { slices, comparison: "none" }, {}, (progress) =>
      conclusions.toBehindComplete(work.attempt, { ...progress, ...work.quarantine.toChanges() }),
    );
  }

  async function runSlices(
    work: SlicedWork,
    { slices, comparison }: Pick<RunPlan, "slices" | "comparison">,
    given: StateChanges,
    conclude: (progress: StateChanges) => Promise<SyncReport>,
  ): Promise<SyncReport> {
    const { attempt, source, control, quarantine } = work;
    const { recordedBy, recordedByAt } = attempt.state;
    const requested = attempt.input.window;
    const claim = toClaim(attempt);
    let saved = given;
    const queue = [...slices];
    let due = await listDue(attempt);
    let finished: Slice | undefined;
    for (;;) {
      const slice = queue.shift();
      if (!slice) throw new Error("a run without a window");
      const requestsBefore = source.requests.light;
      let result: SlicePassResult;
      try {
        result = await passSlice({
          ...dependencies,
          source,
          state: attempt.state,
          window: slice.window,
          due,
          isCuttable: true,
          isConfirmed: slice.kind === "fresh",
          isFollowedBelow: queue.length > 0 && isDownwards(slice),
          isDeep: requested?.deep === true && slice.window.to > requested.since,
          isComparison: comparison !== "none" && (slice.kind === "reread" || slice.kind === "fresh"),
          claim,
          confirmEmpty: control.confirmEmpty,
        });
      } catch (error) {
        if (error instanceof WindowTooLong) {
          const parts = toSlices(slice.window, error.sliceMs, isDownwards(slice) ? "down" : "up");
          queue.unshift(...parts.map((window) => ({ ...slice, window })));
          // The next attempt need not find out again.
          saved = { ...saved, sliceMs: error.sliceMs };
          continue;
        }
        if (!isInterruption(error)) throw error;
        const requests = source.requests.light - requestsBefore;
        const sliceMs = isTooLong(error, requests, finished?.kind !== slice.kind) ? toHalf(slice.window) : undefined;
        const cut = sliceMs === undefined ? {} : { sliceMs };
        return await conclusions.toInterrupted(
          attempt,
          error,
          { ...saved, ...cut, ...quarantine.toChanges() },
          toRemainingWindow(requested, slice),
        );
      }
      due = [...result.heldBack];
      addResult(attempt, result);
      await settle(work, slice, result);
      const progress: StateChanges = {
        ...saved,
        ...toCovered(attempt.state, slice.window),
        ...toCompared(attempt, slice, queue, comparison, result.interruption !== undefined),
        ...toRechecked(attempt.state, slice),
        recordedBy,
        recordedByAt,
      };
      if (result.interruption) {
        if (!isInterruption(result.interruption)) throw result.interruption;
        // A failure leaves progress where it was; being told to wait, or our own deadline, does not: all listed is held.
        const isOurs = result.interruption instanceof DeadlineReached || result.interruption.class === "rate-limit";
        return await conclusions.toInterrupted(
          attempt,
          result.interruption,
          { ...(isOurs ? progress : saved), ...quarantine.toChanges() },
          toRemainingWindow(requested, slice),
        );
      }
      if (queue.length === 0) {
        const report = await finish(attempt, progress, conclude);
        if (report) return report;
        queue.push(...slices);
        continue;
      }
      if (!(await save(attempt, { ...progress, ...quarantine.toChanges() }))) return conclusions.toSuperseded(attempt);
      finished = slice;
    }
  }

  /**
   * The last steps may meet Fathom once more (control, quarantine): what was read completely stays read.
   * @returns undefined when all of it is to be read again
   */
  async function finish(
    attempt: Attempt,
    progress: StateChanges,
    conclude: (progress: StateChanges) => Promise<SyncReport>,
  ): Promise<SyncReport | undefined> {
    try {
      return await conclude(progress);
    } catch (error) {
      if (error instanceof ListContradicted) return undefined;
      if (!isInterruption(error)) throw error;
      const isBelieved = !(error instanceof SourceError && error.code === "fathom_list_incomplete");
      const isOurs = error instanceof DeadlineReached || error.class === "rate-limit";
      return await conclusions.toInterrupted(
        attempt,
        error,
        isBelieved && isOurs ? progress : {},
        attempt.input.window,
      );
    }
  }

  /** Runs move the fence where they extend what is covered; history does not, so that it never takes a run's progress away. */
  async function save(attempt: Attempt, progress: StateChanges): Promise<boolean> {
    const isCovered = progress.coveredFrom !== undefined || progress.coveredUntil !== undefined;
    if (!isCovered && progress.comparing === undefined && progress.recheckFrom === undefined) return true;
    const isRun = attempt.input.scope === "all" && isCovered;
    const isSaved = await (isRun ? states.advance : states.note)(attempt.state, progress);
    attempt.state = { ...attempt.state, ...progress, version: attempt.state.version + (isRun ? 1 : 0) };
    return isSaved;
  }

  /** A slice that could not be listed within an attempt of its own must be cut, or no attempt ever gets past it. */
  function isTooLong(error: SourceError | DeadlineReached, requests: number, isFirst: boolean): boolean {
    if (requests >= LONG_SLICE_REQUESTS) return true;
    return error instanceof DeadlineReached && isFirst && requests > 1;
  }

  function toHalf(window: Window): number {
    return Math.max(policy.sliceMsMin, (toEpochMs(window.to) - toEpochMs(window.from)) / 2);
  }

  return { runPlan, runHistory };
}

/** A list that was contradicted is read once more; contradicted again, it throws. */
async function passSlice(input: SlicePassInput): Promise<SlicePassResult> {
  try {
    return await runSlicePass(input);
  } catch (error) {
    if (!(error instanceof ListContradicted)) throw error;
    return await runSlicePass(input);
  }
}

function isDownwards({ kind }: Slice): boolean {
  return kind === "first" || kind === "history";
}

export function isInterruption(error: unknown): error is SourceError | DeadlineReached {
  // A refusal is not an interruption: it is confirmed first.
  return error instanceof DeadlineReached || (error instanceof SourceError && error.class !== "credential");
}
