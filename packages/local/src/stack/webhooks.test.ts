/** Fathom delivers to the stack over HTTP, and the call is there without a poll. */
import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { CallPage } from "@fathom-sync/contract";
import { createWebhookPathRepository, toPathHash, toSecretOwner } from "@fathom-sync/core";
import { signWebhook } from "@fathom-sync/simulator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { learnSecret } from "../../../../test/canaries/index.ts";
import {
  addReps,
  callApi,
  getApi,
  getSimulator,
  startTestStack,
  type TestStack,
  waitUntil,
} from "../../test/fixtures/stack.ts";
import { TABLE_NAME } from "./start-stack.ts";

// A whole stack, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SECRET = `whsec_${randomBytes(24).toString("base64")}`;
const PATH_KEY = randomBytes(24).toString("base64url");

let stack: TestStack;
beforeAll(async () => {
  learnSecret("api-key", SECRET);
  stack = await startTestStack();
});
afterAll(() => stack.stop());

async function listBodies(apiKey: string): Promise<string[]> {
  const query = "include_transcript=true&include_summary=true&include_action_items=true";
  const answer = await fetch(`${stack.addresses.fathomUrl}/meetings?${query}`, { headers: { "x-api-key": apiKey } });
  const page = (await answer.json()) as { items: unknown[] };
  return page.items.map((item) => JSON.stringify(item));
}

async function deliver(body: string, id: string, key = PATH_KEY): Promise<Response> {
  const timestamp = Math.floor(Date.now() / 1_000);
  return await fetch(`${stack.addresses.webhookUrl}/api/webhooks/fathom/${key}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "Webhook-Id": id,
      "Webhook-Timestamp": String(timestamp),
      "Webhook-Signature": signWebhook(SECRET, id, timestamp, body),
    },
    body,
  });
}

describe("the stack's webhook URL", () => {
  it("is an origin of its own, on which no other route is", async () => {
    const { apiUrl, webhookUrl } = stack.addresses;
    expect(new URL(webhookUrl).origin).toBe(webhookUrl);
    expect(webhookUrl).not.toBe(apiUrl);
    expect((await fetch(`${webhookUrl}/api/health`)).status).toBe(404);
    expect((await fetch(`${webhookUrl}/api/webhooks/fathom/x`)).status).toBe(405);
    expect((await deliver("{}", "msg_0", "nobodys-key")).status).toBe(404);
    expect(
      (await fetch(`${webhookUrl}/api/webhooks/fathom/x`, { method: "POST", body: "x".repeat(5_000_000) })).status,
    ).toBe(413);
  });

  it("takes a delivery in a moment, and the worker merges it", async () => {
    const [user] = await addReps(stack, 1, 0);
    if (!user) throw new Error("no rep");
    const rep = await stack.records.reps.get("rep-0");
    const client = new DynamoDBClient({
      endpoint: stack.addresses.dynamodbUrl,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const pathHash = toPathHash(PATH_KEY);
    await createWebhookPathRepository({ database: { client, tableName: TABLE_NAME } }).put({
      pathHash,
      repId: rep.repId,
      connectionId: rep.connectionId ?? "",
      sealedSecret: await stack.records.vault.seal(toSecretOwner(pathHash), SECRET),
      createdAt: new Date().toISOString(),
    });
    client.destroy();
    const { recordingId } = getSimulator(stack).addMeeting(user.email, { createdAt: Date.now() - 3_600_000 });
    const [body = ""] = await listBodies(user.apiKey);
    for (const status of [204, 204]) expect((await deliver(body, "msg_1")).status).toBe(status);
    const { items } = await waitUntil(
      () => getApi<CallPage>(stack, `/api/reps/${rep.repId}/calls`),
      (page) => page.items.length > 0,
    );
    expect(items).toMatchObject([{ recordingId, sources: { transcript: "webhook", summary: "webhook" } }]);
  });

  it("is where connecting a rep registers a webhook by itself, and a new call comes by it", async () => {
    const simulator = getSimulator(stack);
    const user = simulator.addUser({ email: "hooked@sellers.example", name: "Hooked" });
    await callApi(stack, "PUT", "/api/reps/hooked", { name: "Hooked", email: user.email });
    await callApi(stack, "PUT", "/api/reps/hooked/connection", { apiKey: user.apiKey });
    const hooks = simulator.webhooks.list().filter(({ ownerEmail }) => ownerEmail === user.email);
    expect(hooks).toHaveLength(1);
    expect(hooks[0]?.url.startsWith(`${stack.addresses.webhookUrl}/api/webhooks/fathom/`)).toBe(true);
    // Ready in a moment: Fathom delivers then, and no run is due.
    const soon = Date.now() + 2_000;
    const { recordingId } = simulator.addMeeting(user.email, {
      createdAt: Date.now() - 60_000,
      transcriptReadyAt: soon,
      summaryReadyAt: soon,
    });
    const { items } = await waitUntil(
      () => getApi<CallPage>(stack, "/api/reps/hooked/calls"),
      (page) => page.items.some((call) => call.summary.state === "present"),
    );
    expect(items).toMatchObject([{ recordingId, sources: { transcript: "webhook", summary: "webhook" } }]);
    await callApi(stack, "DELETE", "/api/reps/hooked/connection");
    expect(simulator.webhooks.list().filter(({ ownerEmail }) => ownerEmail === user.email)).toEqual([]);
  });
});
