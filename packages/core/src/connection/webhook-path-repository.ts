/** Reads and writes webhook paths. Secrets pass through here sealed only. */
import type { Database } from "../database/entity-configuration.ts";
import { createWebhookPathEntity } from "./webhook-path.entity.ts";
import type { WebhookPath } from "./webhook-path.ts";

export interface WebhookPathRepository {
  find(pathHash: string): Promise<WebhookPath | undefined>;
  put(path: WebhookPath): Promise<void>;
  /** From then on deliveries to it are unknown. Nothing to do when it is not there. */
  remove(pathHash: string): Promise<void>;
}

export function createWebhookPathRepository(dependencies: { database: Database }): WebhookPathRepository {
  const paths = createWebhookPathEntity(dependencies.database);
  return {
    async find(pathHash) {
      const { data } = await paths.get({ pathHash }).go({ consistent: true });
      return data ?? undefined;
    },
    async put(path) {
      await paths.put(path).go();
    },
    async remove(pathHash) {
      await paths.delete({ pathHash }).go();
    },
  };
}
