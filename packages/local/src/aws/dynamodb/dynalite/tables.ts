// Table calls that dynalite knows only in part: deletion protection, and indexes added to an on-demand table.
import type { Backend } from "./backend.ts";
import type { TimeToLive } from "./time-to-live.ts";
import { errorReply, type Json, type Reply } from "./wire.ts";

export interface Tables {
  create(request: Json): Promise<Reply>;
  update(request: Json): Promise<Reply>;
  drop(request: Json): Promise<Reply>;
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
      return noteProtection(request, await backend.send("CreateTable", request));
    },
    async update(request) {
      return noteProtection(request, await backend.send("UpdateTable", withIndexThroughput(request)));
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
        backend.forgetTable(tableName);
        timeToLive.forgetTable(tableName);
      }
      return reply;
    },
  };
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
