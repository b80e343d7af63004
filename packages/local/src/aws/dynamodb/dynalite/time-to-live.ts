// The time-to-live setting of a table: stored and described, never acted upon. Deletion by DynamoDB takes up to days, so
// our code checks the expiry attribute itself and nothing here may depend on items vanishing.
import type { Backend } from "./backend.ts";
import { errorReply, type Json, okReply, type Reply } from "./wire.ts";

interface Specification {
  Enabled: boolean;
  AttributeName: string;
}

export interface TimeToLive {
  update(request: Json): Promise<Reply>;
  describe(request: Json): Promise<Reply>;
  forgetTable(tableName: string): void;
}

export function createTimeToLive(backend: Backend): TimeToLive {
  const byTable = new Map<string, Specification>();
  return {
    async update(request) {
      const tableName = String(request.TableName);
      await backend.call("DescribeTable", { TableName: tableName });
      const wanted = request.TimeToLiveSpecification as Specification;
      const enabled = byTable.get(tableName)?.Enabled ?? false;
      if (wanted.Enabled === enabled) {
        const state = enabled ? "enabled" : "disabled";
        return errorReply("ValidationException", `TimeToLive is already ${state}`);
      }
      byTable.set(tableName, wanted);
      return okReply({ TimeToLiveSpecification: wanted });
    },
    async describe(request) {
      const tableName = String(request.TableName);
      await backend.call("DescribeTable", { TableName: tableName });
      const current = byTable.get(tableName);
      const description = current?.Enabled
        ? { TimeToLiveStatus: "ENABLED", AttributeName: current.AttributeName }
        : { TimeToLiveStatus: "DISABLED" };
      return okReply({ TimeToLiveDescription: description });
    },
    forgetTable(tableName) {
      byTable.delete(tableName);
    },
  };
}
