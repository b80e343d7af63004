/**
 * Contestant (b): one cron route that loops over all reps with a careful client of its own and a window of 24 hours: a light
 * list to its end, then summary and transcript of each call that is new or lacks them. Each rep's failure is caught, kept and
 * shown with that rep.
 *
 * Assumed in its favour: everything of fathom-calls.ts; unchanged calls are not written again; a call deleted in the CRM stays
 * deleted; reps take turns in being first, so that the time limit does not always cut off the same ones; what is shown goes
 * stale when a rep was not looked at for two intervals; the first import reaches back 30 days. Not done, since a day ends: a
 * queue, a cursor per rep, a budget per key, anything about calls that left the window.
 */
import { isDeepStrictEqual } from "node:util";
import type { ActAnswer } from "../world/system.ts";
import type { Contestant, ContestantOptions } from "./contestant.ts";
import { type ConnectedRep, createCrmRoutes, listReps } from "./crm-routes.ts";
import { createFathomCalls, type FathomCalls, FathomFailure, type ListedCall } from "./fathom-calls.ts";
import { createHosting, type Route } from "./hosting.ts";
import type { StoredCall, StoredStatus } from "./store.ts";
import { HISTORY_MS, toWindowStart, WINDOW_MS } from "./window.ts";

export function createLoopFetch(options: ContestantOptions): Contestant {
  const hosting = createHosting(options, runCron);
  const { statuses } = hosting.store.rows;

  async function syncAll(route: Route, reps: readonly ConnectedRep[], windowMs: number): Promise<ActAnswer> {
    let failed = 0;
    for (const rep of reps) if (!(await syncRep(route, rep, windowMs))) failed++;
    return { status: failed === 0 ? 200 : 207 };
  }

  /** True when the rep is complete. Never throws for what happened at Fathom or in the database, short of the status itself. */
  async function syncRep(route: Route, rep: ConnectedRep, windowMs: number): Promise<boolean> {
    const checkedAtMs = route.now();
    let failure: StoredStatus["failure"];
    let unreadable = 0;
    try {
      unreadable = await fetchCalls(route, rep, windowMs);
    } catch (error) {
      failure = toFailure(error);
    }
    const before = await route.store.findStatus(rep.repId);
    const goesOn = failure !== undefined && before?.failure?.code === failure.code;
    const failingSinceMs = failure && (goesOn ? before.failingSinceMs : checkedAtMs);
    await route.store.putStatus(rep.repId, { checkedAtMs, failure, failingSinceMs, unreadable });
    return failure === undefined && unreadable === 0;
  }

  async function runCron(route: Route): Promise<ActAnswer> {
    const reps = await listReps(route);
    const turn = Math.floor(route.now() / hosting.intervalMs) % Math.max(1, reps.length);
    return await syncAll(route, [...reps.slice(turn), ...reps.slice(0, turn)], WINDOW_MS);
  }

  const system = createCrmRoutes({
    hosting,
    buries: true,
    showRep({ repId }) {
      const last = statuses.get(repId);
      const fresh = last !== undefined && hosting.clock.now() - last.checkedAtMs < 2 * hosting.intervalMs;
      const { failure, failingSinceMs, checkedAtMs, unreadable = 0 } = last ?? {};
      const complete = failure === undefined && unreadable === 0;
      return {
        green: fresh && complete,
        completeUntilMs: complete ? checkedAtMs : undefined,
        checkedAtMs,
        blamed: failure && failingSinceMs !== undefined ? { ...failure, sinceMs: failingSinceMs } : undefined,
      };
    },
    async checkKey(route, apiKey) {
      const status = await createFathomCalls(route, apiKey).probe();
      if (status === 200) return 200;
      return status === 401 || status === 403 ? 422 : 502;
    },
    importHistory: (route, rep) => syncAll(route, [rep], HISTORY_MS),
    refresh: (route, rep) => syncAll(route, [rep], WINDOW_MS),
    bulkSync: (route, reps, hours) => syncAll(route, reps, hours === undefined ? WINDOW_MS : hours * 3_600_000),
  });

  return {
    name: "loop-fetch",
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

/** @returns how many calls could not be read. @throws FathomFailure, or what the database throws */
export async function fetchCalls(route: Route, rep: ConnectedRep, windowMs: number): Promise<number> {
  const fathom = createFathomCalls(route, rep.apiKey);
  const listed: number[] = [];
  let unreadable = 0;
  // The list alone first, page by page: a call whose content is late, or refused, is there all the same.
  for await (const page of fathom.list(toWindowStart(route.now(), windowMs), rep.email)) {
    unreadable += page.unreadable;
    for (const call of page.calls) {
      await storeListed(route, rep, call);
      listed.push(call.recordingId);
    }
  }
  for (const recordingId of listed) await fillIn(route, fathom, recordingId);
  return unreadable;
}

async function storeListed({ store }: Route, { repId }: ConnectedRep, listed: ListedCall): Promise<void> {
  const before = await store.findCall(listed.recordingId);
  if (before === undefined && (await store.isBuried(listed.recordingId))) return;
  const { summary, transcript, actionItems } = before ?? {};
  const call: StoredCall = { repId, ...listed, actionItems: listed.actionItems ?? actionItems, summary, transcript };
  if (!isDeepStrictEqual(call, before)) await store.putCall(call);
}

/** Asks for the parts a call lacks. */
async function fillIn({ store }: Route, fathom: FathomCalls, recordingId: number): Promise<void> {
  const call = await store.findCall(recordingId);
  if (call === undefined || (call.summary !== undefined && call.transcript !== undefined)) return;
  const summary = call.summary ?? (await fathom.findSummary(recordingId));
  const transcript = call.transcript ?? (await fathom.findTranscript(recordingId));
  if (summary !== call.summary || transcript !== call.transcript) await store.putCall({ ...call, summary, transcript });
}

function toFailure(error: unknown): NonNullable<StoredStatus["failure"]> {
  if (!(error instanceof FathomFailure)) return { class: "ours", code: "database" };
  const code = `fathom_${error.status}`;
  if (error.status === 401 || error.status === 403) return { class: "credential", code };
  return { class: error.status === 429 ? "rate-limit" : "source", code };
}
