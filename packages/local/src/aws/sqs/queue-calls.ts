// Calls the emulator makes to itself: the additions are built on public SQS operations, not on its store.
import { randomUUID } from "node:crypto";
import type { FauxqsApp, FauxqsRequest } from "./fauxqs-app.ts";

export type Json = Record<string, unknown>;

/** An error of the SQS API: its code becomes the SDK's error name. */
export class SqsFault extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "SqsFault";
    this.code = code;
  }
}

export interface QueueInfo {
  url: string;
  arn: string;
  messages: number;
  /** ARN of the dead-letter queue its redrive policy names. */
  deadLetterArn?: string;
}

export interface QueueCalls {
  /** Throws {@link SqsFault} with the service's own code. */
  call(operation: string, body: Json): Promise<Json>;
  listQueues(): Promise<QueueInfo[]>;
  /** True for a request that one of these calls has made. */
  isOwn(request: FauxqsRequest): boolean;
}

const ownHeader = "x-fathom-sync-inner";

/** @param getHost host and port as clients see them: queue URLs carry it. */
export function createQueueCalls(app: FauxqsApp, getHost: () => string): QueueCalls {
  const secret = randomUUID();

  const call = async (operation: string, body: Json): Promise<Json> => {
    const response = await app.inject({
      method: "POST",
      url: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `AmazonSQS.${operation}`,
        [ownHeader]: secret,
        host: getHost(),
        authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request",
      },
      payload: JSON.stringify(body),
    });
    const answer = response.json() as Json;
    if (response.statusCode < 300) return answer;
    const code = String(answer.__type ?? "InternalError").replace(/^.*#/, "");
    throw new SqsFault(code, String(answer.message ?? "no message"));
  };

  return {
    call,
    async listQueues() {
      const urls = ((await call("ListQueues", { MaxResults: 1000 })).QueueUrls ?? []) as string[];
      return Promise.all(urls.map((url) => describeQueue(call, url)));
    },
    isOwn: (request) => request.headers[ownHeader] === secret,
  };
}

async function describeQueue(call: QueueCalls["call"], url: string): Promise<QueueInfo> {
  const answer = await call("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["All"] });
  const attributes = answer.Attributes as Record<string, string>;
  const deadLetterArn = findDeadLetterArn(attributes.RedrivePolicy);
  return {
    url,
    arn: attributes.QueueArn ?? "",
    messages: Number(attributes.ApproximateNumberOfMessages ?? 0),
    ...(deadLetterArn ? { deadLetterArn } : {}),
  };
}

/** The target of a redrive policy; undefined when there is none or when it is not readable. */
export function findDeadLetterArn(redrivePolicy: unknown): string | undefined {
  if (typeof redrivePolicy !== "string" || redrivePolicy === "") return undefined;
  try {
    const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn?: unknown };
    return typeof deadLetterTargetArn === "string" ? deadLetterTargetArn : undefined;
  } catch {
    return undefined;
  }
}
