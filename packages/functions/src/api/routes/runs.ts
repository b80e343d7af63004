/** Runs: what is going on, and what came of it. */
import type {
  ConditionalHeaders,
  GetRunQuery,
  Language,
  ListRunRepsQuery,
  ListRunsQuery,
  RunRepLine,
} from "@fathom-sync/contract";
import { AppError, isOver, type Run, type RunProgress, SECOND_MS, toEpochMs } from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson } from "../answer.ts";
import { answerNotModified, answerTagged, matchesTag, toWeakTag } from "../entity-tag.ts";
import { createHandler } from "../handlers.ts";
import { toOwnProgress, toOwnRunView, toRunRepLine, toRunView } from "../views/run-view.ts";

type RunParams = { readonly runId: string };

export const listRuns = createHandler<unknown, ListRunsQuery, unknown, ConditionalHeaders>(
  async ({ services, query, headers }) => {
    const { items, nextCursor } = await services.runs.list(query);
    const views = await Promise.all(
      items.map(async (run) => {
        // A run that is over brings its totals along: the reports of 10,000 reps are not read for one line of a list.
        if (run.totals) return toRunView(run, run.totals);
        const progress = await services.runs.getProgress(run.runId);
        return toRunView(await services.runs.settle(run, progress), progress);
      }),
    );
    return answerTagged(headers, { items: views, nextCursor });
  },
);

/**
 * Looked at every few seconds while a run goes: what the caller holds already costs one small read, because a report is
 * counted in the run after it is written, so that an unchanged run has nothing new to tell.
 */
export const getRun = createHandler<RunParams, GetRunQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, headers, language, caller }) => {
    const found = await services.runs.get(params.runId);
    // Before anything else is said of the run, were it only that it has not changed.
    if (caller.kind === "rep") return await answerOwnRun(services, found, caller.repId, { headers, language, query });
    const form = [query.perRep ?? "true", language];
    const known = toRunTag(found, form);
    const nowMs = services.clock.now();
    if (matchesTag(headers["If-None-Match"], known)) return answerNotModified(known, toPace(found, nowMs));
    if (query.perRep === "false" && found.totals) {
      return answerJson(200, toRunView(found, found.totals), { etag: known });
    }
    const progress = await services.runs.getProgress(found.runId);
    const run = await services.runs.settle(found, progress);
    const lines = query.perRep === "false" ? undefined : toLines(progress, language);
    return answerJson(200, toRunView(run, progress, lines), { etag: toRunTag(run, form), ...toPace(run, nowMs) });
  },
);

/**
 * A rep's own line of a run. Its tag has two halves: the run as it stands, and what the rep is shown. Who holds the first half was
 * shown its line at this very standing of the run, and is answered without a report being read; the second half holds when others
 * reported meanwhile. `*` holds neither: it is no proof of having been shown anything.
 */
async function answerOwnRun(
  services: Services,
  found: Run,
  repId: string,
  { headers, language, query }: { headers: ConditionalHeaders; language: Language; query: GetRunQuery },
): Promise<Response> {
  const pace = toPace(found, services.clock.now());
  const held = headers["If-None-Match"];
  const standing = toRunTag(found, [query.perRep ?? "true", language, repId]).slice(TAG_OPENING.length, -1);
  const known = findOwnTag(held, standing);
  if (known !== undefined) return answerNotModified(known, pace);
  // One of other reps alone says so by itself.
  if (found.repIds?.includes(repId) === false) throw new AppError("run_not_found", `${repId} has no part in it`);
  const own = toOwnRunView(found, await services.runs.getProgress(found.runId), repId, language);
  const { perRep: _perRep, ...alone } = own;
  const view = query.perRep === "false" ? alone : own;
  const shown = toWeakTag(JSON.stringify(view)).slice(TAG_OPENING.length, -1);
  const tag = `${TAG_OPENING}${standing}.${shown}"`;
  return held === "*" || held?.includes(`.${shown}"`)
    ? answerNotModified(tag, pace)
    : answerJson(200, view, { etag: tag, ...pace });
}

const TAG_OPENING = 'W/"';

/** The tag among those held that was given at this standing of the run. */
function findOwnTag(held: string | undefined, standing: string): string | undefined {
  const tag = held?.match(/"[\w-]+\.[\w-]+"/g)?.find((one) => one.startsWith(`"${standing}.`));
  return tag === undefined ? undefined : `W/${tag}`;
}

export const cancelRun = createHandler<RunParams, unknown, unknown>(async ({ services, params }) => {
  const run = await services.runs.cancel(params.runId);
  services.log.info("run.cancelled", { runId: run.runId });
  const progress = await services.runs.getProgress(run.runId);
  return answerJson(200, toRunView(run, progress));
});

export const listRunReps = createHandler<RunParams, ListRunRepsQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, language, caller, headers }) => {
    const run = await services.runs.get(params.runId);
    const progress = await services.runs.getProgress(run.runId);
    const visible = caller.kind === "rep" ? toOwnProgress(run, progress, caller.repId) : progress;
    const after = query.cursor === undefined ? "" : fromCursor(query.cursor);
    const lines = toLines(visible, language).filter(
      ({ repId }) => repId > after && (query.repId === undefined || repId === query.repId),
    );
    const items = lines.slice(0, query.limit);
    const last = items.at(-1);
    const more = last !== undefined && lines.length > items.length;
    const reps = await services.reps.getMany(items.map(({ repId }) => repId));
    const named = items.map((line): RunRepLine => {
      const name = reps.get(line.repId)?.name;
      return name === undefined ? line : { ...line, name };
    });
    return answerTagged(headers, { items: named, nextCursor: more ? toCursor(last.repId) : null });
  },
);

/** Runs looked into for one page: each is read with the outcomes of all its reps. */
const RUNS_PER_PAGE = 10;
/** Pages of runs that are read for one page of a rep's: another rep's "Ververs" is passed over, and costs half a unit. */
const LISTS_PER_PAGE = 5;

export const listRepRuns = createHandler<{ readonly repId: string }, ListRunsQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, language, headers }) => {
    const { repId } = await services.reps.get(params.repId);
    const limit = Math.min(query.limit, RUNS_PER_PAGE);
    const runs: Run[] = [];
    let cursor: string | null = query.cursor ?? null;
    for (let lists = 0; lists < LISTS_PER_PAGE && runs.length < limit; lists++) {
      const page = await services.runs.list({ ...query, limit: limit - runs.length, cursor: cursor ?? undefined });
      runs.push(...page.items.filter(({ repIds }) => repIds?.includes(repId) ?? true));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    const views = await Promise.all(
      runs.map(async (run) => {
        const progress = await services.runs.getProgress(run.runId);
        return progress.perRep.has(repId) ? [toOwnRunView(run, progress, repId, language)] : [];
      }),
    );
    return answerTagged(headers, { items: views.flat(), nextCursor: cursor });
  },
);

function toLines(progress: RunProgress, language: Language) {
  return [...progress.perRep.values()]
    .toSorted((a, b) => (a.repId < b.repId ? -1 : 1))
    .map((line) => toRunRepLine(line, language));
}

/** Weak: made of what every report counts up, not of the bytes. The totals follow from the reports. */
function toRunTag({ totals: _totals, ...run }: Run, form: readonly string[]): string {
  return toWeakTag(JSON.stringify([Object.entries(run).toSorted(([a], [b]) => (a < b ? -1 : 1)), form]));
}

const PACE_SECONDS_MAX = 15;
/** One look for every so many seconds a run has lasted. */
const PACE_SHARE = 20;

/** A short run is looked at every second, a long one less often. */
function toPace(run: Run, nowMs: number): Record<string, string> {
  if (isOver(run)) return {};
  const ageSeconds = (nowMs - toEpochMs(run.startedAt)) / SECOND_MS;
  return { "retry-after": String(Math.min(PACE_SECONDS_MAX, Math.max(1, Math.ceil(ageSeconds / PACE_SHARE)))) };
}

function toCursor(repId: string): string {
  return Buffer.from(JSON.stringify({ after: repId })).toString("base64url");
}

/** @throws AppError invalid_cursor */
function fromCursor(cursor: string): string {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const after = parsed !== null && typeof parsed === "object" && "after" in parsed ? parsed.after : undefined;
    if (typeof after === "string") return after;
  } catch {
    // Not JSON: the same answer as for JSON that is none of ours.
  }
  throw new AppError("invalid_cursor", "cursor: take the nextCursor of this list's answer, unchanged");
}
