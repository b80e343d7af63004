/**
 * What a batch command leaves undone: DynamoDB may do a part of a batch and hand back the rest.
 * Source: DynamoDB API reference, BatchGetItem ("UnprocessedKeys") and BatchWriteItem ("UnprocessedItems").
 */
import type { Randomness } from "../randomness.ts";

type Keys = { readonly Keys: readonly unknown[] };
type Writes = readonly unknown[];

export interface BatchInput {
  readonly RequestItems: Readonly<Record<string, Keys | Writes>>;
  readonly [field: string]: unknown;
}

export interface LeftOut {
  /** What is sent: never nothing. */
  readonly input: BatchInput;
  readonly field: "UnprocessedKeys" | "UnprocessedItems";
  readonly items: BatchInput["RequestItems"];
}

/** Takes some items out of a batch; undefined for other commands, and for batches of one. */
export function leaveOut(command: string, input: BatchInput, random: Randomness): LeftOut | undefined {
  const field = toField(command);
  const [entry] = field ? Object.entries(input.RequestItems) : [];
  if (field === undefined || entry === undefined) return undefined;
  const [table, request] = entry;
  const all = Array.isArray(request) ? (request as Writes) : (request as Keys).Keys;
  if (all.length < 2) return undefined;
  const kept = random.integer(1, all.length - 1);
  const withItems = (items: readonly unknown[]) => ({
    [table]: Array.isArray(request) ? items : { ...(request as Keys), Keys: items },
  });
  return { input: { ...input, RequestItems: withItems(all.slice(0, kept)) }, field, items: withItems(all.slice(kept)) };
}

export function toLeftOut({ field, items }: LeftOut): Readonly<Record<string, unknown>> {
  return { [field]: items };
}

function toField(command: string): LeftOut["field"] | undefined {
  if (command === "BatchGetItemCommand") return "UnprocessedKeys";
  return command === "BatchWriteItemCommand" ? "UnprocessedItems" : undefined;
}
