// TransactWriteItems and TransactGetItems on top of single-item calls. The caller holds the gate exclusively, so the
// steps in between are seen by nobody; a transaction that fails puts every touched item back as it was.
import type { Backend } from "./backend.ts";
import { createCapacityMeter } from "./capacity.ts";
import type { ClientTokens } from "./client-tokens.ts";
import { toItemSizeBytes } from "./item-size.ts";
import { restoreItems, type UndoEntry, type UndoJournal } from "./undo-journal.ts";
import { errorReply, type Item, isConditionFailure, type Json, okReply, pickKey, type Reply } from "./wire.ts";

const maxActions = 100;
const maxTransactionBytes = 4 * 1024 * 1024;

/** DynamoDB's own call for each kind of action. A condition check is an update that changes nothing. */
const operations = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "UpdateItem",
} as const;
type Kind = keyof typeof operations;

interface Action {
  kind: Kind;
  tableName: string;
  key: Item;
  parameters: Json;
  returnOldItem: boolean;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: Item;
}

export interface WriteContext {
  backend: Backend;
  tokens: ClientTokens;
  journal: UndoJournal;
}

export async function transactWrite(context: WriteContext, request: Json): Promise<Reply> {
  const { backend, tokens } = context;
  const items = (request.TransactItems ?? []) as Json[];
  const refusal = findCountRefusal(items);
  if (refusal) return refusal;
  const token = request.ClientRequestToken;
  const repeated = typeof token === "string" ? tokens.find(token, items) : undefined;
  if (repeated) return repeated;

  const actions = await Promise.all(items.map((item) => toAction(backend, item)));
  const conflict = findConflict(actions);
  if (conflict) return conflict;

  const outcome = await applyAll(context, actions);
  if (outcome.refused) return outcome.refused;
  const reply = okReply(outcome.capacity.toAnswer(request.ReturnConsumedCapacity));
  if (typeof token === "string") tokens.remember(token, items, reply);
  return reply;
}

export async function transactGet(backend: Backend, request: Json): Promise<Reply> {
  const items = (request.TransactItems ?? []) as { Get: Json }[];
  const refusal = findCountRefusal(items);
  if (refusal) return refusal;
  const capacity = createCapacityMeter();
  const responses: Json[] = [];
  for (const { Get } of items) {
    const reply = await backend.send("GetItem", { ...Get, ConsistentRead: true, ReturnConsumedCapacity: "TOTAL" });
    if (reply.status !== 200) return reply;
    capacity.add(String(Get.TableName), reply.body);
    responses.push(reply.body.Item ? { Item: reply.body.Item } : {});
  }
  return okReply({ Responses: responses, ...capacity.toAnswer(request.ReturnConsumedCapacity) });
}

function findCountRefusal(items: unknown[]): Reply | undefined {
  if (items.length >= 1 && items.length <= maxActions) return undefined;
  const bound = items.length === 0 ? "greater than or equal to 1" : `less than or equal to ${maxActions}`;
  return errorReply(
    "ValidationException",
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

async function toAction(backend: Backend, item: Json): Promise<Action> {
  const [kind, content] = Object.entries(item)[0] as [Kind, Json];
  const tableName = String(content.TableName);
  const keyNames = await backend.getKeyNames(tableName);
  const { ReturnValuesOnConditionCheckFailure: onFailure, ...parameters } = content;
  const key = pickKey((kind === "Put" ? content.Item : content.Key) as Item, keyNames);
  return { kind, tableName, key, parameters, returnOldItem: onFailure === "ALL_OLD" };
}

function findConflict(actions: Action[]): Reply | undefined {
  const seen = new Set<string>();
  let bytes = 0;
  for (const action of actions) {
    const identity = JSON.stringify([action.tableName, action.key]);
    if (seen.has(identity)) {
      return errorReply("ValidationException", "Transaction request cannot include multiple operations on one item");
    }
    seen.add(identity);
    if (action.kind === "Put") bytes += toItemSizeBytes(action.parameters.Item as Item);
  }
  if (bytes <= maxTransactionBytes) return undefined;
  return errorReply("ValidationException", "Collection size of items in the transaction exceeds the limit of 4 MB");
}

interface Outcome {
  refused?: Reply;
  capacity: ReturnType<typeof createCapacityMeter>;
}

async function applyAll({ backend, journal }: WriteContext, actions: Action[]): Promise<Outcome> {
  const before: UndoEntry[] = [];
  for (const { tableName, key } of actions) {
    before.push({ tableName, key, item: await backend.getItem(tableName, key) });
  }
  await journal.begin(before);
  const outcome = await applyEach(backend, actions, before);
  if (outcome.refused) await restoreItems(backend, before);
  await journal.end();
  return outcome;
}

async function applyEach(backend: Backend, actions: Action[], before: UndoEntry[]): Promise<Outcome> {
  const capacity = createCapacityMeter();
  const reasons: Reason[] = [];
  for (const [index, action] of actions.entries()) {
    const old = before[index];
    const reply = await backend.send(operations[action.kind], {
      ...action.parameters,
      ReturnConsumedCapacity: "TOTAL",
    });
    if (reply.status === 200) {
      // The update that stood for the check has created the item it only wanted to look for.
      if (action.kind === "ConditionCheck" && old && !old.item) await restoreItems(backend, [old]);
      capacity.add(action.tableName, reply.body);
      reasons.push({ Code: "None" });
    } else if (isConditionFailure(reply)) {
      reasons.push({
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        ...(action.returnOldItem && old?.item ? { Item: old.item } : {}),
      });
    } else {
      return { refused: reply, capacity };
    }
  }
  if (reasons.every((reason) => reason.Code === "None")) return { capacity };
  return { refused: toCancellation(reasons), capacity };
}

function toCancellation(reasons: Reason[]): Reply {
  const codes = reasons.map((reason) => reason.Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  // The SDK reads this one error's text from `Message`; other clients from `message`.
  return errorReply("TransactionCanceledException", message, { Message: message, CancellationReasons: reasons });
}
