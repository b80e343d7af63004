import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildDefaultSwitches } from "../switches/switch-board.ts";
import type { Switches } from "../switches/switches.ts";
import { signWebhook, toWebhookHeaders } from "./signing.ts";

const secret = "whsec_c2ltdWxhdG9yLXNlY3JldC0yNGJ5dGVz";
const sentAtMs = 1_767_225_600_000;
const body = '{"recording_id":900000001}';

function sign(switches: Partial<Switches> = {}) {
  return toWebhookHeaders(secret, "msg_sim_0001", sentAtMs, body, { ...buildDefaultSwitches(), ...switches });
}

describe("signWebhook", () => {
  it("gives the signature of the known test vector", () => {
    expect(signWebhook(secret, "msg_sim_0001", 1_767_225_600, body)).toBe(
      "v1,FqB2LEJvOyY+4joD7iUG9ul4dYei74AhCUa5m37lJ0E=",
    );
  });
});

describe("toWebhookHeaders", () => {
  const valid = "v1,FqB2LEJvOyY+4joD7iUG9ul4dYei74AhCUa5m37lJ0E=";

  it("signs the id, the timestamp and the body", () => {
    expect(sign()).toMatchObject({
      "webhook-id": "msg_sim_0001",
      "webhook-timestamp": "1767225600",
      "webhook-signature": valid,
    });
  });

  it("spells names as webhookHeaderCase and webhookHeaderPrefix say", () => {
    expect(sign({ webhookHeaderCase: "mixed" })).toMatchObject({
      "Webhook-Id": "msg_sim_0001",
      "Webhook-Signature": valid,
    });
    expect(sign({ webhookHeaderPrefix: "svix" })).toMatchObject({ "svix-id": "msg_sim_0001", "svix-signature": valid });
  });

  it("adds entries that must be ignored, signs wrongly, or not at all", () => {
    expect(sign({ webhookSignature: "two" })["webhook-signature"]).toMatch(/^v0,\S+ v1,FqB2LEJv/);
    expect(sign({ webhookSignature: "rotated" })["webhook-signature"]).toMatch(/^v1,(?!FqB2LEJv)\S+ v1,FqB2LEJv/);
    expect(sign({ webhookSignature: "bad" })["webhook-signature"]).toMatch(/^v1,(?!FqB2LEJv)\S{43}=$/);
    expect(sign({ webhookSignature: "missing" })).not.toHaveProperty("webhook-signature");
  });

  it("signs a stale and a future timestamp correctly: only their age is wrong", () => {
    for (const [webhookTimestamp, timestamp] of [
      ["stale", 1_767_222_000],
      ["future", 1_767_229_200],
    ] as const) {
      const key = Buffer.from("simulator-secret-24bytes");
      const expected = createHmac("sha256", key).update(`msg_sim_0001.${timestamp}.${body}`).digest("base64");
      expect(sign({ webhookTimestamp })).toMatchObject({
        "webhook-timestamp": String(timestamp),
        "webhook-signature": `v1,${expected}`,
      });
    }
  });
});
