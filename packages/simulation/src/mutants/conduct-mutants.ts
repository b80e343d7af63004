/** Bugs in conduct: progress, fences, claims, messages, runs, reports. */
import type { Mutant } from "./mutant.ts";
import { CROWD, ODD_ANSWERS } from "./needs.ts";

const CONCLUSION = "core/src/sync/conclusion.ts";
const SLICES = "core/src/sync/run-slices.ts";

export const CONDUCT_MUTANTS: readonly Mutant[] = [
  {
    name: "covered-before-read",
    plants: "progress is saved before the slice is listed and stored",
    file: SLICES,
    find: "const requestsBefore = source.requests.light;",
    replace: `const requestsBefore = source.requests.light;
      await states.note(attempt.state, toCovered(attempt.state, slice.window));`,
    needs: ODD_ANSWERS,
  },
  {
    name: "covered-after-failure",
    plants: "an attempt that could not list its window calls it covered all the same",
    file: SLICES,
    find: "{ ...saved, ...cut, ...quarantine.toChanges() },",
    replace: "{ ...saved, ...cut, ...quarantine.toChanges(), ...toCovered(attempt.state, slice.window) },",
    needs: ODD_ANSWERS,
  },
  {
    name: "complete-after-failure",
    plants: "an attempt that could not list its window is told as a complete one",
    file: CONCLUSION,
    find: 'return await conclude(attempt, "failed", { ...changes, ...left, failure }, followUps, { failure });',
    replace: "return await toComplete(attempt, progress);",
    needs: ODD_ANSWERS,
  },
  {
    name: "hole-called-covered",
    plants: "two covered ranges that do not touch count as one",
    file: "core/src/sync/window.ts",
    find: "const touches = walked.from <= coveredUntil && walked.to >= coveredFrom;",
    replace: "const touches = walked.from !== walked.to;",
    survives:
      "windows share their bounds, so ranges that do not touch come from clocks off by more than the two minutes of this world: a second lock",
  },
  {
    name: "fence-removed",
    plants: "a slower run overwrites the progress of a faster one",
    file: "core/src/sync/state-repository.ts",
    find: `.where((attributes, { eq, notExists }) =>
          state.version === 0 ? notExists(attributes.version) : eq(attributes.version, state.version),
        )`,
    replace: "",
    needs: CROWD,
    survives:
      "calls are stored conditionally all the same; what goes back is the progress shown, and no rule says that complete-until may not go back",
  },
  {
    name: "claim-not-released",
    plants: "the claim for heavy work is not given back",
    file: CONCLUSION,
    find: "...(isClaimed ? (isHistory ? { historyClaim: undefined } : { claim: undefined }) : {}),",
    replace: "",
    survives:
      "a claim ends by itself after its attempt's deadline: the next run waits a minute or two, which is freshness and not loss",
  },
  {
    name: "claim-for-ever",
    plants: "a claim does not end by itself when its holder died",
    file: "core/src/sync/claim.ts",
    find: "Math.min(deadlineAt, nowMs + policy.claimMs));",
    replace: "nowMs + policy.horizonMs);",
  },
  {
    name: "run-mistaken",
    plants: "a run counts as done when another one of the same day was",
    file: "core/src/sync/sync-rep.ts",
    find: "return attempt === 1 && state.checkedRunId === runId;",
    replace: "return attempt === 1 && state.checkedRunId?.slice(0, 17) === runId.slice(0, 17);",
  },
  {
    name: "dedupe-removed",
    plants: "a message that comes twice is worked twice",
    file: "core/src/sync/sync-rep.ts",
    find: "return attempt === 1 && state.checkedRunId === runId;",
    replace: "return false;",
    needs: CROWD,
    survives:
      "everything stored is idempotent: a message worked twice costs requests, which the oracle counts and does not judge",
  },
  {
    name: "follow-up-not-sent",
    plants: "work that is to go on gets no message",
    file: "core/src/run/work-message.ts",
    find: "const followed = await sendFollowUps(queue, report, runId, attempt);",
    replace: "const followed = await sendFollowUps(queue, { ...report, followUps: [] }, runId, attempt);",
  },
  {
    name: "follow-up-without-window",
    plants: "work goes on without the window it was asked for",
    file: "core/src/run/follow-up.ts",
    find: "...(window ? { window } : {}),",
    replace: "",
    needs: CROWD,
    survives:
      "the world starts bulk syncs, and no rule says what a bulk sync of so many hours promises; ticks and comparisons cover the rest",
  },
  {
    name: "superseded-forgotten",
    plants: "a superseded attempt leaves behind what it was asked for",
    file: CONCLUSION,
    find: 'isAskedFor || isWatched ? [{ reason: "retry", scope, delayMs, window }] : [];',
    replace: 'isAskedFor && isWatched && delayMs < 0 ? [{ reason: "retry", scope, delayMs, window }] : [];',
    needs: CROWD,
    survives:
      "as follow-up-without-window: what is lost is a window somebody asked for, and ticks and comparisons cover it",
  },
  {
    name: "batch-failures-swallowed",
    plants: "the worker acknowledges messages it could not work",
    file: "functions/src/sync/worker.ts",
    find: "  return response;\n}",
    replace: "  return { batchItemFailures: [] };\n}",
    needs: ODD_ANSWERS,
    survives:
      "the next tick sends every rep a message anyway, and no rule says that a run whose messages were sent must finish",
  },
  {
    name: "report-before-work",
    plants: "a rep is reported as complete before the work on it begins",
    file: "functions/src/sync/worker.ts",
    find: "return { ...(await workMessage(message, deadlineAt)), runId: message.runId, lookUnits };",
    replace: `await runs.report(message.runId, \`early-\${message.repId}\`, [
        {
          repId: message.repId,
          outcome: "complete",
          attempt: message.attempt,
          at: new Date(clock.now()).toISOString(),
          durationMs: 0,
          calls: { listed: 0, added: 0, updated: 0, unchanged: 0, pending: 0 },
          requests: { light: 0, heavy: 0 },
          units: { read: 0, write: 0 },
          failure: undefined,
        },
      ]);
      return { ...(await workMessage(message, deadlineAt)), runId: message.runId, lookUnits };`,
  },
  {
    name: "last-rep-skipped",
    plants: "the last rep of each page gets no message",
    file: "core/src/run/candidates.ts",
    find: "for (const rep of page.items) if (isDispatchable(rep)) found.set(rep.repId, rep);",
    replace: "for (const rep of page.items.slice(0, -1)) if (isDispatchable(rep)) found.set(rep.repId, rep);",
  },
  {
    name: "later-pages-skipped",
    plants: "only the reps of the first page get messages",
    file: "core/src/run/candidates.ts",
    find: "cursor = page.nextCursor ?? undefined;",
    replace: "cursor = undefined;",
    needs: { days: 2, reps: 110 },
  },
];
