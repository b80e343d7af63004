// Table calls that dynalite knows only in part: deletion protection, and indexes added to an on-demand table. Answers come
// when the change is done, so that a waiter of the SDK, which pauses 20 seconds between two looks, never has to look twice.
import { setTimeout as sleep } from "node:timers/promises";
import type { Backend } from "./backend.ts";
import type { TimeToLive } from "./time-to-live.ts";
import { errorReply, type Json, type Reply } from "./wire.ts";

export interface Tables {
  create(request: Json): Promise<Reply>;
  update(request: Json): Promise<Reply>;
  drop(request: Json): Promise<Reply>;
}

interface TableState {
  TableStatus: string;
  GlobalSecondaryIndexes?: { IndexStatus: string }[];
}

export function createTables(backend: Backend, timeToLive: TimeToLive): Tables {
  const protectedTables = new Set<string>();

  const noteProtection = (request: Json, reply: Reply): Reply => {
    if (reply.status !== 200 || typeof request.DeletionProtectionEnabled !== "boolean") return reply;
    if (request.DeletionProtectionEnabled) protectedTables.add(String(request.TableName));
    else protectedTables.delete(String(request.TableName));
    return reply;
  };

  return {
    async create(request) {
      const reply = await backend.send("CreateTable", request);
      if (reply.status === 200) await waitUntilDone(backend, request);
      return noteProtection(request, reply);
    },
    async update(request) {
      const reply = await backend.send("UpdateTable", withIndexThroughput(request));
      if (reply.status === 200) await waitUntilDone(backend, request);
      return noteProtection(request, reply);
    },
    async drop(request) {
      const tableName = String(request.TableName);
      if (protectedTables.has(tableName)) {
        return errorReply(
          "ValidationException",
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
        );
      }
      const reply = await backend.send("DeleteTable", request);
      if (reply.status === 200) {
        await waitUntilDone(backend, request);
        backend.forgetTable(tableName);
        timeToLive.forgetTable(tableName);
      }
      return reply;
    },
  };
}

/** Until the table is active with all its indexes, or gone. */
async function waitUntilDone(backend: Backend, request: Json): Promise<void> {
  for (;;) {
    const reply = await backend.send("DescribeTable", { TableName: request.TableName });
    const table = reply.body.Table as TableState | undefined;
    if (!table) return;
    const indexes = table.GlobalSecondaryIndexes ?? [];
    if (table.TableStatus === "ACTIVE" && indexes.every((index) => index.IndexStatus === "ACTIVE")) return;
    await sleep(1);
  }
}

/** dynalite demands a throughput for every new index, also when the table is on demand. */
function withIndexThroughput(request: Json): Json {
  const updates = request.GlobalSecondaryIndexUpdates as { Create?: Json }[] | undefined;
  if (!updates) return request;
  return {
    ...request,
    GlobalSecondaryIndexUpdates: updates.map((update) =>
      update.Create
        ? {
            Create: {
              ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
              ...update.Create,
            },
          }
        : update,
    ),
  };
}
