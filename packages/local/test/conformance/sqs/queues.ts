// Short ways to queues and messages for the checks in this folder.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { startSqs } from "../../../src/aws/index.ts";

export interface TestQueues {
  url: string;
  client: SQSClient;
  create(attributes?: Record<string, string>): Promise<string>;
  /** A queue and the dead-letter queue behind it. */
  createPair(maxReceiveCount: number): Promise<{ main: string; dead: string; deadArn: string }>;
  send(queueUrl: string, body: string, more?: Partial<SendMessageCommandInput>): Promise<string | undefined>;
  receive(queueUrl: string, more?: Partial<ReceiveMessageCommandInput>): Promise<Message[]>;
  getArn(queueUrl: string): Promise<string>;
  /** Visible, in flight, delayed. */
  count(queueUrl: string): Promise<[number, number, number]>;
  /** Receives messages and gives them back at once, until they are dead letters. */
  exhaust(queueUrl: string, receives: number): Promise<void>;
  stop(): Promise<void>;
}

export const credentials = { accessKeyId: "local", secretAccessKey: "local" };

export async function startQueues(): Promise<TestQueues> {
  const server = await startSqs();
  const client = new SQSClient({ endpoint: server.url, region: "us-east-1", credentials, maxAttempts: 1 });

  const getAttributes = async (QueueUrl: string) =>
    (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes ?? {};
  const create = async (Attributes: Record<string, string> = {}): Promise<string> => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `q-${randomUUID()}`, Attributes }));
    return QueueUrl ?? "";
  };
  const getArn = async (queueUrl: string): Promise<string> => (await getAttributes(queueUrl)).QueueArn ?? "";
  const receive: TestQueues["receive"] = async (QueueUrl, more = {}) => {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All" as const], ...more };
    return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
  };

  return {
    url: server.url,
    client,
    create,
    getArn,
    receive,
    async createPair(maxReceiveCount) {
      const dead = await create();
      const deadArn = await getArn(dead);
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount });
      return { main: await create({ RedrivePolicy }), dead, deadArn };
    },
    send: async (QueueUrl, MessageBody, more = {}) =>
      (await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))).MessageId,
    async count(queueUrl) {
      const attributes = await getAttributes(queueUrl);
      return [
        Number(attributes.ApproximateNumberOfMessages),
        Number(attributes.ApproximateNumberOfMessagesNotVisible),
        Number(attributes.ApproximateNumberOfMessagesDelayed),
      ];
    },
    async exhaust(queueUrl, receives) {
      for (let n = 0; n < receives; n += 1) {
        await receive(queueUrl, { VisibilityTimeout: 0 });
        await sleep(20);
      }
    },
    async stop() {
      client.destroy();
      await server.stop();
    },
  };
}
