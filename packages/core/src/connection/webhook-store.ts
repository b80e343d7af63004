/**
 * Stores a registered webhook: its id with the connection and its sealed secret with the path, in one transaction. Fathom shows both
 * once, so there is never one without the other.
 */
import { Service } from "electrodb";
import { type Database, toEntityConfiguration } from "../database/entity-configuration.ts";
import { createConnectionEntity } from "./connection.entity.ts";
import type { Connection, WebhookRegistration } from "./connection.ts";
import { toConnectionItem } from "./connection-item.ts";
import { createWebhookPathEntity } from "./webhook-path.entity.ts";
import type { WebhookPath } from "./webhook-path.ts";

/** Undefined when the connection was changed since it was read: then nothing was written. */
export type StoreWebhook = (
  connection: Connection,
  webhook: WebhookRegistration,
  path: WebhookPath,
) => Promise<Connection | undefined>;

export function createStoreWebhook({ database }: { database: Database }): StoreWebhook {
  const service = new Service(
    { connection: createConnectionEntity(database), path: createWebhookPathEntity(database) },
    toEntityConfiguration(database),
  );
  return async (connection, webhook, path) => {
    const next = { ...connection, webhook, revision: connection.revision + 1 };
    const { canceled } = await service.transaction
      .write((writers) => [
        writers.connection
          .put(toConnectionItem(next))
          .where(({ revision }, { eq }) => eq(revision, connection.revision))
          .commit(),
        writers.path.put(path).commit(),
      ])
      .go();
    return canceled ? undefined : next;
  };
}
