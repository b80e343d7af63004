/**
 * DynamoDB may do a part of a batch and hand back the rest, under load or above 16 MB. Whoever reads a list through a batch must
 * not take the part for the whole: the rest is sent again here, for every command of the client, until nothing is left.
 * Source: DynamoDB API reference, BatchGetItem (UnprocessedKeys) and BatchWriteItem (UnprocessedItems), which ask for
 * exponential backoff.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock, Random } from "../clock.ts";
import { StorageUnavailable } from "./faults.ts";

/** What is left over, by command. */
const LEFT_OVER: Readonly<Record<string, "UnprocessedKeys" | "UnprocessedItems">> = {
  BatchGetItemCommand: "UnprocessedKeys",
  BatchWriteItemCommand: "UnprocessedItems",
};
/** With doubling waits they span about three seconds. */
const ROUNDS_MAX = 7;
const BACKOFF_MS = 25;

interface BatchOutput {
  readonly Responses?: Readonly<Record<string, readonly unknown[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, unknown>>;
  readonly UnprocessedItems?: Readonly<Record<string, unknown>>;
}

/** Makes every batch of `client` a whole one. Commands throw StorageUnavailable when the rest is not taken. Returns the same client. */
export function completeBatches(
  client: DynamoDBClient,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): DynamoDBClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const field = LEFT_OVER[context.commandName ?? ""];
      let result = await next(args);
      if (!field) return result;
      const outputs = [result.output as BatchOutput];
      for (let round = 1; ; round++) {
        const rest = outputs.at(-1)?.[field];
        if (!rest || Object.keys(rest).length === 0) break;
        if (round > ROUNDS_MAX) throw new StorageUnavailable(`${ROUNDS_MAX} tries left a part of a batch undone`);
        await clock.sleep(BACKOFF_MS * 2 ** (round - 1) * (0.5 + random() / 2));
        result = await next({ ...args, input: { ...args.input, RequestItems: rest } });
        outputs.push(result.output as BatchOutput);
      }
      return outputs.length === 1 ? result : { ...result, output: join(outputs, result.output) };
    },
    // Outside of the meter, so that each round is metered.
    { step: "initialize", name: "fathomSyncWholeBatches", priority: "high", override: true },
  );
  return client;
}

function join<Output extends object>(outputs: readonly BatchOutput[], last: Output): Output {
  const responses: Record<string, unknown[]> = {};
  for (const [table, items] of outputs.flatMap(({ Responses = {} }) => Object.entries(Responses))) {
    responses[table] = [...(responses[table] ?? []), ...items];
  }
  return { ...last, ...(outputs.some((output) => output.Responses) ? { Responses: responses } : {}) };
}
