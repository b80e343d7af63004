/**
 * Calls to AWS services that speak JSON (DynamoDB, KMS, SQS), and nothing else of them. Faults that pass are tried again a few times,
 * because whoever delivers waits for the answer.
 */
import type { Clock, Random } from "@fathom-sync/core";
import { type AwsCredentials, signRequest } from "./sign-request.ts";

/** An AWS service did not do what it was asked. `name` is the code by which AWS names it; no content. */
export class AwsError extends Error {
  /** HTTP status; undefined: no answer. */
  readonly status: number | undefined;
  /** What AWS answered besides. */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    status?: number,
    detail: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.status = status;
    this.detail = detail;
  }
}

export interface AwsService {
  /** As AWS names it in credential scopes. */
  readonly name: "dynamodb" | "kms" | "sqs";
  readonly url: string;
  /** Before the dot of `X-Amz-Target`. */
  readonly target: string;
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
}

/** @throws AwsError */
export type AwsJson = (
  service: AwsService,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

const ATTEMPTS_MAX = 3;
const BACKOFF_MS = 50;
/** The services answer in milliseconds; a connection that hangs is better opened anew. */
const TIMEOUT_MS = 3_000;
/** As DynamoDB, KMS and SQS name them; a fault of theirs (5xx) passes too. */
const PASSING = /Throttl|RequestLimitExceeded|ProvisionedThroughputExceeded|TransactionInProgress/;

export function createAwsJson(dependencies: {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly clock: Clock;
  readonly random: Random;
}): AwsJson {
  const { region, credentials, clock, random } = dependencies;

  async function send(service: AwsService, operation: string, body: string) {
    const url = new URL(service.url);
    const headers = signRequest({
      url,
      headers: { "content-type": service.contentType, "x-amz-target": `${service.target}.${operation}` },
      body,
      region,
      service: service.name,
      credentials,
      nowMs: clock.now(),
    });
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { status, text } = await dependencies
      .fetch(url.href, { method: "POST", headers, body, signal })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch((cause: unknown) => {
        throw new AwsError("NoAnswer", `${service.name} ${operation}: no answer`, undefined, {}, cause);
      });
    const answer = toObject(text);
    if (status === 200 && answer) return answer;
    const code = toCode(answer);
    throw new AwsError(code, `${service.name} ${operation}: ${status} ${code}`, status, answer);
  }

  return async (service, operation, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(service, operation, body);
      } catch (error) {
        if (!(error instanceof AwsError) || !isPassing(error) || attempt === ATTEMPTS_MAX) throw error;
        await clock.sleep(BACKOFF_MS * 2 ** attempt * random());
      }
    }
  };
}

export function isPassing({ name, status }: AwsError): boolean {
  return status === undefined || status >= 500 || PASSING.test(name);
}

function toObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof json === "object" && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` → `ConditionalCheckFailedException`. */
function toCode(answer: Readonly<Record<string, unknown>> | undefined): string {
  const type = answer?.__type;
  return typeof type === "string" ? (type.split("#").at(-1) ?? type) : "UnknownError";
}
