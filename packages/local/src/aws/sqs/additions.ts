// Stands before fauxqs: checks what it does not check, answers what it does not know, and lets everything else through.
import type { FauxqsApp, FauxqsReply, FauxqsRequest } from "./fauxqs-app.ts";
import { createMoveTasks } from "./move-tasks.ts";
import { type Json, type QueueCalls, SqsFault } from "./queue-calls.ts";
import { assertValidRequest, splitBatch } from "./validation.ts";

export interface Additions {
  stop(): Promise<void>;
}

type Operation = (request: Json) => Promise<Json>;

export function addMissingOperations(app: FauxqsApp, calls: QueueCalls): Additions {
  const moves = createMoveTasks(calls);
  const operations: Record<string, Operation> = {
    StartMessageMoveTask: moves.start,
    ListMessageMoveTasks: moves.list,
    CancelMessageMoveTask: moves.cancel,
    ListDeadLetterSourceQueues: (request) => listDeadLetterSources(calls, request),
  };

  app.addHook("preHandler", async (request, reply) => {
    const operation = findOperation(request);
    if (!operation || calls.isOwn(request)) return undefined;
    const body = (request.body ?? {}) as Json;
    try {
      await assertValidRequest(calls, operation, body);
      const own = operation === "SendMessageBatch" ? findPartlyRefused(calls, body) : operations[operation];
      return own ? writeAnswer(reply, await own(body)) : undefined;
    } catch (error) {
      return writeFault(reply, error);
    }
  });
  return { stop: moves.stop };
}

function findOperation(request: FauxqsRequest): string | undefined {
  return /^AmazonSQS\.(\w+)$/.exec(String(request.headers["x-amz-target"] ?? ""))?.[1];
}

/** A batch with entries to refuse is sent without them; a batch without any is left to fauxqs. */
function findPartlyRefused(calls: QueueCalls, request: Json): Operation | undefined {
  if (!Array.isArray(request.Entries)) return undefined;
  const { accepted, failed } = splitBatch(request.Entries as Json[]);
  if (failed.length === 0) return undefined;
  return async () => {
    if (accepted.length === 0) return { Successful: [], Failed: failed };
    const answer = await calls.call("SendMessageBatch", { ...request, Entries: accepted });
    return { ...answer, Failed: [...((answer.Failed ?? []) as Json[]), ...failed] };
  };
}

async function listDeadLetterSources(calls: QueueCalls, request: Json): Promise<Json> {
  const queues = await calls.listQueues();
  const asked = queues.find((queue) => queue.url === request.QueueUrl);
  if (!asked) throw new SqsFault("QueueDoesNotExist", "The specified queue does not exist.");
  return { queueUrls: queues.filter((queue) => queue.deadLetterArn === asked.arn).map((queue) => queue.url) };
}

function writeAnswer(reply: FauxqsReply, answer: Json): FauxqsReply {
  return reply.header("content-type", "application/x-amz-json-1.0").send(answer);
}

function writeFault(reply: FauxqsReply, error: unknown): FauxqsReply {
  if (!(error instanceof SqsFault)) throw error;
  return reply
    .code(400)
    .header("content-type", "application/x-amz-json-1.0")
    .header("x-amzn-query-error", `AWS.SimpleQueueService.${error.code};Sender`)
    .send({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message });
}
