/** Runs: what is going on, and what came of it. */
import type { ListRunsQuery } from "@fathom-sync/contract";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toRunRepLine, toRunView } from "../views/run-view.ts";

type RunParams = { readonly runId: string };

export const listRuns = createHandler<unknown, ListRunsQuery, unknown>(async ({ services, query }) => {
  const { items, nextCursor } = await services.runs.list(query);
  const views = await Promise.all(
    items.map(async (run) => {
      // A finished run brings its totals along: the reports of 10,000 reps are not read for one line of a list.
      if (run.totals) return toRunView(run, run.totals);
      const progress = await services.runs.getProgress(run.runId);
      return toRunView(await services.runs.settle(run, progress), progress);
    }),
  );
  return answerJson(200, { items: views, nextCursor });
});

export const getRun = createHandler<RunParams, unknown, unknown>(async ({ services, params, language }) => {
  const run = await services.runs.get(params.runId);
  const progress = await services.runs.getProgress(run.runId);
  const lines = [...progress.perRep.values()].toSorted((a, b) => (a.repId < b.repId ? -1 : 1));
  return answerJson(
    200,
    toRunView(
      await services.runs.settle(run, progress),
      progress,
      lines.map((line) => toRunRepLine(line, language)),
    ),
  );
});
