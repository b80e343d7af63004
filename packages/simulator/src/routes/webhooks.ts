/** POST /webhooks and DELETE /webhooks/{id}, by the documented rules: HTTPS, a trigger, at least one include flag. */
import { formatInstant } from "../input-error.ts";
import {
  type SimulatedWebhook,
  type WebhookSettings,
  type WebhookTrigger,
  webhookTriggers,
} from "../state/webhook-store.ts";
import type { Switches } from "../switches/switches.ts";
import { answerJson, answerNothing, Refusal } from "../wire/answer.ts";
import { readJsonObject } from "./parameters.ts";
import type { Route } from "./route.ts";

const includeFlags = ["include_transcript", "include_summary", "include_action_items", "include_crm_matches"] as const;
const allowedKeys: readonly string[] = ["destination_url", "triggered_for", ...includeFlags];
const loopbackHosts: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

export const createWebhookRoute: Route = {
  method: "POST",
  path: "/webhooks",
  answer({ world, caller, switches, nowMs, body }) {
    const settings = parseWebhook(readJsonObject(body), switches);
    const createdAt = formatInstant(Math.floor(nowMs / 1000) * 1000);
    return answerJson(201, toWebhookBody(world.webhooks.add(caller.user.email, settings, createdAt), switches));
  },
};

export const deleteWebhookRoute: Route = {
  method: "DELETE",
  path: "/webhooks/:webhookId",
  answer({ world, caller, pathValues }) {
    const webhook = world.webhooks.find(pathValues.webhookId ?? "");
    if (webhook === undefined || webhook.ownerEmail !== caller.user.email) throw new Refusal(404, "Webhook not found");
    world.webhooks.remove(webhook.id);
    return answerNothing(204);
  },
};

/** Settings out of a request body. Throws Refusal(400) by the documented rules. */
export function parseWebhook(input: Readonly<Record<string, unknown>>, switches: Readonly<Switches>): WebhookSettings {
  const unknown = Object.keys(input).find((key) => !allowedKeys.includes(key));
  if (unknown !== undefined) throw new Refusal(400, `${unknown} is not an allowed property`);
  const flags = includeFlags.map((name) => {
    const value = input[name] ?? false;
    if (typeof value !== "boolean") throw new Refusal(400, `${name} must be true or false`);
    return value;
  });
  if (!flags.includes(true)) throw new Refusal(400, "At least one include_ flag must be true");
  const [includeTranscript = false, includeSummary = false, includeActionItems = false, includeCrmMatches = false] =
    flags;
  return {
    url: parseDestination(input.destination_url, switches),
    triggeredFor: parseTriggers(input.triggered_for, switches),
    includeTranscript,
    includeSummary,
    includeActionItems,
    includeCrmMatches,
  };
}

function parseDestination(value: unknown, switches: Readonly<Switches>): string {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  const loopback = url?.protocol === "http:" && loopbackHosts.includes(url.hostname) && switches.allowLoopbackWebhooks;
  if (typeof value !== "string" || (url?.protocol !== "https:" && !loopback)) {
    throw new Refusal(400, "destination_url must be a valid HTTPS URL");
  }
  return value;
}

function parseTriggers(value: unknown, switches: Readonly<Switches>): readonly WebhookTrigger[] {
  if (value === undefined && switches.era === "2025") return ["my_recordings"];
  if (!Array.isArray(value) || value.length === 0) throw new Refusal(400, "triggered_for must be a non-empty array");
  return value.map((entry: unknown) => {
    const trigger = webhookTriggers.find((known) => known === entry);
    if (trigger === undefined) throw new Refusal(400, `triggered_for must contain only ${webhookTriggers.join(", ")}`);
    if (switches.teamTriggersRefused && trigger.includes("team")) {
      throw new Refusal(400, `triggered_for: ${trigger} needs a team plan`);
    }
    return trigger;
  });
}

/** The only answer that ever shows the id and the secret. */
function toWebhookBody(webhook: SimulatedWebhook, { era }: Readonly<Switches>): Record<string, unknown> {
  return {
    id: webhook.id,
    url: webhook.url,
    secret: webhook.secret,
    created_at: webhook.createdAt,
    include_transcript: webhook.includeTranscript,
    include_crm_matches: webhook.includeCrmMatches,
    include_summary: webhook.includeSummary,
    include_action_items: webhook.includeActionItems,
    ...(era === "2025" ? {} : { triggered_for: webhook.triggeredFor }),
  };
}
