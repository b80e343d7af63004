import { SourceError } from "@fathom-sync/core";
import { createSimulator } from "@fathom-sync/simulator";
import { describe, expect, it } from "vitest";
import { buildVirtualClock } from "./fixtures/virtual-clock.ts";
import { createTransport, type Fetch } from "./transport.ts";
import { ALL_OWN_CALLS, createWebhookClient, OWN_CALLS_WITHOUT_TEAMS } from "./webhook-client.ts";

const url = "https://hooks.example/api/webhooks/fathom/secret-path";

function build(given?: Fetch) {
  const simulator = createSimulator();
  const { apiKey } = simulator.addUser({ email: "r1@sellers.example", name: "Noor" });
  const transport = createTransport({ fetch: given ?? simulator.fetch, clock: buildVirtualClock(), random: () => 0 });
  return { simulator, apiKey, webhooks: createWebhookClient(transport) };
}

const answer =
  (status: number, body: string): Fetch =>
  async () =>
    new Response(body, { status });

describe("the webhook client", () => {
  it("registers with content, and returns the id and the secret", async () => {
    const { simulator, apiKey, webhooks } = build();
    const created = await webhooks.create(apiKey, { url, triggeredFor: ALL_OWN_CALLS });
    const [hook] = simulator.webhooks.list();
    expect(created).toEqual({ webhookId: hook?.id, secret: hook?.secret });
    expect(hook).toMatchObject({ url, triggeredFor: ALL_OWN_CALLS, includeTranscript: true, includeCrmMatches: false });
  });

  it("deletes, and tells when there was nothing to delete", async () => {
    const { simulator, apiKey, webhooks } = build();
    const { webhookId } = await webhooks.create(apiKey, { url, triggeredFor: OWN_CALLS_WITHOUT_TEAMS });
    expect(await webhooks.remove(apiKey, webhookId)).toBe(true);
    expect(await webhooks.remove(apiKey, webhookId)).toBe(false);
    expect(simulator.webhooks.list()).toEqual([]);
  });

  it("puts an odd id into the address as one segment", async () => {
    const asked: string[] = [];
    const { webhooks } = build(async (target) => {
      asked.push(target);
      return new Response(null, { status: 204 });
    });
    await webhooks.remove("key-of-mine", "a/../b?c");
    expect(asked).toEqual(["https://api.fathom.ai/external/v1/webhooks/a%2F..%2Fb%3Fc"]);
  });

  it.each([
    [400, '{"error":"destination_url must be a valid HTTPS URL"}', "fathom_rejected_request"],
    [401, "", "fathom_key_refused"],
    [429, "", "fathom_rate_limited"],
    [503, "<html>", "fathom_server_error"],
    [201, "{}", "fathom_malformed_answer"],
    [201, '{"id":"w1","secret":', "fathom_malformed_answer"],
    [201, '{"id":"w1","secret":""}', "fathom_malformed_answer"],
    [302, "", "fathom_unexpected_status"],
  ])("names what happened at %i %j", async (status, body, code) => {
    const { webhooks } = build(answer(status, body));
    const error: unknown = await webhooks.create("key-of-mine", { url, triggeredFor: ALL_OWN_CALLS }).catch((e) => e);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toMatch(/secret-path|key-of-mine/);
  });
});
