/** Starting syncs: "Ververs" for one rep, bulk for many, and the route for external schedulers. */
import {
  type BulkSyncBody,
  type CronQuery,
  describeRefresh,
  type IdempotencyHeaders,
  type Language,
  type RefreshResult as RefreshResultView,
  toFailureView,
} from "@fathom-sync/contract";
import {
  AppError,
  DAY_MS,
  type FollowUp,
  HOUR_MS,
  MINUTE_MS,
  type RefreshResult,
  type RequestedWindow,
  SECOND_MS,
  toEpochMs,
  toExternalRunId,
  toInstant,
  toUniqueRunId,
} from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { answerJson, BadRequest } from "../answer.ts";
import { createHandler } from "../handlers.ts";
import { toMilliseconds } from "../views/rep-view.ts";

type RepParams = { readonly repId: string };

/** A deep read without a time of its own looks this far back (INTERFACE: windows). */
const DEEP_WINDOW_MS = 30 * DAY_MS;
/** Clocks of callers may be a little ahead of ours. */
const FUTURE_TOLERANCE_MS = 5 * MINUTE_MS;

export const refreshRep = createHandler<RepParams, unknown, unknown>(
  async ({ services, params, language, deadlineAt, deed }) => {
    const result = await services.refresh(params.repId, deadlineAt);
    if (result.isOwnWalk) deed.name({ target: params.repId });
    await services.roster.note(params.repId);
    // 5xx is for our own faults only.
    if (result.report.fault !== undefined) throw result.report.fault;
    const body = await toRefreshView(services, result, language);
    const goesOn = result.report.outcome === "continued" || result.report.outcome === "deferred";
    if (!goesOn || result.runId === undefined) return answerJson(200, body);
    const waitSeconds = Math.ceil((toGoingOn(result.report)?.delayMs ?? 0) / SECOND_MS);
    return answerJson(202, body, {
      location: toRunPath(result.runId),
      "retry-after": String(Math.max(1, waitSeconds)),
    });
  },
);

export const startSync = createHandler<unknown, unknown, BulkSyncBody, IdempotencyHeaders>(
  async ({ services, body, headers, deed }) => {
    const { clock, random, dispatcher } = services;
    const request = { repIds: body.repIds, window: toWindow(body, clock.now()) };
    const key = headers["Idempotency-Key"];
    const starting =
      key === undefined
        ? dispatcher.start({ ...request, trigger: "bulk", runId: toUniqueRunId("bulk", clock.now(), random) })
        : services.startUnderKey(key, request, body);
    const run = await starting.catch((error: unknown) => {
      throw isUnknownReps(error) ? toUnknownReps(error, body.repIds ?? []) : error;
    });
    deed.name({ target: run.runId, targets: body.repIds });
    return answerStarted(run.runId);
  },
);

/** A second call within the minute answers with the same run. */
export const startCronSync = createHandler<unknown, CronQuery, unknown>(async ({ services, query }) => {
  const nowMs = services.clock.now();
  const run = await services.dispatcher.start({
    trigger: "external",
    runId: toExternalRunId(nowMs),
    window: toWindow(query, nowMs),
  });
  return answerStarted(run.runId);
});

/** A look at the run before the first message can have been worked tells nothing. */
const FIRST_LOOK_SECONDS = 1;

function answerStarted(runId: string): Response {
  return answerJson(202, { runId }, { location: toRunPath(runId), "retry-after": String(FIRST_LOOK_SECONDS) });
}

function isUnknownReps(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "unknown_reps";
}

function toUnknownReps({ ids }: AppError, asked: readonly string[]): BadRequest {
  return new BadRequest("unknown_reps", {
    errors: ids.map((id) => ({
      path: `body.repIds[${asked.indexOf(id)}]`,
      message: `there is no rep ${id}`,
      allowed: "ids of existing reps",
    })),
  });
}

function toRunPath(runId: string): string {
  return `/api/runs/${runId}`;
}

/** @throws BadRequest when `since` lies in the future */
function toWindow(asked: Pick<BulkSyncBody, "hours" | "since" | "deep">, nowMs: number): RequestedWindow | undefined {
  const deep = asked.deep === true ? { deep: true } : {};
  if (asked.since !== undefined) {
    if (toEpochMs(asked.since) > nowMs + FUTURE_TOLERANCE_MS) {
      throw new BadRequest("invalid_request", {
        errors: [{ path: "body.since", message: "lies in the future", allowed: "an instant in the past" }],
      });
    }
    return { since: asked.since, ...deep };
  }
  if (asked.hours !== undefined) return { since: toInstant(nowMs - asked.hours * HOUR_MS), ...deep };
  return asked.deep === true ? { since: toInstant(nowMs - DEEP_WINDOW_MS), ...deep } : undefined;
}

async function toRefreshView(
  services: Services,
  { report, fromCheckOf, runId }: RefreshResult,
  language: Language,
): Promise<RefreshResultView> {
  const nowMs = services.clock.now();
  const { failure } = report;
  const goingOn = toGoingOn(report);
  const message = describeRefresh(
    {
      outcome: report.outcome,
      calls: report.calls,
      pendingParts: await countPendingParts(services, report.repId, report.calls.pending),
      unreadable: report.quarantined,
      failure,
      fromCheckOf,
      retryAt: goingOn ? toInstant(nowMs + goingOn.delayMs) : undefined,
    },
    language,
    nowMs,
  );
  return {
    outcome: report.outcome,
    message,
    checkedAt: report.checkedAt,
    durationMs: report.durationMs,
    requests: report.requests,
    calls: report.calls,
    completeUntil: toMilliseconds(report.completeUntil),
    ...(fromCheckOf === undefined ? {} : { fromCheckOf }),
    ...(runId === undefined ? {} : { runId }),
    ...(failure ? { failure: toFailureView(failure, language) } : {}),
  };
}

/** The message by which this very work goes on; what follows behind it (parts, history) is not what the caller waits for. */
function toGoingOn(report: RefreshResult["report"]): FollowUp | undefined {
  return report.followUps.find(({ scope }) => scope === report.scope);
}

/** Which parts are pending, for the sentence; read only when there are any. */
async function countPendingParts(services: Services, repId: string, pending: number) {
  if (pending === 0) return { transcripts: 0, summaries: 0 };
  const entries = await services.manifests.listPending(repId);
  return {
    transcripts: entries.filter((entry) => entry.transcript === "pending").length,
    summaries: entries.filter((entry) => entry.summary === "pending").length,
  };
}
