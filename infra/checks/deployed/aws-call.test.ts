import { describe, expect, it } from "vitest";
import { listNeededAccess } from "./aws-call.ts";

const toArn = (service: string, rest: string) => `arn:${service}:${rest}`;
const needs = (target: string, body: Record<string, unknown>) =>
  listNeededAccess(target, body, { toArn }).map(({ action, resource }) => `${action} ${resource}`);

describe("listNeededAccess", () => {
  it("takes a query of an index for one of the index", () => {
    expect(needs("DynamoDB_20120810.Query", { TableName: "t", IndexName: "gsi1" })).toEqual([
      "dynamodb:Query arn:dynamodb:table/t/index/gsi1",
    ]);
  });

  it("takes a transaction for its parts", () => {
    const TransactItems = [{ Put: { TableName: "t" } }, { ConditionCheck: { TableName: "t" } }];
    expect(needs("DynamoDB_20120810.TransactWriteItems", { TransactItems })).toEqual([
      "dynamodb:PutItem arn:dynamodb:table/t",
      "dynamodb:ConditionCheckItem arn:dynamodb:table/t",
    ]);
  });

  it("takes a batch of messages for sending, and a batch of items for itself", () => {
    expect(needs("AmazonSQS.SendMessageBatch", { QueueUrl: "http://h/1/q" })).toEqual(["sqs:SendMessage arn:sqs:q"]);
    expect(needs("DynamoDB_20120810.BatchGetItem", { RequestItems: { t: {} } })).toEqual([
      "dynamodb:BatchGetItem arn:dynamodb:table/t",
    ]);
  });

  it("carries the encryption context", () => {
    const body = { KeyId: "arn:key", EncryptionContext: { purpose: "ours" } };
    expect(listNeededAccess("TrentService.Decrypt", body, { toArn })).toEqual([
      { action: "kms:Decrypt", resource: "arn:key", context: { "kms:EncryptionContext:purpose": "ours" } },
    ]);
  });

  it("knows nothing else", () => {
    expect(() => listNeededAccess("Logs.PutLogEvents", {}, { toArn })).toThrow("Logs.PutLogEvents");
  });
});
