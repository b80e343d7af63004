import { BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock } from "../../test/virtual-clock.ts";
import { createRepRepository } from "../rep/rep-repository.ts";
import { StorageUnavailable } from "./faults.ts";
import { measure, meterClient } from "./meter.ts";
import { completeBatches } from "./whole-batches.ts";

/** Does only the first of each batch, as often as told. */
function doInPart(client: DynamoDBClient, times: number): { readonly rounds: number } {
  const seen = { rounds: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const field = context.commandName === "BatchGetItemCommand" ? "UnprocessedKeys" : "UnprocessedItems";
      if (!context.commandName?.startsWith("Batch") || seen.rounds >= times) return await next(args);
      seen.rounds++;
      const input = args.input as { RequestItems: Record<string, { Keys?: unknown[] } | unknown[]> };
      const [[table, request] = ["", []]] = Object.entries(input.RequestItems);
      const all = Array.isArray(request) ? request : (request.Keys ?? []);
      const toItems = (items: unknown[]) => ({ [table]: Array.isArray(request) ? items : { ...request, Keys: items } });
      const result = await next({ ...args, input: { ...args.input, RequestItems: toItems(all.slice(0, 1)) } });
      const rest = all.length > 1 ? { [field]: toItems(all.slice(1)) } : {};
      return { ...result, output: { ...(result.output as object), ...rest } as never };
    },
    { step: "initialize", name: "inPart", priority: "low" },
  );
  return seen;
}

describeOnEngines("a batch that DynamoDB does in part", (getUrl) => {
  async function createPartialReps(times: number) {
    const clock = createTestClock("2026-11-22T12:00:00.000Z");
    const client = completeBatches(meterClient(createTestClient(getUrl())), { clock, random: () => 0.5 });
    const tableName = await createTestTable(createTestClient(getUrl()));
    const reps = createRepRepository({ database: { client, tableName }, clock });
    for (let index = 0; index < 5; index++) {
      const email = `rep-${index}@sellers.example`;
      await reps.put(`r${index}`, { name: "R", email, fathomEmail: email, active: true });
    }
    return { reps, clock, client, tableName, seen: doInPart(client, times) };
  }

  it("leaves nobody out of a list, and books every round", async () => {
    const { reps, clock, seen } = await createPartialReps(3);
    const { result, units } = await clock.settle(measure(() => reps.list({ limit: 10 })));
    expect(result.items.map(({ repId }) => repId)).toEqual(["r0", "r1", "r2", "r3", "r4"]);
    expect(seen.rounds).toBe(3);
    expect(units.read).toBeGreaterThanOrEqual(2.5);
  });

  it("writes everything", async () => {
    const { clock, client, tableName, seen } = await createPartialReps(2);
    const items = ["a", "b", "c"].map((name) => ({ PutRequest: { Item: { pk: { S: name }, sk: { S: name } } } }));
    const { UnprocessedItems } = await clock.settle(
      client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: items } })),
    );
    expect(UnprocessedItems ?? {}).toEqual({});
    expect(seen.rounds).toBe(2);
  });

  it("fails when it does not end, rather than pass for the whole", async () => {
    const { reps, clock } = await createPartialReps(0);
    expect((await clock.settle(reps.list({ limit: 10 }))).items).toHaveLength(5);
    const stuck = await createPartialReps(Number.POSITIVE_INFINITY);
    // Every round does one of five, so it takes a batch of more than there are rounds.
    for (let index = 5; index < 12; index++) {
      const email = `rep-${index}@sellers.example`;
      await stuck.reps.put(`r${index}`, { name: "R", email, fathomEmail: email, active: true });
    }
    const error: unknown = await stuck.clock.settle(stuck.reps.list({ limit: 100 }).catch((thrown: unknown) => thrown));
    const causes = [error, error instanceof Error ? error.cause : undefined];
    expect(causes.some((cause) => cause instanceof StorageUnavailable)).toBe(true);
  });
});
