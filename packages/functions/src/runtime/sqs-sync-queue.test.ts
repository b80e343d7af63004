import type { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type OutgoingMessage, StorageUnavailable } from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { createSqsSyncQueue } from "./sqs-sync-queue.ts";

interface Sent {
  readonly repIds: string[];
}

/** A client that refuses what `refuses` says. */
function createFakeClient(refuses: (repId: string, batch: number) => boolean = () => false) {
  const sent: Sent[] = [];
  let under = 0;
  let most = 0;
  const client = {
    async send(command: SendMessageBatchCommand) {
      under++;
      most = Math.max(most, under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      const entries = command.input.Entries ?? [];
      const ids = entries.map((entry) => ({
        Id: entry.Id,
        repId: JSON.parse(entry.MessageBody ?? "").repId as string,
      }));
      sent.push({ repIds: ids.map(({ repId }) => repId) });
      const refused = ids.filter(({ repId }) => refuses(repId, sent.length));
      return { Failed: refused.map(({ Id }) => ({ Id, Code: "InternalError", SenderFault: false })) };
    },
  };
  return { client: client as unknown as SQSClient, sent, most: () => most };
}

function toMessages(count: number): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    message: { v: 1, kind: "sync-rep", repId: `rep-${index}`, runId: "run", trigger: "schedule", attempt: 1 },
    delaySeconds: 0,
  }));
}

const queueUrl = "https://queue.example";

describe("createSqsSyncQueue", () => {
  it("sends batches of ten, at most ten at once, and every message once", async () => {
    const { client, sent, most } = createFakeClient();
    await createSqsSyncQueue({ client, queueUrl }).send(toMessages(234));
    expect(sent.map(({ repIds }) => repIds.length).toSorted()).toEqual([...Array(23).fill(10), 4].toSorted());
    expect(new Set(sent.flatMap(({ repIds }) => repIds)).size).toBe(234);
    expect(most()).toBe(10);
  });

  it("sends nothing for nothing", async () => {
    const { client, sent } = createFakeClient();
    await createSqsSyncQueue({ client, queueUrl }).send([]);
    expect(sent).toEqual([]);
  });

  it("sends again what a batch refused, and that alone", async () => {
    const { client, sent } = createFakeClient((repId, batch) => repId === "rep-1" && batch < 3);
    await createSqsSyncQueue({ client, queueUrl }).send(toMessages(3));
    expect(sent.map(({ repIds }) => repIds)).toEqual([["rep-0", "rep-1", "rep-2"], ["rep-1"], ["rep-1"]]);
  });

  it("says so when a message is refused again and again", async () => {
    const { client } = createFakeClient((repId) => repId === "rep-1");
    await expect(createSqsSyncQueue({ client, queueUrl }).send(toMessages(3))).rejects.toThrow(StorageUnavailable);
  });
});
