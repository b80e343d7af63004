/** Registered webhooks and the log of what was delivered to them. */
import { deriveBytes, deriveToken } from "../randomness.ts";

export const webhookTriggers = [
  "my_recordings",
  "my_shared_with_team_recordings",
  "shared_team_recordings",
  "shared_external_recordings",
] as const;
export type WebhookTrigger = (typeof webhookTriggers)[number];

export interface WebhookSettings {
  readonly url: string;
  readonly triggeredFor: readonly WebhookTrigger[];
  readonly includeTranscript: boolean;
  readonly includeSummary: boolean;
  readonly includeActionItems: boolean;
  readonly includeCrmMatches: boolean;
}

export interface SimulatedWebhook extends WebhookSettings {
  readonly id: string;
  readonly ownerEmail: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  readonly createdAt: string;
  /** True after days of failures only; nothing is sent any more. */
  readonly disabled: boolean;
}

export interface DeliveryAttempt {
  readonly at: string;
  /** HTTP status, or null when there was no answer. */
  readonly status: number | null;
  readonly error?: string;
}

export interface WebhookDelivery {
  /** The `webhook-id` header: the same for all attempts. */
  readonly messageId: string;
  readonly webhookId: string;
  readonly ownerEmail: string;
  readonly url: string;
  readonly recordingId: number;
  readonly eventAt: string;
  readonly attempts: readonly DeliveryAttempt[];
  /** `dropped`: switched off, or the webhook was deleted or disabled before it got through. */
  readonly state: "pending" | "delivered" | "failed" | "dropped";
}

export interface MutableDelivery extends WebhookDelivery {
  readonly attempts: DeliveryAttempt[];
  state: WebhookDelivery["state"];
}

export interface WebhookStore {
  add(ownerEmail: string, settings: WebhookSettings, createdAt: string): SimulatedWebhook;
  find(id: string): SimulatedWebhook | undefined;
  list(): readonly SimulatedWebhook[];
  remove(id: string): boolean;
  disable(id: string): void;
  log(delivery: MutableDelivery): void;
  /** Oldest first; the newest 10,000. */
  listDeliveries(): readonly WebhookDelivery[];
  /** A number that no event had before. */
  takeEventNumber(): number;
}

const KEPT = 10_000;

export function createWebhookStore(seed: number): WebhookStore {
  const webhooks = new Map<string, SimulatedWebhook & { disabled: boolean }>();
  let deliveries: WebhookDelivery[] = [];
  let created = 0;
  let events = 0;
  return {
    add(ownerEmail, settings, createdAt) {
      created += 1;
      const id = deriveToken(16, seed, "webhook", created);
      const secret = `whsec_${deriveBytes(24, seed, "webhook-secret", created).toString("base64")}`;
      const webhook = { ...settings, id, ownerEmail, secret, createdAt, disabled: false };
      webhooks.set(id, webhook);
      return webhook;
    },
    find: (id) => webhooks.get(id),
    list: () => [...webhooks.values()],
    remove: (id) => webhooks.delete(id),
    disable(id) {
      const webhook = webhooks.get(id);
      if (webhook !== undefined) webhook.disabled = true;
    },
    log(delivery) {
      deliveries.push(delivery);
      if (deliveries.length >= KEPT * 2) deliveries = deliveries.slice(-KEPT);
    },
    listDeliveries: () => (deliveries.length > KEPT ? deliveries.slice(-KEPT) : deliveries),
    takeEventNumber() {
      events += 1;
      return events;
    },
  };
}
