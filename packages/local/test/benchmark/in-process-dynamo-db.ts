// How long a command of the in-process DynamoDB takes: sent as it is, and through ElectroDB by our own repositories.
// Run: node packages/local/test/benchmark/in-process-dynamo-db.ts

import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import {
  createCallWriter,
  createManifestRepository,
  createRepRepository,
  createStateRepository,
  createSuppressions,
  meterClient,
  type SourceCall,
} from "@fathom-sync/core";
import { createInProcessDynamoDb } from "../../src/aws/index.ts";
import { createTable } from "../../src/stack/create-table.ts";

const ROUNDS = 10_000;
const NOW = Date.parse("2026-11-22T12:00:00Z");
const TableName = "benchmark";

/** Processor time, which other programs on the machine change little, and the time on the wall. */
async function time(name: string, work: (round: number) => Promise<unknown>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) await work(-round - 1);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round++) await work(round);
  const { user, system } = process.cpuUsage(cpu);
  const show = (microseconds: number) => (microseconds / ROUNDS).toFixed(1).padStart(8);
  const wall = (performance.now() - startedAt) * 1_000;
  process.stdout.write(`${show(user + system)} us of processor ${show(wall)} us on the wall  ${name}\n`);
}

const database = createInProcessDynamoDb({ now: () => NOW });
await createTable(database.createClient(), TableName);

const client = DynamoDBDocumentClient.from(database.createClient());
const toItem = (sk: number, more: object = {}) => ({
  pk: "raw",
  sk: String(sk),
  repId: "r1",
  title: "A call with a customer",
  createdAt: "2026-11-20T10:00:00.000Z",
  hash: "0123456789abcdef",
  version: 0,
  ...more,
});
const toPut = (sk: number) => ({ Put: { TableName, Item: toItem(sk) } });
await client.send(new TransactWriteCommand({ TransactItems: Array.from({ length: 10 }, (_, sk) => toPut(sk)) }));

await time("raw GetItem", () => client.send(new GetCommand({ TableName, Key: { pk: "raw", sk: "1" } })));
await time("raw Query of 10 items", () =>
  client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "#pk = :pk AND sk BETWEEN :from AND :to",
      ExpressionAttributeNames: { "#pk": "pk" },
      ExpressionAttributeValues: { ":pk": "raw", ":from": "0", ":to": "9" },
    }),
  ),
);
await time("raw UpdateItem with a condition", () =>
  client.send(
    new UpdateCommand({
      TableName,
      Key: { pk: "raw", sk: "counted" },
      UpdateExpression: "SET #n = if_not_exists(#n, :zero) + :one, title = :title",
      ConditionExpression: "attribute_not_exists(#n) OR #n >= :zero",
      ExpressionAttributeNames: { "#n": "n" },
      ExpressionAttributeValues: { ":zero": 0, ":one": 1, ":title": "text" },
    }),
  ),
);
await time("raw transaction of 3 puts", () =>
  client.send(new TransactWriteCommand({ TransactItems: [toPut(1), toPut(2), toPut(3)] })),
);

const ours = { client: meterClient(database.createClient()), tableName: TableName };
const clock = { now: () => NOW, sleep: () => Promise.resolve() };
const states = createStateRepository({ database: ours });
const manifests = createManifestRepository({ database: ours });
const reps = createRepRepository({ database: ours, clock: clock });
const suppressions = createSuppressions({ database: ours, clock });
const writer = createCallWriter({ database: ours, clock: clock, random: () => 0.5, suppressions });

const toEmail = (version: number) => `rep${version}@sellers.example`;
const toRep = (version: number) => ({ name: "Rep", email: toEmail(0), fathomEmail: toEmail(version), active: true });
await reps.put("r1", toRep(0));
const observedAt = "2026-11-22T12:00:00.000Z";
const toCall = (recordingId: number): SourceCall => ({
  recordingId,
  createdAt: "2026-11-20T10:00:00.000Z",
  title: "Demo",
  meetingTitle: "Demo with a customer",
  meetingType: null,
  startedAt: "2026-11-20T09:30:00.000Z",
  endedAt: "2026-11-20T09:59:00.000Z",
  scheduledStartAt: null,
  scheduledEndAt: null,
  url: "https://fathom.example/calls/1",
  shareUrl: null,
  meetingUrl: null,
  language: "en",
  sharedWith: "no_teams",
  recordedByEmail: toEmail(0),
  invitees: [{ name: "Sam", email: "sam@customer.example", domain: "customer.example", external: true }],
});
const observations = Array.from({ length: 10 }, (_, recordingId) => ({
  entry: undefined,
  observation: { call: toCall(recordingId + 1), observedAt, source: "poll" as const },
}));
await writer.store(await states.get("r1"), observations, () => ({
  attempts: 0,
  nextAttemptAt: observedAt,
  giveUp: false,
}));
const held = await manifests.listWindow("r1", "2026", "2027");
if (held.length !== 10) throw new Error(`10 calls are expected to be held, not ${held.length}`);

await time("entity get (state)", () => states.get("r1"));
await time("entity query of 10 items (manifest window)", () => manifests.listWindow("r1", "2026", "2027"));
let state = await states.get("r2");
await time("entity update with a condition (state)", async () => {
  if (!(await states.advance(state, { lastCheckedAt: observedAt }))) throw new Error("lost");
  state = { ...state, version: state.version + 1 };
});
await time("entity get and transaction of 3 actions (rep and address)", (round) => reps.put("r1", toRep(round)));
await time("new client", async () => database.createClient());
