import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../../test/canaries/index.ts";
import { createMetricsRecorder } from "../../test/metrics-recorder.ts";
import { toInstant } from "../clock.ts";
import { measure } from "../database/meter.ts";
import type { Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { OutgoingMessage } from "../sync/message.ts";
import { type SyncState, toInitialState } from "../sync/state.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import { createDispatcher } from "./dispatch.ts";
import type { Run } from "./run.ts";
import type { RunRepository } from "./run-repository.ts";
import { DEFAULT_STANDING_LIMITS } from "./standing.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");

/** A dispatcher on a company of `count` reps in memory, which tells what it asked for. */
function createCompany(count: number) {
  const reps = Array.from({ length: count }, (_, index): Rep => {
    const repId = `rep-${String(index).padStart(6, "0")}-0123456789abcdef0123456789abcdef`;
    const email = `${repId}@sellers.example`;
    const at = toInstant(NOW);
    return {
      repId,
      name: `Rep ${index}`,
      email,
      fathomEmail: email,
      active: true,
      connectionId: `rep:${repId}`,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    };
  });
  const toState = (repId: string): SyncState => ({
    ...toInitialState(repId),
    version: 3,
    coveredUntil: toInstant(NOW - (repId.codePointAt(9) ?? 0) * 60_000),
    recordedBy: `${repId}@sellers.example`,
    outcome: "complete",
  });
  const seen = { pages: 0, stateReads: 0, stateReadsAtOnce: 0, statesAtOnce: 0 };
  const sent: OutgoingMessage[] = [];
  let atOnce = 0;
  let saved: Run | undefined;
  const dispatcher = createDispatcher({
    reps: {
      async listDispatchable({ limit, cursor = "0" }: { limit: number; cursor?: string }) {
        seen.pages++;
        const from = Number(cursor);
        const next = from + limit;
        return { items: structuredClone(reps.slice(from, next)), nextCursor: next < count ? String(next) : null };
      },
    } as Partial<RepRepository> as RepRepository,
    states: {
      async getMany(repIds: readonly string[]) {
        seen.stateReads++;
        seen.statesAtOnce = Math.max(seen.statesAtOnce, repIds.length);
        seen.stateReadsAtOnce = Math.max(seen.stateReadsAtOnce, ++atOnce);
        await new Promise((resolve) => setImmediate(resolve));
        atOnce--;
        return new Map(repIds.map((repId) => [repId, toState(repId)]));
      },
    } as Partial<StateRepository> as StateRepository,
    runs: {
      create: async (run: Run) => ({ run, created: true }),
      async saveDispatched(run: Run, next: Pick<Run, "total" | "dispatchUnits">) {
        saved = { ...run, ...next, state: "running" };
        return saved;
      },
    } as Partial<RunRepository> as RunRepository,
    queue: {
      async send(messages) {
        sent.push(...messages);
      },
    },
    limits: DEFAULT_STANDING_LIMITS,
    clock: { now: () => NOW, sleep: async () => undefined },
    log: createWatchedLog(),
    metrics: createMetricsRecorder(),
    measure,
  });
  return { dispatcher, seen, sent, reps };
}

describe("the dispatcher of a large company", () => {
  it("reads 10,000 reps a hundred at a time, at most four reads of states at once, and sends to each once", async () => {
    const { dispatcher, seen, sent } = createCompany(10_000);
    const run = await dispatcher.runSlot("2026-11-22T12:00:00Z");
    expect(run).toMatchObject({ state: "running", total: 10_000 });
    expect(seen).toEqual({ pages: 100, stateReads: 100, stateReadsAtOnce: 4, statesAtOnce: 100 });
    expect(new Set(sent.map(({ message }) => message.repId)).size).toBe(10_000);
    expect(sent).toHaveLength(10_000);
  });

  it("keeps its own work on 10,000 reps to a small part of the function's 120 seconds and 512 MB", async () => {
    const { dispatcher } = createCompany(10_000);
    const heapBefore = process.memoryUsage().heapUsed;
    const cpuBefore = process.cpuUsage();
    await dispatcher.runSlot("2026-11-22T12:00:00Z");
    const { user, system } = process.cpuUsage(cpuBefore);
    const cpuSeconds = (user + system) / 1e6;
    const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
    expect(cpuSeconds).toBeLessThan(20);
    expect(heapMb).toBeLessThan(150);
  });
});
