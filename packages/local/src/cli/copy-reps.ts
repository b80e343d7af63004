/**
 * Very many reps for measurements of what lists them: copies of reps that were really made and synced, put straight into the table. A
 * copy has the items that lists read (rep, state, connection) and nothing else: no calls, no claim on its Fathom address, and a key
 * that opens for nobody. It is not to be synced.
 */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { completeBatches } from "@fathom-sync/core";

const WRITES_MAX = 25;
const AT_ONCE = 8;

type Item = Readonly<Record<string, AttributeValue>>;

interface Template {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly items: readonly Item[];
}

interface CopyRepsInput {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Those that are copied, in turns. */
  readonly repIds: readonly string[];
  /** Ids of the copies. */
  readonly newIds: readonly string[];
}

/** @throws Error when one of the reps to copy is not there */
export async function copyReps({ client, tableName, repIds, newIds }: CopyRepsInput): Promise<void> {
  completeBatches(client, {
    clock: { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    random: Math.random,
  });
  const templates = await Promise.all(repIds.map((repId) => readTemplate(client, tableName, repId)));
  const requests = newIds
    .flatMap((newId, index) => toCopies(templates, newId, index))
    .map((Item) => ({ PutRequest: { Item } }));
  const work = async () => {
    for (let batch = requests.splice(0, WRITES_MAX); batch.length > 0; batch = requests.splice(0, WRITES_MAX)) {
      await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: batch } }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function readTemplate(client: DynamoDBClient, tableName: string, repId: string): Promise<Template> {
  const query = async (pk: string, sk: string) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues: { ":pk": { S: pk }, ":sk": { S: sk } },
      }),
    );
    return Items;
  };
  const items = await Promise.all([
    query(`$fathom-sync#repId_${repId}`, "$rep_1"),
    query(`$fathom-sync#repId_${repId}`, "$sync-state_1"),
    query(`$fathom-sync#connectionId_rep:${repId}`, "$connection_1"),
  ]);
  const rep = items[0]?.[0];
  if (rep?.name?.S === undefined || rep.email?.S === undefined) throw new Error(`there is no rep ${repId} to copy`);
  return { repId, name: rep.name.S, email: rep.email.S, items: items.flat() };
}

/** The same items with another id, address and name: the first name of one and the last name of another. */
function toCopies(templates: readonly Template[], newId: string, index: number): Item[] {
  const template = templates[index % templates.length];
  const other = templates[(index * 7 + Math.floor(index / templates.length)) % templates.length];
  if (!template || !other) return [];
  const [first = ""] = template.name.split(" ");
  const last = other.name.split(" ").slice(1).join(" ");
  return template.items.map((item) => {
    const text = JSON.stringify(item)
      .replaceAll(template.email, `${newId}@${template.email.split("@")[1]}`)
      .replaceAll(template.repId, newId);
    const copy = JSON.parse(text) as Item;
    return copy.name === undefined ? copy : { ...copy, name: { S: `${first} ${last}` } };
  });
}
