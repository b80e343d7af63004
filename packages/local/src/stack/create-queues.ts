/** Creates SyncQueue and its dead letters with the plan's numbers. */
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { DEAD_LETTERS, QUEUE } from "../../../../infra/plan/sync-plan.ts";

export interface Queues {
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

export interface QueuesOptions {
  /** Before the names, where several stacks share one SQS. */
  readonly prefix?: string;
  /** How long a message that was taken stays hidden. Default: the plan's. */
  readonly visibilityTimeoutSeconds?: number;
}

export async function createQueues(client: SQSClient, options: QueuesOptions = {}): Promise<Queues> {
  const { prefix = "", visibilityTimeoutSeconds = QUEUE.visibilityTimeoutSeconds } = options;
  const deadLettersUrl = await createQueue(client, `${prefix}SyncDeadLetters`, {
    MessageRetentionPeriod: String(DEAD_LETTERS.retentionSeconds),
  });
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLettersUrl, AttributeNames: ["QueueArn"] }),
  );
  const queueUrl = await createQueue(client, `${prefix}SyncQueue`, {
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(QUEUE.retentionSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: Attributes?.QueueArn,
      maxReceiveCount: QUEUE.maxReceiveCount,
    }),
  });
  return { queueUrl, deadLettersUrl };
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (!QueueUrl) throw new Error(`SQS created ${name} without a URL`);
  return QueueUrl;
}
