/**
 * Delivery of one event to one webhook, with Svix's retry schedule on the simulator's clock: the same id on every
 * attempt, 2xx ends it, anything else (redirects too) is tried again until the schedule ends.
 */
import { formatInstant } from "../input-error.ts";
import { deriveToken } from "../randomness.ts";
import type { MutableDelivery, SimulatedWebhook } from "../state/webhook-store.ts";
import type { Switches } from "../switches/switches.ts";
import type { World } from "../world.ts";
import { toWebhookHeaders } from "./signing.ts";

interface Shipment {
  readonly world: World;
  readonly webhookId: string;
  readonly secret: string;
  readonly body: string;
  readonly eventAtMs: number;
  readonly switches: Readonly<Switches>;
  readonly delivery: MutableDelivery;
}

const DUPLICATE_DELAY_MS = 1000;

/** Settles when a first attempt that is due at once has been made; retries follow on the agenda. */
export async function startDelivery(
  world: World,
  webhook: SimulatedWebhook,
  recordingId: number,
  body: string,
  switches: Readonly<Switches>,
): Promise<void> {
  const eventNumber = world.webhooks.takeEventNumber();
  const eventAtMs = world.clock.now();
  const delivery: MutableDelivery = {
    messageId: `msg_${deriveToken(27, world.seed, "event", eventNumber)}`,
    webhookId: webhook.id,
    ownerEmail: webhook.ownerEmail,
    url: webhook.url,
    recordingId,
    eventAt: formatInstant(eventAtMs),
    attempts: [],
    state: switches.webhookDelivery === "never" ? "dropped" : "pending",
  };
  world.webhooks.log(delivery);
  if (delivery.state === "dropped") return;
  const shipment = { world, webhookId: webhook.id, secret: webhook.secret, body, eventAtMs, switches, delivery };
  const held = switches.webhookDelivery === "out-of-order" && eventNumber % 2 === 1;
  const firstDelayMs =
    (switches.webhookRetryDelaysSeconds[0] ?? 0) * 1000 + (held ? switches.webhookHoldSeconds * 1000 : 0);
  if (firstDelayMs === 0) await attempt(shipment, 0);
  else world.agenda.add(eventAtMs + firstDelayMs, () => attempt(shipment, 0));
}

async function attempt(shipment: Shipment, index: number): Promise<void> {
  const { world, delivery, switches } = shipment;
  const webhook = world.webhooks.find(shipment.webhookId);
  if (webhook === undefined || webhook.disabled) {
    delivery.state = "dropped";
    return;
  }
  const succeeded = await send(shipment);
  if (succeeded) {
    const first = delivery.state === "pending";
    delivery.state = "delivered";
    if (first && switches.webhookDelivery === "duplicate") {
      world.agenda.add(world.clock.now() + DUPLICATE_DELAY_MS, () => send(shipment).then(() => undefined));
    }
    return;
  }
  const nextSeconds = switches.webhookRetryDelaysSeconds[index + 1];
  if (nextSeconds !== undefined) {
    world.agenda.add(world.clock.now() + nextSeconds * 1000, () => attempt(shipment, index + 1));
    return;
  }
  delivery.state = "failed";
  disableDeadEndpoint(shipment);
}

/** One POST; true on 2xx. */
async function send({ world, delivery, body, secret, eventAtMs, switches }: Shipment): Promise<boolean> {
  const nowMs = world.clock.now();
  const signedAtMs = switches.webhookRetryTimestamp === "fresh" ? nowMs : eventAtMs;
  const headers = toWebhookHeaders(secret, delivery.messageId, signedAtMs, body, switches);
  const at = formatInstant(nowMs);
  try {
    const response = await world.sendOut(delivery.url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      // Real time on purpose: it guards a real socket, and on a virtual clock nobody could end the wait.
      signal: AbortSignal.timeout(switches.webhookTimeoutMs),
    });
    await response.body?.cancel();
    delivery.attempts.push({ at, status: response.status });
    return response.ok;
  } catch (error) {
    delivery.attempts.push({ at, status: null, error: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

/** Svix disables an endpoint when it has only failed for days. */
function disableDeadEndpoint({ world, webhookId, switches }: Shipment): void {
  const sinceMs = world.clock.now() - switches.webhookDisableAfterSeconds * 1000;
  const own = world.webhooks.listDeliveries().filter((delivery) => delivery.webhookId === webhookId);
  const attempts = own.flatMap((delivery) => delivery.attempts);
  const succeededLately = attempts.some(
    ({ at, status }) => status !== null && status < 300 && Date.parse(at) >= sinceMs,
  );
  const failsForLong = attempts.some(({ at }) => Date.parse(at) <= sinceMs);
  if (failsForLong && !succeededLately) world.webhooks.disable(webhookId);
}
