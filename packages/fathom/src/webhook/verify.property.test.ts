import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { TOLERANCE_SECONDS, verifyWebhook } from "./verify.ts";

const keys = fc.uint8Array({ minLength: 16, maxLength: 64 });
const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const instants = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 });

describe("verifyWebhook", () => {
  it("accepts whatever an honest sender signs, as long as the clocks agree", () => {
    fc.assert(
      fc.property(
        keys,
        ids,
        instants,
        fc.string({ unit: "binary" }),
        fc.integer({ min: -TOLERANCE_SECONDS, max: TOLERANCE_SECONDS }),
        (key, id, seconds, body, skew) => {
          const secret = `whsec_${Buffer.from(key).toString("base64")}`;
          const signature = new Webhook(secret).sign(id, new Date(seconds * 1_000), body);
          const verdict = verifyWebhook({
            secret,
            headers: { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signature },
            body: Buffer.from(body, "utf8"),
            nowMs: (seconds + skew) * 1_000,
          });
          expect(verdict).toEqual({ verified: true, id, sentAtMs: seconds * 1_000 });
        },
      ),
    );
  });

  it("never throws and never accepts, whatever comes from who does not know the secret", () => {
    const anything = fc.oneof(fc.string({ unit: "binary" }), fc.constant(undefined), ids);
    fc.assert(
      fc.property(
        fc.oneof(keys, fc.string()),
        anything,
        fc.oneof(anything, fc.constant("1700000000")),
        fc.oneof(
          anything,
          fc.array(fc.string({ unit: "binary" })).map((all) => all.map((one) => `v1,${one}`).join(" ")),
          fc.uint8Array({ minLength: 32, maxLength: 32 }).map((mac) => `v1,${Buffer.from(mac).toString("base64")}`),
        ),
        fc.uint8Array(),
        (key, id, timestamp, signature, body) => {
          const secret = typeof key === "string" ? key : `whsec_${Buffer.from(key).toString("base64")}`;
          const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
          expect(verifyWebhook({ secret, headers, body, nowMs: 1_700_000_000_000 }).verified).toBe(false);
        },
      ),
    );
  });
});
