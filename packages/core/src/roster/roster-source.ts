/**
 * Reads reps as they stand now: all of them, or some by id. In DynamoDB's own words and only what is looked at, because ElectroDB takes
 * three times as long for ten thousand of them. The entities are the truth; `roster-source.db.test.ts` holds this to them.
 */
import { type AttributeValue, BatchGetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { CONNECTION_STATUSES } from "../connection/connection.ts";
import type { Database } from "../database/entity-configuration.ts";
import { SERVICE, TABLE } from "../database/table.ts";
import { FAILURE_CODES, type FailureCode } from "../failure.ts";
import { type SyncState, toInitialState } from "../sync/state.ts";
import {
  type ConnectionOfEntry,
  compareNames,
  type RepOfEntry,
  type RosterEntry,
  toRosterEntry,
} from "./roster-entry.ts";

export interface RosterSource {
  /** Ids of all reps, in their order. Costs 0.03 read units each. */
  listRepIds(): Promise<string[]>;
  /** Those of the ids that there are, in the order of names. Costs 1.5 read units each: rep, state and connection. */
  findEntries(repIds: readonly string[]): Promise<RosterEntry[]>;
}

/** What DynamoDB gives at most (AWS: BatchGetItem). */
const BATCH_KEYS_MAX = 100;
/** Batches under way at once: what a table that was just made lets through. */
const BATCHES_AT_ONCE = 8;

const DIRECTORY = "$rep_1#repId_";
const REP = "$rep_1";
const STATE = "$sync-state_1";
const CONNECTION = "$connection_1";

/** Of the three kinds of items together; names apart, because some of them are words of DynamoDB's. */
const WANTED = [
  ...[TABLE.keys.pk, TABLE.keys.sk, "repId", "name", "email", "fathomEmail", "active", "connectionId"],
  ...["coveredUntil", "recordedBy", "lastCheckedAt", "calls", "pendingParts", "quarantined", "failure"],
  ...["status", "checkedAt", "ownersSeen", "webhook.pathHash", "webhook.attemptedAt"],
];
const PROJECTION = {
  ProjectionExpression: WANTED.map((path) => path.replaceAll(/\w+/g, "#$&")).join(", "),
  ExpressionAttributeNames: Object.fromEntries(
    WANTED.flatMap((path) => path.split(".")).map((name) => [`#${name}`, name]),
  ),
};

type Item = Readonly<Record<string, AttributeValue>>;
interface Key {
  readonly pk: string;
  readonly sk: string;
}

export function createRosterSource(dependencies: { database: Database }): RosterSource {
  const { client, tableName } = dependencies.database;

  async function getBatch(keys: readonly Key[]): Promise<readonly Item[]> {
    const Keys = keys.map(({ pk, sk }) => ({ [TABLE.keys.pk]: { S: pk }, [TABLE.keys.sk]: { S: sk } }));
    const { Responses } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys, ...PROJECTION } } }),
    );
    return Responses?.[tableName] ?? [];
  }

  /** By partition key and kind. */
  async function getAll(keys: readonly Key[]): Promise<ReadonlyMap<string, Item>> {
    const waiting: (readonly Key[])[] = [];
    for (let start = 0; start < keys.length; start += BATCH_KEYS_MAX) {
      waiting.push(keys.slice(start, start + BATCH_KEYS_MAX));
    }
    const found = new Map<string, Item>();
    const work = async () => {
      for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
        for (const item of await getBatch(batch))
          found.set(toPlace({ pk: toText(item.pk), sk: toText(item.sk) }), item);
      }
    };
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, work));
    return found;
  }

  return {
    async listRepIds() {
      const { pk, sk } = TABLE.indexes.gsi1;
      const ids: string[] = [];
      let from: Item | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: "gsi1",
            KeyConditionExpression: "#pk = :pk AND begins_with(#sk, :sk)",
            ExpressionAttributeNames: { "#pk": pk, "#sk": sk },
            ExpressionAttributeValues: { ":pk": { S: `$${SERVICE}` }, ":sk": { S: DIRECTORY } },
            ProjectionExpression: "#sk",
            ExclusiveStartKey: from,
          }),
        );
        for (const item of Items) ids.push(toText(item[sk]).slice(DIRECTORY.length));
        from = LastEvaluatedKey;
      } while (from !== undefined);
      return ids;
    },
    async findEntries(repIds) {
      const owners = repIds.map((repId) => ({ repId, pk: `$${SERVICE}#repId_${repId}` }));
      const items = await getAll(owners.flatMap(({ pk }) => [REP, STATE].map((sk) => ({ pk, sk }))));
      const found = owners.flatMap(({ repId, pk }) => {
        const rep = items.get(toPlace({ pk, sk: REP }));
        if (!rep) return [];
        return [
          {
            rep: toRep(rep),
            connectionId: rep.connectionId?.S,
            state: toState(repId, items.get(toPlace({ pk, sk: STATE }))),
          },
        ];
      });
      const toConnectionKey = (connectionId: string) => ({
        pk: `$${SERVICE}#connectionId_${connectionId}`,
        sk: CONNECTION,
      });
      const connectionIds = new Set(found.flatMap(({ connectionId }) => connectionId ?? []));
      const connections = await getAll([...connectionIds].map(toConnectionKey));
      return found
        .map(({ rep, connectionId, state }) => {
          const item = connectionId === undefined ? undefined : connections.get(toPlace(toConnectionKey(connectionId)));
          return toRosterEntry(rep, item && toConnection(item), state);
        })
        .toSorted(compareNames);
    },
  };
}

function toPlace({ pk, sk }: Key): string {
  return `${sk} ${pk}`;
}

/** @throws TypeError when it is not there or no text: the table was written by something else */
function toText(value: AttributeValue | undefined): string {
  if (value?.S === undefined) throw new TypeError("an attribute of a rep is no text");
  return value.S;
}

function toRep(item: Item): RepOfEntry {
  return {
    repId: toText(item.repId),
    name: toText(item.name),
    email: toText(item.email),
    fathomEmail: toText(item.fathomEmail),
    active: item.active?.BOOL === true,
  };
}

/** As far as an entry is made of it; the initial one when nothing was committed yet. */
function toState(repId: string, item: Item | undefined): SyncState {
  const initial = toInitialState(repId);
  if (!item) return initial;
  return {
    ...initial,
    coveredUntil: item.coveredUntil?.S,
    recordedBy: item.recordedBy?.S,
    lastCheckedAt: item.lastCheckedAt?.S,
    calls: Number(item.calls?.N ?? 0),
    pendingParts: Number(item.pendingParts?.N ?? 0),
    quarantined: Number(item.quarantined?.N ?? 0),
    failure: toFailure(item.failure?.M),
  };
}

function toFailure(map: Item | undefined): SyncState["failure"] {
  if (!map) return undefined;
  const code = toText(map.code) as FailureCode;
  return { class: FAILURE_CODES[code], code, since: toText(map.since), count: 1 };
}

function toConnection({ status, checkedAt, ownersSeen, webhook }: Item): ConnectionOfEntry {
  const known = CONNECTION_STATUSES.find((one) => one === status?.S);
  if (known === undefined) throw new TypeError("a connection has no status");
  return {
    status: known,
    checkedAt: toText(checkedAt),
    ...(ownersSeen?.L ? { ownersSeen: ownersSeen.L.map(toText) } : {}),
    ...(webhook?.M ? { webhook: { pathHash: webhook.M.pathHash?.S } } : {}),
  };
}
