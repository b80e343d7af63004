/** What the receiving function reads and writes: a path, a wrapped key, a delivery, a pointer. */
import {
  type DataKey,
  type DataKeys,
  getText,
  type Metrics,
  type PlainItem,
  toDataKeyKey,
  toDeliveryItem,
  toDeliveryKey,
  toEpochMs,
  toPathKey,
  toWebhookPath,
  toWrappedKeys,
  type WebhookDelivery,
  type WebhookMessage,
  type WebhookPath,
} from "@fathom-sync/core";
import { ENCRYPTION_CONTEXT } from "../runtime/encryption-context.ts";
import { AwsError, type AwsJson, type AwsService } from "./aws-json.ts";

export interface PlainStore {
  findPath(pathHash: string): Promise<WebhookPath | undefined>;
  /** Stores it unless one of its id is there. undefined: it was not; else when that one came (epoch ms), and whether it waits still. */
  putDelivery(delivery: WebhookDelivery): Promise<{ receivedAtMs: number; isWaiting: boolean } | undefined>;
  removeDelivery(delivery: WebhookDelivery): Promise<void>;
  point(message: WebhookMessage): Promise<void>;
  /** Opens what was sealed; it seals nothing. */
  readonly dataKeys: DataKeys;
}

/** How KMS says that a ciphertext is another key's (AWS: KMS API Reference, Decrypt). */
const OTHER_KEY = /^(InvalidCiphertext|IncorrectKey)Exception$/;

export interface PlainStoreSettings {
  readonly tableName: string;
  readonly queueUrl: string;
  readonly kmsKeyId: string;
  readonly dynamoDbUrl: string;
  readonly kmsUrl: string;
}

export function createPlainStore(send: AwsJson, settings: PlainStoreSettings, metrics: Metrics): PlainStore {
  const { tableName: TableName, queueUrl: QueueUrl, kmsKeyId: KeyId } = settings;
  const dynamoDb: AwsService = {
    name: "dynamodb",
    url: settings.dynamoDbUrl,
    target: "DynamoDB_20120810",
    contentType: "application/x-amz-json-1.0",
  };
  const kms: AwsService = {
    name: "kms",
    url: settings.kmsUrl,
    target: "TrentService",
    contentType: "application/x-amz-json-1.1",
  };
  const sqs: AwsService = {
    name: "sqs",
    url: new URL(QueueUrl).origin,
    target: "AmazonSQS",
    contentType: "application/x-amz-json-1.0",
  };
  const opened = new Map<string, Promise<DataKey>>();

  async function find(Key: PlainItem): Promise<PlainItem | undefined> {
    const { Item } = await send(dynamoDb, "GetItem", { TableName, Key, ConsistentRead: true });
    return Item as PlainItem | undefined;
  }

  async function openDataKey(dataKeyId: string): Promise<DataKey> {
    const item = await find(toDataKeyKey(dataKeyId));
    if (!item) throw new Error(`data key ${dataKeyId} is not in the table`);
    const [wrapped, wrappedBefore] = toWrappedKeys(item);
    try {
      return { dataKeyId, plaintext: await decrypt(wrapped) };
    } catch (error) {
      // Wrapped with the key that is to replace ours: the old wrapping is there until all have the new one.
      if (wrappedBefore === undefined || !(error instanceof AwsError) || !OTHER_KEY.test(error.name)) throw error;
      return { dataKeyId, plaintext: await decrypt(wrappedBefore) };
    }
  }

  async function decrypt(wrapped: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
    const CiphertextBlob = Buffer.from(wrapped).toString("base64");
    const asked = { KeyId, CiphertextBlob, EncryptionContext: ENCRYPTION_CONTEXT };
    const { Plaintext } = await send(kms, "Decrypt", asked).catch((error: unknown) => {
      if (!(error instanceof AwsError) || !OTHER_KEY.test(error.name)) metrics.add("KeyServiceFaults", 1);
      throw error;
    });
    if (typeof Plaintext !== "string") throw new Error("KMS answered Decrypt without a key");
    return Buffer.from(Plaintext, "base64");
  }

  return {
    async findPath(pathHash) {
      const item = await find(toPathKey(pathHash));
      return item && toWebhookPath(item);
    },
    async putDelivery(delivery) {
      try {
        await send(dynamoDb, "PutItem", {
          TableName,
          Item: toDeliveryItem(delivery),
          ConditionExpression: "attribute_not_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return undefined;
      } catch (error) {
        if (!(error instanceof AwsError) || error.name !== "ConditionalCheckFailedException") throw error;
        const held = error.detail.Item as PlainItem | undefined;
        if (!held) throw error;
        return {
          receivedAtMs: toEpochMs(getText(held, "receivedAt")),
          isWaiting: getText(held, "state") === "received",
        };
      }
    },
    async removeDelivery({ repId, deliveryId }) {
      await send(dynamoDb, "DeleteItem", { TableName, Key: toDeliveryKey(repId, deliveryId) });
    },
    async point(message) {
      await send(sqs, "SendMessage", { QueueUrl, MessageBody: JSON.stringify(message) });
    },
    dataKeys: {
      get(dataKeyId) {
        const known = opened.get(dataKeyId);
        if (known) return known;
        const opening = openDataKey(dataKeyId).catch((error: unknown) => {
          // The next delivery tries again: a passing fault must not stay.
          opened.delete(dataKeyId);
          throw error;
        });
        opened.set(dataKeyId, opening);
        return opening;
      },
      async current() {
        throw new Error("the receiving function seals nothing");
      },
    },
  };
}
