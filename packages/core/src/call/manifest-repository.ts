/** Reads the small twins of calls: what a run compares Fathom's list with. */
import type { Instant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import type { ManifestEntry } from "./call.ts";
import { toManifestEntry } from "./call-item.ts";
import { createManifestEntity } from "./manifest.entity.ts";

export interface ManifestRepository {
  /** Entries of calls created from `from` to `to`, both inclusive. */
  listWindow(repId: string, from: Instant, to: Instant): Promise<ManifestEntry[]>;
  /** Entries whose pending parts are to be asked for again by `until`, most overdue first. */
  listDue(repId: string, until: Instant): Promise<ManifestEntry[]>;
}

/** Sorts after every recording id in a key. */
const AFTER_ANY_ID = Number.MAX_SAFE_INTEGER;

export function createManifestRepository(dependencies: { database: Database }): ManifestRepository {
  const manifests = createManifestEntity(dependencies.database);
  return {
    async listWindow(repId, from, to) {
      const { data } = await manifests.query
        .primary({ repId })
        .between({ createdAt: from }, { createdAt: to, recordingId: AFTER_ANY_ID })
        .go({ pages: "all", consistent: true });
      return data.map(toManifestEntry);
    },
    async listDue(repId, until) {
      const { data } = await manifests.query
        .pending({ repId })
        .lte({ nextAttemptAt: until, recordingId: AFTER_ANY_ID })
        .go({ pages: "all", hydrate: true });
      // The index may lag behind the item: what counts is the item.
      return data
        .map(toManifestEntry)
        .filter((entry) => entry.nextAttemptAt !== undefined && entry.nextAttemptAt <= until);
    },
  };
}
