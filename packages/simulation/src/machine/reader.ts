/** The services of somebody who only looks: on the same table, without faults, gate or latency, and unable to act. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, silentLog } from "@fathom-sync/core";
import { createServices, type Services, type SyncSettings } from "@fathom-sync/functions";
import { CLIENT_SETTINGS } from "./aws-client.ts";

/** Its services answer from promises alone: no time passes. What would reach the queue, KMS or Fathom throws. */
export function createReader(dependencies: { client: DynamoDBClient; clock: Clock; settings: SyncSettings }): Services {
  return createServices(dependencies.settings, {
    clock: dependencies.clock,
    random: () => 0,
    log: silentLog,
    dynamoDbClient: dependencies.client,
    sqsClient: refuse(new SQSClient(CLIENT_SETTINGS)),
    kmsClient: refuse(new KMSClient(CLIENT_SETTINGS)),
    fetch: () => Promise.reject(new Error("a reader asks Fathom for nothing")),
  });
}

function refuse<Client extends SQSClient | KMSClient>(client: Client): Client {
  // Both clients have the same stack, told apart by types of commands that do not matter here.
  const stack = client.middlewareStack as SQSClient["middlewareStack"];
  stack.add(
    (_next, { commandName }) =>
      () =>
        Promise.reject(new Error(`a reader sends no ${commandName}`)),
    { step: "initialize", priority: "high", name: "refuse" },
  );
  return client;
}
