// ReturnValuesOnConditionCheckFailure for single-item writes: dynalite refuses the parameter, so it is taken out, and
// the stored item is put on the error afterwards.
import type { Backend } from "./backend.ts";
import { type Item, isConditionFailure, type Json, pickKey, type Reply } from "./wire.ts";

export const conditionalOperations = new Set(["PutItem", "UpdateItem", "DeleteItem"]);

export async function sendConditional(backend: Backend, operation: string, request: Json): Promise<Reply> {
  const { ReturnValuesOnConditionCheckFailure: onFailure, ...parameters } = request;
  const reply = await backend.send(operation, parameters);
  if (onFailure !== "ALL_OLD" || !isConditionFailure(reply)) return reply;
  const tableName = String(parameters.TableName);
  const keyNames = await backend.getKeyNames(tableName);
  const key = pickKey((parameters.Key ?? parameters.Item) as Item, keyNames);
  const stored = await backend.getItem(tableName, key);
  return stored ? { ...reply, body: { ...reply.body, Item: stored } } : reply;
}
