/** Builds what the receiving function needs, once per container: the other place where parts meet, so that its bundle stays small. */
import { type Clock, createKeyVault, type Log, type Random } from "@fathom-sync/core";
import { verifyWebhook } from "@fathom-sync/fathom";
import type { WebhookSettings } from "../resources.ts";
import { createPowertoolsLog } from "../runtime/powertools-log.ts";
import { createPowertoolsMetrics, type InvocationMetrics } from "../runtime/powertools-metrics.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { createAwsJson } from "./aws-json.ts";
import type { WebhookServices } from "./handler.ts";
import { createPlainStore } from "./plain-store.ts";
import { createReceive } from "./receive.ts";

/** What reaches out of the process. A deployed function takes the defaults; tests put their own in place. */
export interface WebhookParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: InvocationMetrics;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

export function createWebhookServices(settings: WebhookSettings, parts: Partial<WebhookParts> = {}): WebhookServices {
  const { clock = systemClock, random = Math.random, log = createPowertoolsLog(settings) } = parts;
  const metrics = parts.metrics ?? createPowertoolsMetrics({ stage: settings.stage, clock });
  const { region, credentials } = settings;
  const send = createAwsJson({ fetch: parts.fetch ?? fetch, region, credentials, clock, random });
  const store = createPlainStore(send, settings, metrics);
  const vault = createKeyVault({ dataKeys: store.dataKeys });
  return { receive: createReceive({ store, vault, verify: verifyWebhook, clock, log, metrics }), log, metrics };
}
