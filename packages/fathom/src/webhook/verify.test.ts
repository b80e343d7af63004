import { createHmac } from "node:crypto";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { describe, expect, it } from "vitest";
import { verifyWebhook, type WebhookRefusal } from "./verify.ts";

/** The vector of the Standard Webhooks libraries. */
const VECTOR = {
  secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

interface Given {
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Uint8Array;
  readonly now?: number;
}

const HEADERS = {
  "webhook-id": VECTOR.id,
  "webhook-timestamp": String(VECTOR.timestamp),
  "webhook-signature": VECTOR.signature,
};

/** The vector, with what is given in place of its own. */
function verify({ secret = VECTOR.secret, headers, body = VECTOR.body, now = VECTOR.timestamp }: Given) {
  return verifyWebhook({
    secret,
    headers: { ...HEADERS, ...headers },
    body: Buffer.from(body),
    nowMs: now * 1_000,
  });
}

const refused = (refusal: WebhookRefusal) => ({ verified: false, refusal });

/** Signed by hand, whatever the parts are. */
function sign(key: Uint8Array | string, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

const KEY = Buffer.from(VECTOR.secret, "base64");

describe("verifyWebhook, by the official vectors", () => {
  it("accepts the vector of the standard, with and without the secret's prefix", () => {
    const accepted = { verified: true, id: VECTOR.id, sentAtMs: VECTOR.timestamp * 1_000 };
    expect(verify({})).toEqual(accepted);
    expect(verify({ secret: `whsec_${VECTOR.secret}` })).toEqual(accepted);
  });

  it("accepts our vector for Fathom", () => {
    expect(
      verifyWebhook({
        secret: "whsec_c2ltdWxhdG9yLXNlY3JldC0yNGJ5dGVz",
        headers: {
          "webhook-id": "msg_sim_0001",
          "webhook-timestamp": "1767225600",
          "webhook-signature": "v1,FqB2LEJvOyY+4joD7iUG9ul4dYei74AhCUa5m37lJ0E=",
        },
        body: Buffer.from('{"recording_id":900000001}'),
        nowMs: 1_767_225_600_000,
      }),
    ).toMatchObject({ verified: true, id: "msg_sim_0001" });
  });
});

describe("verifyWebhook, by the cases of the official suites", () => {
  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("refuses a delivery without %s", (name) => {
    expect(verify({ headers: { [name]: undefined } })).toEqual(refused("headers"));
    expect(verify({ headers: { [name]: "" } })).toEqual(refused("headers"));
  });

  it.each([
    "hello",
    "1614265330junk",
    "1614265330.5",
    "+1614265330",
    "-1614265330",
    "1.614265330e9",
    "0x6037bb32",
    "01614265330",
    "1_614_265_330",
    "Infinity",
    "NaN",
    "99999999999999999999",
  ])("refuses the timestamp %j, though it was signed", (timestamp) => {
    const headers = {
      "webhook-timestamp": timestamp,
      "webhook-signature": sign(KEY, VECTOR.id, timestamp, VECTOR.body),
    };
    expect(verify({ headers })).toEqual(refused("timestamp"));
  });

  it.each([
    ["wrong", "v1,dawfeoifkpqwoekfpqoekf"],
    ["partial", VECTOR.signature.slice(0, 8)],
    ["empty of its version", "v1,"],
    ["without a version", VECTOR.signature.slice(3)],
    ["of another version", VECTOR.signature.replace("v1", "v2")],
    ["of an asymmetric version", VECTOR.signature.replace("v1", "v1a")],
    ["with something behind it", `${VECTOR.signature}x`],
    ["with a second comma", VECTOR.signature.replace("v1,", "v1,,")],
    ["in base64url", VECTOR.signature.replaceAll("+", "-").replaceAll("/", "_")],
    ["of as many bytes in other characters", `v1,${"é".repeat(22)}`],
  ])("refuses a signature that is %s", (_what, signature) => {
    expect(verify({ headers: { "webhook-signature": signature } })).toEqual(refused("signature"));
  });

  it("refuses what is older than five minutes, and what is more than five minutes ahead", () => {
    const { timestamp } = VECTOR;
    expect(verify({ now: timestamp + 300 })).toMatchObject({ verified: true });
    expect(verify({ now: timestamp + 301 })).toEqual(refused("stale"));
    expect(verify({ now: timestamp - 300 })).toMatchObject({ verified: true });
    expect(verify({ now: timestamp - 301 })).toEqual(refused("future"));
  });

  it("accepts one good signature among several", () => {
    const signature = `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= ${VECTOR.signature} v1,x`;
    expect(verify({ headers: { "webhook-signature": signature } })).toMatchObject({ verified: true });
  });

  it("looks at sixteen signatures and no more", () => {
    const before = (count: number) => `${"v1,x ".repeat(count)}${VECTOR.signature}`;
    expect(verify({ headers: { "webhook-signature": before(15) } })).toMatchObject({ verified: true });
    expect(verify({ headers: { "webhook-signature": before(16) } })).toEqual(refused("signature"));
  });

  it("accepts an empty body that was signed", () => {
    const signature = sign(KEY, VECTOR.id, String(VECTOR.timestamp), "");
    expect(verify({ body: "", headers: { "webhook-signature": signature } })).toMatchObject({ verified: true });
  });

  it("accepts the names of the sender's service, and headers in any case", () => {
    const named = (spell: (name: string) => string) =>
      verifyWebhook({
        secret: VECTOR.secret,
        headers: Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [spell(name), value])),
        body: Buffer.from(VECTOR.body),
        nowMs: VECTOR.timestamp * 1_000,
      });
    expect(named((name) => name.replace("webhook", "svix"))).toMatchObject({ verified: true });
    expect(named((name) => name.toUpperCase())).toMatchObject({ verified: true });
    expect(named((name) => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()))).toMatchObject({
      verified: true,
    });
  });

  it("refuses headers of two families, none of them whole, and a name that comes in two spellings", () => {
    expect(verify({ headers: { "webhook-id": undefined, "svix-id": VECTOR.id } })).toEqual(refused("headers"));
    expect(verify({ headers: { "Webhook-Id": VECTOR.id } })).toEqual(refused("headers"));
  });

  it.each(["msg.1", "msg 1", "msg\u00e91", "m".repeat(257)])("refuses the id %j, though it was signed", (id) => {
    const signature = sign(KEY, id, String(VECTOR.timestamp), VECTOR.body);
    expect(verify({ headers: { "webhook-id": id, "webhook-signature": signature } })).toEqual(refused("headers"));
  });
});

describe("verifyWebhook, when the secret is none", () => {
  it.each(["", "whsec_", "whsec_====", "whsec_ ", "whsec_YQ==", "whsec_not base64 at all!", "whsec_c2hvcnQtc2VjcmV0"])(
    "refuses everything with %j, what was signed with the empty key, with the decoy and with that very secret too",
    (secret) => {
      const bare = Buffer.from(secret.replace("whsec_", ""), "base64");
      for (const key of [Buffer.alloc(0), Buffer.alloc(32), bare, Buffer.from(secret)]) {
        const signature = sign(key, VECTOR.id, String(VECTOR.timestamp), VECTOR.body);
        expect(verify({ secret, headers: { "webhook-signature": signature } })).toEqual(refused("secret"));
      }
    },
  );
});

describe("verifyWebhook, against other signers", () => {
  const secret = `whsec_${Buffer.from("another secret of 24 byt").toString("base64")}`;
  const body = Buffer.from(JSON.stringify({ title: "Réunion 🎉 שלום", text: "x".repeat(250_000) }));
  const at = new Date("2026-11-22T12:00:00Z");

  it.each([
    ["standardwebhooks", new StandardWebhook(secret)],
    ["svix", new SvixWebhook(secret)],
  ])("accepts what %s signed, and nothing that was changed since", (_name, signer) => {
    const signature = signer.sign("msg_1", at, body.toString("utf8"));
    const given = (changes: { id?: string; body?: Uint8Array; seconds?: number; secret?: string }) =>
      verifyWebhook({
        secret: changes.secret ?? secret,
        headers: {
          "webhook-id": changes.id ?? "msg_1",
          "webhook-timestamp": String(at.getTime() / 1_000 + (changes.seconds ?? 0)),
          "webhook-signature": signature,
        },
        body: changes.body ?? body,
        nowMs: at.getTime(),
      });
    expect(given({})).toMatchObject({ verified: true });
    const tampered = Buffer.from(body);
    tampered[100] = (tampered[100] ?? 0) ^ 1;
    expect(given({ body: tampered })).toEqual(refused("signature"));
    expect(given({ body: body.subarray(1) })).toEqual(refused("signature"));
    expect(given({ id: "msg_2" })).toEqual(refused("signature"));
    expect(given({ seconds: 1 })).toEqual(refused("signature"));
    expect(given({ secret: `whsec_${Buffer.alloc(24, 7).toString("base64")}` })).toEqual(refused("signature"));
  });
});

describe("verifyWebhook, in what it costs", () => {
  it.each<[string, Given]>([
    ["an accepted one", {}],
    ["an unusable secret", { secret: "whsec_" }],
    ["a missing header", { headers: { "webhook-id": undefined } }],
    ["a timestamp that is none", { headers: { "webhook-timestamp": "junk" } }],
    ["a wrong signature", { headers: { "webhook-signature": "v1,x" } }],
    ["a stale timestamp", { now: 0 }],
  ])("computes the signature for %s too, so that the time an answer takes tells nothing", (_what, given) => {
    // Only the computation looks at the body, and it cannot work with this one: whoever answered early would not notice.
    const compute = () =>
      verifyWebhook({
        secret: given.secret ?? VECTOR.secret,
        headers: { ...HEADERS, ...given.headers },
        body: {} as Uint8Array,
        nowMs: (given.now ?? VECTOR.timestamp) * 1_000,
      });
    expect(compute).toThrow(TypeError);
  });
});
