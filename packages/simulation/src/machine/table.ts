/**
 * The table as one container reaches it: a client of the shared engine whose every command takes its time, passes the
 * container's gate and may meet a fault. Faults come as the SDK shows them, after retries of its own.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { VirtualClock } from "../clock/index.ts";
import type { Randomness } from "../randomness.ts";
import { createAwsError, createServiceFault } from "./aws-error.ts";
import type { Container } from "./container.ts";
import { type MachineLatencies, SLOW_MS, type TableFaults } from "./faults.ts";
import { type BatchInput, leaveOut, toLeftOut } from "./unprocessed.ts";

export interface TableCounters {
  commands: number;
  readUnits: number;
  writeUnits: number;
  throttledReads: number;
  throttledWrites: number;
}

export interface TableClientDependencies {
  /** A client of its own on the shared engine. */
  readonly client: DynamoDBClient;
  readonly container: Container;
  readonly clock: VirtualClock;
  readonly random: Randomness;
  readonly latencies: MachineLatencies;
  readonly getFaults: () => TableFaults;
  readonly counters: TableCounters;
}

type Input = Readonly<Record<string, unknown>>;
type Output = Readonly<Record<string, unknown>>;

/** Names of the commands that change something. */
export const WRITES: ReadonlySet<string> = new Set([
  "PutItemCommand",
  "UpdateItemCommand",
  "DeleteItemCommand",
  "BatchWriteItemCommand",
  "TransactWriteItemsCommand",
]);

/** Puts gate and faults in front of `client`, and returns it. */
export function guardTableClient(dependencies: TableClientDependencies): DynamoDBClient {
  const { client, container } = dependencies;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? "";
      let response: unknown;
      const output = await container.pass("table", command, () =>
        perform(dependencies, command, args.input as Input, async (input) => {
          const result = await next({ ...args, input: input as typeof args.input });
          response = result.response;
          return result.output as unknown as Output;
        }),
      );
      return { output: output as never, response };
    },
    { step: "initialize", name: "simulatedTable" },
  );
  return client;
}

async function perform(
  dependencies: TableClientDependencies,
  command: string,
  given: Input,
  send: (input: Input) => Promise<Output>,
): Promise<Output> {
  const { clock, random, latencies, counters, getFaults } = dependencies;
  const faults = getFaults();
  const isWrite = WRITES.has(command);
  counters.commands++;
  await clock.sleep(random.integer(...(random.chance(faults.slow) ? SLOW_MS : latencies.tableMs)));
  if (random.chance(faults.throttled)) {
    counters[isWrite ? "throttledWrites" : "throttledReads"]++;
    throw createAwsError("ProvisionedThroughputExceededException", "simulated");
  }
  if (random.chance(faults.failsBefore)) throw createServiceFault(random.pick);
  if (isWrite && random.chance(faults.conflict)) throw toConflict(command, given);

  const repeats = isWrite && random.chance(faults.repeated);
  const leftOut = random.chance(faults.unprocessed) ? leaveOut(command, given as BatchInput, random) : undefined;
  let input = leftOut?.input ?? given;
  if (command === "QueryCommand" && random.chance(faults.shortPage)) input = shorten(input, random);
  // The SDK gives a transaction its token before it sends it for the first time: its own retry is the same transaction.
  if (repeats && command === "TransactWriteItemsCommand")
    input = { ClientRequestToken: Buffer.from(random.bytes(16)).toString("hex"), ...input };

  let output = await send(input);
  if (repeats) output = await send(input);
  book(counters, isWrite, output);
  if (isWrite && random.chance(faults.failsAfter)) throw createServiceFault(random.pick);
  return leftOut ? { ...output, ...toLeftOut(leftOut) } : output;
}

/** Source: DynamoDB API reference, TransactWriteItems and PutItem. */
function toConflict(command: string, input: Input): Error {
  if (command !== "TransactWriteItemsCommand") {
    return createAwsError("TransactionConflictException", "simulated", { $fault: "client" });
  }
  const items = input.TransactItems as readonly unknown[];
  return createAwsError("TransactionCanceledException", "Transaction cancelled, simulated", {
    $fault: "client",
    CancellationReasons: items.map((_, index) => ({
      Code: index === items.length - 1 ? "TransactionConflict" : "None",
    })),
  });
}

/** A page may end anywhere; the rest is behind its `LastEvaluatedKey`. */
function shorten(input: Input, random: Randomness): Input {
  const limit = typeof input.Limit === "number" ? input.Limit : 20;
  return { ...input, Limit: random.integer(1, limit) };
}

function book(counters: TableCounters, isWrite: boolean, output: Output): void {
  const consumed = [output.ConsumedCapacity ?? []].flat() as readonly { CapacityUnits?: number }[];
  const units = consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  if (isWrite) counters.writeUnits += units;
  else counters.readUnits += units;
}
