/** Deliveries of a simulated Fathom's meetings, stored as the receiving function stores them. */
import { type AttributeValue, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { readDelivery } from "@fathom-sync/fathom";
import { createWatchedLog } from "../../../test/canaries/index.ts";
import {
  createDeliveryRepository,
  createMergeDelivery,
  type PlainItem,
  packBody,
  toDeliveryItem,
  toReceived,
} from "../src/index.ts";
import type { Bench } from "./bench.ts";

/** Over the wire binary is base64; the SDK wants bytes. */
export function toAttributes(item: PlainItem): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, "B" in value ? { B: Buffer.from(value.B, "base64") } : value]),
  );
}

/** What Fathom would deliver of a rep's calls now, newest first: the bare meetings with every part. */
export async function listBodies(bench: Bench, repId: string): Promise<Map<number, string>> {
  const { apiKey } = bench.simulator.user(bench.toEmail(repId));
  const include = ["transcript", "summary", "action_items"].map((part) => `include_${part}=true`).join("&");
  const bodies = new Map<number, string>();
  let cursor: string | null = null;
  do {
    const url: string = `https://api.fathom.ai/external/v1/meetings?${include}${cursor === null ? "" : `&cursor=${cursor}`}`;
    const answer = await bench.simulator.fetch(url, { headers: { "x-api-key": apiKey } });
    const page = (await answer.json()) as { items: { recording_id: number }[]; next_cursor: string | null };
    for (const item of page.items) bodies.set(item.recording_id, JSON.stringify(item));
    cursor = page.next_cursor;
  } while (cursor !== null);
  return bodies;
}

export interface DeliverOptions {
  readonly deliveryId?: string;
  /** Epoch ms; now when left out. */
  readonly sentAtMs?: number;
  readonly connectionId?: string;
}

export function createDeliveryBench(bench: Bench) {
  const { database, clock, reps, states, metrics, writer } = bench;
  const log = createWatchedLog();
  const deliveries = createDeliveryRepository({ database, clock });
  const polled: string[] = [];
  let read = readDelivery;
  let onStateRead: (() => Promise<void>) | undefined;
  const merge = createMergeDelivery({
    deliveries,
    reps,
    states: {
      ...states,
      async get(repId) {
        const state = await states.get(repId);
        await onStateRead?.();
        return state;
      },
    },
    writer,
    readDelivery: (body) => read(body),
    startSync: async (repId) => void polled.push(repId),
    clock,
    random: () => 0.5,
    log,
    metrics,
  });
  let count = 0;

  return {
    deliveries,
    /** Reps that were polled instead. */
    polled,
    merge: (repId: string, deliveryId: string) => clock.settle(merge({ repId, deliveryId })),
    /** How bodies are read from now on. */
    readBy(reader: typeof readDelivery): void {
      read = reader;
    },
    /** What happens each time a merge has read the rep's state. */
    betweenReadAndWrite(happens: () => Promise<void>): void {
      onStateRead = happens;
    },
    /** Stores a delivery; returns its id. `body` undefined: one too large to keep. */
    async store(repId: string, body: string | undefined, options: DeliverOptions = {}): Promise<string> {
      count++;
      const { deliveryId = `msg_${count}`, sentAtMs = clock.now(), connectionId = `rep:${repId}` } = options;
      const bytes = Buffer.byteLength(body ?? "");
      const packed = body === undefined ? undefined : packBody(Buffer.from(body));
      const received = toReceived({ repId, deliveryId, connectionId, bytes, body: packed, sentAtMs }, clock);
      const Item = toAttributes(toDeliveryItem(received));
      await database.client.send(new PutItemCommand({ TableName: database.tableName, Item }));
      return deliveryId;
    },
    async deliver(repId: string, body: string | undefined, options: DeliverOptions = {}) {
      return await this.merge(repId, await this.store(repId, body, options));
    },
  };
}
