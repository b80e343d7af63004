/**
 * Contestant (c): webhooks and nothing else. Connecting a rep registers a webhook for the rep's own calls, private and shared;
 * each delivery is verified, stored, and answered 200 when that is done, so that Fathom tries again otherwise.
 *
 * Assumed in its favour: an import of 30 days on connect, as Twenty's app does it; deliveries are verified by the right rules
 * and may come again; a call deleted in the CRM stays deleted; the endpoint is as reliable as our own functions are. Not done,
 * because that is what "webhooks only" means: asking Fathom again. What is announced before a part is made, what changes later,
 * what is shared late and what was never announced (a call without a summary) stays as it is.
 * Shown: green while a webhook is registered; nothing else is known. It is read as "what was listed more than an hour ago is
 * here", since a delivery comes when the summary is made, minutes after the call.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { ActAnswer } from "../world/system.ts";
import type { Contestant, ContestantOptions } from "./contestant.ts";
import { createCrmRoutes } from "./crm-routes.ts";
import { createFathomCalls, findDelivered } from "./fathom-calls.ts";
import { createHosting } from "./hosting.ts";
import { fetchCalls } from "./loop-fetch.ts";
import { HISTORY_MS } from "./window.ts";

const ENDPOINT = "https://crm.example/api/fathom/";
/** Standard Webhooks: the age of a signature that is still taken. */
const TOLERANCE_SECONDS = 300;
/** How old a call must be before the green light speaks of it. */
const GRACE_MS = 3_600_000;

export function createWebhooksOnly(options: ContestantOptions): Contestant {
  const hosting = createHosting(options);

  const system = createCrmRoutes({
    hosting,
    buries: true,
    showRep({ webhook }) {
      const atMs = webhook === undefined ? undefined : hosting.clock.now() - GRACE_MS;
      return { green: webhook !== undefined, completeUntilMs: atMs, checkedAtMs: atMs, blamed: undefined };
    },
    async checkKey(route, apiKey) {
      const status = await createFathomCalls(route, apiKey).probe();
      if (status === 200) return 200;
      return status === 401 || status === 403 ? 422 : 502;
    },
    async onConnect(route, rep) {
      // Fathom has no list of webhooks: one that was registered before goes on, whatever the key is now.
      if (rep.webhook) return rep;
      const answer = await createFathomCalls(route, rep.apiKey).post("/webhooks", {
        destination_url: `${ENDPOINT}${rep.repId}`,
        triggered_for: ["my_recordings", "my_shared_with_team_recordings"],
        include_transcript: true,
        include_summary: true,
        include_action_items: true,
      });
      const { id, secret } = answer as { id: string; secret: string };
      return { ...rep, webhook: { id, secret } };
    },
    async importHistory(route, rep) {
      await fetchCalls(route, rep, HISTORY_MS);
      return { status: 200 };
    },
  });

  function receive(repId: string, headers: Headers, body: string): Promise<ActAnswer> {
    return hosting.request(async ({ store, now }) => {
      const rep = await store.findRep(repId);
      if (rep?.webhook === undefined) return { status: 404 };
      if (!isGenuine(rep.webhook.secret, headers, body, now())) return { status: 401 };
      if (!rep.active) return { status: 200 };
      const call = findDelivered(repId, JSON.parse(body));
      if (call === undefined) return { status: 422 };
      if (!(await store.isBuried(call.recordingId))) await store.putCall(call);
      return { status: 200 };
    });
  }

  return {
    name: "webhooks-only",
    system,
    start: () => undefined,
    stop: () => undefined,
    get isIdle() {
      return hosting.isIdle;
    },
    get counters() {
      return hosting.counters;
    },
    webhookFetch: async (input, init) => {
      const request = new Request(input, init);
      const repId = request.url.slice(ENDPOINT.length);
      const { status } = await receive(repId, request.headers, await request.text());
      return new Response(null, { status });
    },
  };
}

/** Source: the Standard Webhooks specification; Fathom documentation, webhook verification. */
function isGenuine(secret: string, headers: Headers, body: string, nowMs: number): boolean {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map(
    (name) => headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`) ?? "",
  );
  if (!(Math.abs(Number(timestamp) - nowMs / 1_000) <= TOLERANCE_SECONDS)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest();
  return (signatures ?? "").split(" ").some((entry) => {
    const given = Buffer.from(entry.replace(/^v1,/, ""), "base64");
    return entry.startsWith("v1,") && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}
