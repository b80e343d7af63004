/** Reads and writes quarantined meetings: always a rep's entries at once, because usually there is none. */
import type { Database } from "../database/entity-configuration.ts";
import { createQuarantineEntity } from "./quarantine.entity.ts";
import type { QuarantinedCall, QuarantineRepository } from "./quarantine.ts";

export function createQuarantineRepository(dependencies: { database: Database }): QuarantineRepository {
  const entries = createQuarantineEntity(dependencies.database);

  return {
    async list(repId) {
      const { data } = await entries.query.primary({ repId }).go({ pages: "all", consistent: true });
      return data
        .map(
          (item): QuarantinedCall => ({
            repId,
            quarantineId: item.quarantineId,
            recordingId: item.recordingId ?? null,
            createdAt: item.createdAt,
            within:
              item.listedFrom === undefined || item.listedTo === undefined
                ? undefined
                : { from: item.listedFrom, to: item.listedTo },
            reason: item.reason,
            since: item.since,
            attempts: item.attempts,
            nextAttemptAt: item.nextAttemptAt,
          }),
        )
        .toSorted((a, b) => compare(a.since, b.since) || compare(a.quarantineId, b.quarantineId));
    },
    async put({ within, ...entry }) {
      const recordingId = entry.recordingId ?? undefined;
      await entries.put({ ...entry, recordingId, listedFrom: within?.from, listedTo: within?.to }).go();
    },
    async remove(repId, quarantineId) {
      await entries.delete({ repId, quarantineId }).go();
    },
  };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
