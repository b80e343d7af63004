/**
 * Ours as a system under test: people act through the machine's API, with its crashes and faults; the oracle reads what the same
 * routes show, on services that nothing disturbs.
 */
import type { CallPage, CallView, ConnectionView, RefreshResult, RepPage, RepView } from "@fathom-sync/contract";
import { AppError } from "@fathom-sync/core";
import { createApp } from "@fathom-sync/functions";
import type { Machine } from "../machine/index.ts";
import { CRON_SECRET, SERVICE_TOKEN } from "../machine/index.ts";
import type {
  ActAnswer,
  CoverageDay,
  FinishedRun,
  HeldCall,
  HeldView,
  ShownRep,
  SystemUnderTest,
  TranscriptLines,
} from "./system.ts";

const FAR = Number.MAX_SAFE_INTEGER;

type Read = <Body>(path: string) => Promise<Body | undefined>;

export function createMachineSystem(machine: Machine): SystemUnderTest {
  const act = async (method: string, path: string, json?: unknown): Promise<ActAnswer> => {
    const { status, body } = await machine.api(method, path, json === undefined ? {} : { json });
    return status < 400 ? { status } : { status, code: (body as { code?: string } | undefined)?.code };
  };
  return {
    held: createMachineView(machine),
    putRep: ({ repId, ...rep }) => act("PUT", `/api/reps/${repId}`, rep),
    connect: (repId, apiKey) => act("PUT", `/api/reps/${repId}/connection`, { apiKey }),
    testConnection: (repId) => act("POST", `/api/reps/${repId}/connection/test`),
    async refresh(repId) {
      const { status, body } = await machine.api("POST", `/api/reps/${repId}/refresh`);
      return status === 200 ? { status, shown: toShownByRefresh(body as RefreshResult) } : { status };
    },
    bulkSync: ({ repIds, hours, deep }) => act("POST", "/api/sync", { repIds, hours, deep }),
    externalCron: () => act("GET", "/api/cron/sync-fathom"),
    deleteCall: (recordingId) => act("DELETE", `/api/calls/${recordingId}`),
  };
}

function createMachineView(machine: Machine): HeldView {
  const app = createApp({
    services: machine.reader,
    serviceTokens: [SERVICE_TOKEN],
    cronSecret: CRON_SECRET,
    version: "oracle",
  });
  const read: Read = async <Body>(path: string) => {
    const response = await app.request(
      `https://api.example${path}`,
      { headers: { authorization: `Bearer ${SERVICE_TOKEN}` } },
      { requestId: "oracle", deadlineAt: FAR },
    );
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  };

  /** As `GET /api/calls/{recordingId}` finds out, without its dressing: this is asked often. */
  async function isHeld(recordingId: number): Promise<boolean> {
    try {
      await machine.reader.calls.get(recordingId);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === "call_not_found") return false;
      throw error;
    }
  }

  return {
    async findHeld(_repId, recordingIds) {
      const found = new Map<number, undefined>();
      for (const recordingId of recordingIds) if (await isHeld(recordingId)) found.set(recordingId, undefined);
      return found;
    },
    async showReps(repIds) {
      const wanted = new Set(repIds);
      const shown = new Map<string, ShownRep>();
      for await (const rep of readAll<RepView, RepPage>(read, "/api/reps?limit=100")) {
        if (wanted.has(rep.repId)) shown.set(rep.repId, toShown(rep));
      }
      return shown;
    },
    async listCalls(repId) {
      const calls: HeldCall[] = [];
      for await (const call of readAll<CallView, CallPage>(read, `/api/reps/${repId}/calls?limit=100&visible=any`)) {
        const transcript =
          call.transcript.state === "present"
            ? await read<Transcript>(`/api/calls/${call.recordingId}/transcript`)
            : undefined;
        calls.push(toHeldCall(call, transcript));
      }
      return calls;
    },
    async findCoverage(repId, from, to) {
      const answer = await read<{ days: readonly CoverageDay[] }>(`/api/reps/${repId}/coverage?from=${from}&to=${to}`);
      return answer?.days;
    },
    // Through the machine itself: reading a run may be what finds that it is over, and writes so.
    async listFinishedRuns(count) {
      const ask = async <Body>(path: string) => {
        const { status, body } = await machine.api("GET", path);
        return status === 200 ? (body as Body) : undefined;
      };
      const page = await ask<{ items: readonly { runId: string; state: string }[] }>(`/api/runs?limit=${count}`);
      const runs: FinishedRun[] = [];
      for (const { runId, state } of page?.items ?? []) {
        const run = state === "finished" ? await ask<RunAnswer>(`/api/runs/${runId}`) : undefined;
        if (run) runs.push(toFinishedRun(run));
      }
      return runs;
    },
  };
}

interface Transcript {
  readonly items: readonly {
    readonly speaker: { readonly name: string; readonly email: string | null };
    readonly text: string;
    readonly at: string;
  }[];
}

interface RunAnswer {
  readonly runId: string;
  readonly reps: { readonly total: number; readonly done: number };
  readonly perRep?: readonly {
    readonly repId: string;
    readonly outcome: string | null;
    readonly checkedAt: string | null;
  }[];
}

async function* readAll<Item, Page extends { readonly items: readonly Item[]; readonly nextCursor: string | null }>(
  read: Read,
  path: string,
): AsyncGenerator<Item> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page | undefined = await read<Page>(
      cursor === "" ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
    );
    yield* page?.items ?? [];
    cursor = page?.nextCursor ?? null;
  }
}

function toShown({ active, connection, sync }: RepView): ShownRep {
  const blamed = sync.failure
    ? { class: sync.failure.class, code: sync.failure.code, sinceMs: Date.parse(sync.failure.since) }
    : toRefused(connection);
  return {
    green: active && sync.outcome === "complete" && blamed === undefined,
    completeUntilMs: toMs(sync.completeUntil),
    checkedAtMs: toMs(sync.lastCheckedAt),
    blamed,
    calls: sync.calls,
    pendingParts: sync.pendingParts,
  };
}

function toRefused({ status, reason, checkedAt }: ConnectionView): ShownRep["blamed"] {
  if (status !== "refused") return undefined;
  return { class: "credential", code: reason ?? "refused", sinceMs: toMs(checkedAt) ?? 0 };
}

function toShownByRefresh(result: RefreshResult): ShownRep {
  const { failure } = result;
  return {
    green: result.outcome === "complete",
    completeUntilMs: toMs(result.completeUntil),
    checkedAtMs: result.outcome === "complete" ? toMs(result.checkedAt) : undefined,
    blamed: failure && { class: failure.class, code: failure.code, sinceMs: Date.parse(failure.since) },
  };
}

function toHeldCall(call: CallView, transcript: Transcript | undefined): HeldCall {
  const lines: TranscriptLines | undefined = transcript?.items.map(({ speaker, text, at }) => ({
    speaker: speaker.name,
    email: speaker.email,
    text,
    at,
  }));
  return {
    recordingId: call.recordingId,
    visible: call.visible,
    title: call.title,
    summary: { state: call.summary.state, text: call.summary.markdown },
    transcript: { state: call.transcript.state, lines },
    actionItems: { state: call.actionItems.state, items: call.actionItems.items },
  };
}

function toFinishedRun({ runId, reps, perRep = [] }: RunAnswer): FinishedRun {
  return {
    runId,
    total: reps.total,
    done: reps.done,
    lines: perRep.map(({ repId, outcome, checkedAt }) => ({ repId, outcome, checkedAtMs: toMs(checkedAt) })),
  };
}

function toMs(instant: string | null | undefined): number | undefined {
  return instant === null || instant === undefined ? undefined : Date.parse(instant);
}
