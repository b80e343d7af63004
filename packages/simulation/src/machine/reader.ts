/** The services of somebody who only looks: on the same table, without faults, gate or latency, and unable to act. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, silentLog, silentMetrics } from "@fathom-sync/core";
import { createServices, type Services, type SyncSettings } from "@fathom-sync/functions";
import { CLIENT_SETTINGS } from "./aws-client.ts";
import { WRITES } from "./table.ts";

/**
 * Its services answer from promises alone: no time passes. What would change the table or reach the queue, KMS or Fathom throws.
 * `undisturbed` surrounds every command.
 */
export function createReader(dependencies: {
  client: DynamoDBClient;
  clock: Clock;
  settings: SyncSettings;
  undisturbed: <T>(call: () => T) => T;
}): Services {
  const { client, clock, settings, undisturbed } = dependencies;
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) =>
        WRITES.has(commandName) ? refuse(commandName) : undisturbed(() => next(args)),
    { step: "initialize", priority: "low", name: "reader" },
  );
  return createServices(settings, {
    clock,
    random: () => 0,
    log: silentLog,
    metrics: silentMetrics,
    dynamoDbClient: client,
    sqsClient: refuseAll(new SQSClient(CLIENT_SETTINGS)),
    kmsClient: refuseAll(new KMSClient(CLIENT_SETTINGS)),
    fetch: () => refuse("request to Fathom"),
  });
}

function refuse(what: string): Promise<never> {
  return Promise.reject(new Error(`a reader sends no ${what}`));
}

function refuseAll<Client extends SQSClient | KMSClient>(client: Client): Client {
  // Both clients have the same stack, told apart by types of commands that do not matter here.
  const stack = client.middlewareStack as SQSClient["middlewareStack"];
  stack.add(
    (_next, { commandName = "" }) =>
      () =>
        refuse(commandName),
    { step: "initialize", priority: "high", name: "reader" },
  );
  return client;
}
