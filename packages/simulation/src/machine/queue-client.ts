/** An SQS client of one container whose messages go to the queue in memory, past the container's gate and the queue's faults. */
import { type SendMessageBatchRequestEntry, SQSClient } from "@aws-sdk/client-sqs";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { CLIENT_SETTINGS } from "./aws-client.ts";
import { createAwsError, createServiceFault } from "./aws-error.ts";
import type { Container } from "./container.ts";
import type { MachineLatencies, QueueFaults } from "./faults.ts";
import type { Queue } from "./queue.ts";

export interface QueueClientDependencies {
  readonly queue: Queue;
  readonly container: Container;
  readonly clock: VirtualClock;
  readonly random: Randomness;
  readonly latencies: MachineLatencies;
  readonly getFaults: () => QueueFaults;
}

interface SendResult {
  readonly Successful: { readonly Id: string; readonly MessageId: string; readonly MD5OfMessageBody: string }[];
  readonly Failed: {
    readonly Id: string;
    readonly SenderFault: boolean;
    readonly Code: string;
    readonly Message: string;
  }[];
}

export function createQueueClient(dependencies: QueueClientDependencies): SQSClient {
  const { container, clock, random, latencies } = dependencies;
  const client = new SQSClient(CLIENT_SETTINGS);

  async function answer(command: string, input: unknown): Promise<unknown> {
    await clock.sleep(random.integer(...latencies.queueMs));
    if (command === "SendMessageBatchCommand") {
      return sendBatch(dependencies, (input as { Entries?: SendMessageBatchRequestEntry[] }).Entries ?? []);
    }
    if (command === "SendMessageCommand") {
      const { MessageBody, DelaySeconds } = input as SendMessageBatchRequestEntry;
      const { Successful, Failed } = sendBatch(dependencies, [{ Id: "one", MessageBody, DelaySeconds }]);
      if (Failed.length > 0) throw createAwsError("InternalError", "simulated");
      return Successful[0];
    }
    throw new TypeError(`the simulated queue does not know ${command}`);
  }

  client.middlewareStack.add(
    (_next, context) => async (args) => {
      const command = context.commandName ?? "";
      const output = await container.pass("queue", command, () => answer(command, args.input));
      return { output: { ...(output as object), $metadata: {} }, response: {} };
    },
    { step: "initialize", priority: "high", name: "simulatedQueue" },
  );
  return client;
}

/** AWS: 1 MB a message and a batch (Amazon SQS quotas). */
const PAYLOAD_BYTES_MAX = 1_048_576;
const ENTRIES_MAX = 10;

function sendBatch(
  dependencies: QueueClientDependencies,
  entries: readonly SendMessageBatchRequestEntry[],
): SendResult {
  const { queue, random } = dependencies;
  const faults = dependencies.getFaults();
  assertSendable(entries);
  if (random.chance(faults.sendFailsBefore)) throw createServiceFault(random.pick);
  const refused = new Set<string>();
  if (random.chance(faults.sendRefusesSome)) {
    for (const { Id } of entries) if (Id !== undefined && random.chance(0.5)) refused.add(Id);
  }
  const failsInPart = random.chance(faults.sendFailsInPart);
  const times = random.chance(faults.sendRepeated) ? 2 : 1;
  const result: SendResult = { Successful: [], Failed: [] };
  for (const { Id = "", MessageBody = "", DelaySeconds = 0 } of entries) {
    if (refused.has(Id)) {
      result.Failed.push({ Id, SenderFault: false, Code: "InternalError", Message: "simulated" });
      continue;
    }
    if (failsInPart && random.chance(0.5)) continue;
    let messageId = "";
    for (let time = 0; time < times; time++) messageId = queue.send(MessageBody, DelaySeconds);
    result.Successful.push({ Id, MessageId: messageId, MD5OfMessageBody: "" });
  }
  if (failsInPart || random.chance(faults.sendFailsAfter)) throw createServiceFault(random.pick);
  return result;
}

/** As SQS refuses them: a mistake of ours must not pass in the simulation. */
function assertSendable(entries: readonly SendMessageBatchRequestEntry[]): void {
  const ids = new Set(entries.map(({ Id }) => Id));
  const bytes = entries.reduce((sum, { MessageBody = "" }) => sum + Buffer.byteLength(MessageBody), 0);
  const refuse = (name: string) => {
    throw createAwsError(name, "refused by SQS", { $fault: "client" });
  };
  if (entries.length === 0) refuse("EmptyBatchRequest");
  if (entries.length > ENTRIES_MAX) refuse("TooManyEntriesInBatchRequest");
  if (ids.size !== entries.length) refuse("BatchEntryIdsNotDistinct");
  if (bytes > PAYLOAD_BYTES_MAX) refuse("BatchRequestTooLong");
  if (entries.some(({ MessageBody }) => !MessageBody)) refuse("InvalidParameterValue");
}
