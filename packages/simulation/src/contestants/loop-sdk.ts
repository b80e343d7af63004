/**
 * Contestant (a): one cron route that loops over all reps with Fathom's official SDK, as its README shows it, and a window of
 * 24 hours. What one gets in an afternoon, done properly within that.
 *
 * Assumed in its favour: one rep's exception does not end the loop, and makes the route answer 500; rows are upserted by
 * recording id; bounds are sent in whole seconds (who sends milliseconds to a Fathom that matches nothing then, sees so on the
 * first day); requests have a time limit; the first import reaches back 30 days; a wrong key is seen when it is typed in; a
 * 200 whose body is no JSON is made a failed request (left to itself, the SDK answers it with a promise that rejects unseen
 * besides the one it returns, which ends a Node process by default, and with it the run for all reps).
 * As it comes: the SDK 0.0.37 without retries (its default; its back-off waits on the machine's clock and ends in the same
 * silence), which answers 400, 401 and 429 with `undefined` instead of an exception, and refuses a page for one odd value. Its
 * types say "page or undefined", so the loop skips what is undefined, as the compiler asks.
 * Shown: green for everybody when the last run of the cron route answered 200 and is not older than two intervals.
 */
import { Fathom } from "fathom-typescript";
import { HTTPClient } from "fathom-typescript/lib/http.js";
import type { Meeting } from "fathom-typescript/sdk/models/shared";
import type { ActAnswer } from "../world/system.ts";
import type { Contestant, ContestantOptions } from "./contestant.ts";
import { type ConnectedRep, createCrmRoutes, listReps } from "./crm-routes.ts";
import { createHosting, type Route } from "./hosting.ts";
import type { StoredCall } from "./store.ts";
import { createTimedFetch } from "./virtual-timeout.ts";
import { HISTORY_MS, toWindowStart, WINDOW_MS } from "./window.ts";

/** The one status there is: of the last run. */
const RUN = "run";

export function createLoopSdk(options: ContestantOptions): Contestant {
  const hosting = createHosting(options, runCron);
  const { statuses } = hosting.store.rows;

  /** @returns 500 when a rep threw */
  async function syncAll(route: Route, reps: readonly ConnectedRep[], windowMs: number): Promise<ActAnswer> {
    let failed = 0;
    for (const rep of reps) {
      try {
        await syncRep(route, rep, windowMs);
      } catch {
        failed++;
      }
    }
    return { status: failed === 0 ? 200 : 500 };
  }

  async function syncRep(route: Route, rep: ConnectedRep, windowMs: number): Promise<void> {
    const pages = await createSdk(route, rep.apiKey).listMeetings({
      createdAfter: toWindowStart(route.now(), windowMs),
      recordedBy: [rep.email],
      includeTranscript: true,
      includeSummary: true,
      includeActionItems: true,
    });
    for await (const page of pages) {
      for (const meeting of page?.result.items ?? []) await route.store.putCall(toRow(rep.repId, meeting));
    }
  }

  /** The status is written when the run is over: a run that is killed leaves that of the run before, and is red by its age. */
  async function runCron(route: Route): Promise<ActAnswer> {
    const checkedAtMs = route.now();
    const answer = await syncAll(route, await listReps(route), WINDOW_MS);
    const failure = answer.status === 200 ? undefined : { class: "ours" as const, code: "run_failed" };
    await route.store.putStatus(RUN, { checkedAtMs, failure });
    return answer;
  }

  const system = createCrmRoutes({
    hosting,
    buries: false,
    showRep() {
      const last = statuses.get(RUN);
      const fresh = last !== undefined && hosting.clock.now() - last.checkedAtMs < 2 * hosting.intervalMs;
      return {
        green: fresh && last.failure === undefined,
        completeUntilMs: last?.failure === undefined ? last?.checkedAtMs : undefined,
        checkedAtMs: last?.checkedAtMs,
        blamed: undefined,
      };
    },
    async checkKey(route, apiKey) {
      try {
        // Teams, because a list of meetings throws for one odd meeting in it.
        for await (const page of await createSdk(route, apiKey).listTeams({})) return page === undefined ? 422 : 200;
        return 422;
      } catch {
        return 502;
      }
    },
    importHistory: (route, rep) => syncAll(route, [rep], HISTORY_MS),
    refresh: (route, rep) => syncAll(route, [rep], WINDOW_MS),
    bulkSync: (route, reps, hours) => syncAll(route, reps, hours === undefined ? WINDOW_MS : hours * 3_600_000),
  });

  return {
    name: "loop-sdk",
    system,
    start: hosting.start,
    stop: hosting.stop,
    get isIdle() {
      return hosting.isIdle;
    },
    get counters() {
      return hosting.counters;
    },
  };
}

function createSdk(route: Route, apiKey: string): Fathom {
  const timedFetch = createTimedFetch(route);
  return new Fathom({
    security: { apiKeyAuth: apiKey },
    httpClient: new HTTPClient({
      // The SDK's own `timeoutMs` runs on the machine's clock; this is the same on the simulation's.
      async fetcher(input, init) {
        const request = new Request(input, init);
        const response = await timedFetch(request.url, { method: request.method, headers: request.headers });
        if (response.status === 200) await response.clone().json();
        return response;
      },
    }),
  });
}

function toRow(repId: string, meeting: Meeting): StoredCall {
  const { defaultSummary, transcript, actionItems } = meeting;
  return {
    repId,
    recordingId: meeting.recordingId,
    createdAt: meeting.createdAt.toISOString(),
    title: meeting.title,
    summary: defaultSummary?.markdownFormatted ?? undefined,
    transcript: transcript?.map(({ speaker, text, timestamp }) => ({
      speaker: speaker.displayName,
      email: speaker.matchedCalendarInviteeEmail ?? null,
      text,
      at: timestamp,
    })),
    actionItems: actionItems?.map(({ description, completed }) => ({ description, completed })),
  };
}
