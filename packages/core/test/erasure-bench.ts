/** What erases and exports people, on the bench's table, and calls that name them. */
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { findRecordingId } from "@fathom-sync/fathom";
import { expect } from "vitest";
import {
  createAttendanceRepository,
  createContactEraser,
  createContactExporter,
  createHeldBodies,
  createSuppressions,
  createWalkCalls,
  type SourceCall,
  toEmailHash,
} from "../src/index.ts";
import { toUntriedPlan } from "../src/sync/content-pass.ts";
import { createBench } from "./bench.ts";
import { buildActionItem, buildSourceCall } from "./build-call.ts";
import { createDeliveryBench } from "./deliveries.ts";

const NEVER = Number.POSITIVE_INFINITY;

export const buildGuest = (name: string) => ({
  name: `Canary ${name}`,
  email: `${name}@guests.example`,
  domain: "guests.example",
  external: true,
});

export const buildSaid = (name: string, text: string) => ({
  speaker: { name: `Canary ${name}`, email: `${name}@guests.example` },
  text,
  at: "00:00:01",
});

/** A call that a guest of this name was invited to, has a task of and speaks in, with another who stays. */
export const buildGuestCall = (recordingId: number, name: string, changes: Partial<SourceCall> = {}) =>
  buildSourceCall({
    recordingId,
    invitees: [buildGuest(name), buildGuest("stays")],
    actionItems: [{ ...buildActionItem("call back"), assignee: { ...buildGuest(name), team: null } }],
    transcript: [buildSaid(name, `words of ${name}`), buildSaid("stays", "words that stay")],
    summary: { markdown: "A summary", templateName: null },
    ...changes,
  });

export type ErasureBench = Awaited<ReturnType<typeof createErasureBench>>;

export async function createErasureBench(url: string) {
  const bench = await createBench(url);
  const { database, clock, calls, reps } = bench;
  const attendance = createAttendanceRepository({ database });
  // Another container's than the writer's.
  const suppressions = createSuppressions({ database, clock });
  const bodies = createDeliveryBench(bench);
  const parts = {
    database,
    clock,
    suppressions,
    attendance,
    calls,
    heldBodies: createHeldBodies({ deliveries: bodies.deliveries, findRecordingId }),
    walkCalls: createWalkCalls({ database, reps }),
  };
  const eraser = createContactEraser(parts);
  const exporter = createContactExporter(parts);

  return {
    bench,
    attendance,
    suppressions,
    bodies,
    eraser,
    exporter,
    async store(repId: string, call: SourceCall, hour = 12, writer = bench.writer) {
      const held = await bench.manifests.listWindow(repId, "2000", "2999");
      const entry = held.find(({ recordingId }) => recordingId === call.recordingId);
      const observation = { call, observedAt: `2026-11-25T${hour}:00:00.000Z`, source: "poll" as const };
      const state = await bench.states.get(repId);
      return await clock.settle(writer.store(state, [{ entry, observation }], toUntriedPlan(clock)));
    },
    erase: (address: string, deadlineAt = NEVER) => clock.settle(eraser.erase(toEmailHash(address), deadlineAt)),
    resume: () => clock.settle(eraser.resume(NEVER)),
    /** Every page of an export, and what the last one said. */
    async exportAll(address: string, limit = 10) {
      const ids: number[] = [];
      const deliveries: string[] = [];
      let cursor: string | undefined;
      for (;;) {
        const page = await exporter.read(toEmailHash(address), { limit, cursor }, NEVER);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        expect(page.searched.isComplete).toBe(page.nextCursor === null);
        ids.push(...page.items.map(({ call }) => call.recordingId));
        deliveries.push(...page.deliveries.map(({ deliveryId }) => deliveryId));
        const { suppressedAt, searched, nextCursor } = page;
        if (nextCursor === null) return { ids, deliveries, suppressedAt, looked: searched.calls };
        cursor = nextCursor;
      }
    },
    /** Everything in the table, transcripts excepted, as text. */
    async readTable(): Promise<string> {
      const input = { TableName: database.tableName, ConsistentRead: true };
      const { Items = [] } = await bench.client.send(new ScanCommand(input));
      return JSON.stringify(Items);
    },
  };
}
