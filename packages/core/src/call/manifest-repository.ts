/** Reads the small twins of calls: what a run compares Fathom's list with. */
import type { Instant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { FIRST_INSTANT, LAST_INSTANT, LAST_RECORDING_ID } from "../database/key-bounds.ts";
import type { ManifestEntry } from "./call.ts";
import { toManifestEntry } from "./call-item.ts";
import { createManifestEntity } from "./manifest.entity.ts";

export interface ManifestRepository {
  /** Entries of calls created from `from` to `to`, both inclusive. */
  listWindow(repId: string, from: Instant, to: Instant): Promise<ManifestEntry[]>;
  /** Entries whose pending parts are to be asked for again by `until`, most overdue first. */
  listDue(repId: string, until: Instant): Promise<ManifestEntry[]>;
  /** Every entry with pending parts, due or not. */
  listPending(repId: string): Promise<ManifestEntry[]>;
}

export function createManifestRepository(dependencies: { database: Database }): ManifestRepository {
  const manifests = createManifestEntity(dependencies.database);
  async function listDue(repId: string, until: Instant): Promise<ManifestEntry[]> {
    const { data } = await manifests.query
      .pending({ repId })
      // The rep's calls are in the same partition of the index, before these.
      .between({ nextAttemptAt: FIRST_INSTANT }, { nextAttemptAt: until, recordingId: LAST_RECORDING_ID })
      .go({ pages: "all", hydrate: true });
    // The index may lag behind the item: what counts is the item.
    return data
      .map(toManifestEntry)
      .filter((entry) => entry.nextAttemptAt !== undefined && entry.nextAttemptAt <= until);
  }

  return {
    async listWindow(repId, from, to) {
      const { data } = await manifests.query
        .primary({ repId })
        .between({ createdAt: from }, { createdAt: to, recordingId: LAST_RECORDING_ID })
        .go({ pages: "all", consistent: true });
      return data.map(toManifestEntry);
    },
    listDue,
    listPending: (repId) => listDue(repId, LAST_INSTANT),
  };
}
