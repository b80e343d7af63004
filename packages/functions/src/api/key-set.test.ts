import { beforeEach, describe, expect, it } from "vitest";
import { createShiftedClock, type ShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS, type Signer } from "../../test/signer.ts";
import { createKeySet, KeySetUnavailable } from "./key-set.ts";

let clock: ShiftedClock;
let signer: Signer;
let getKey: ReturnType<typeof createKeySet>;
beforeEach(async () => {
  clock = createShiftedClock();
  signer = await createSigner(clock);
  getKey = createKeySet({ url: JWT_SETTINGS.jwksUrl, fetch: signer.fetch, clock });
});

const find = (kid: string) => getKey({ alg: "ES256", kid }, { payload: "", signature: "" });
const MINUTE_MS = 60_000;

describe("the key set", () => {
  it("is fetched once, however many ask at the same moment, and kept for ten minutes", async () => {
    await Promise.all([find("first"), find("first"), find("first")]);
    clock.advance(9 * MINUTE_MS);
    await find("first");
    expect(signer.requests).toBe(1);
    clock.advance(2 * MINUTE_MS);
    await find("first");
    expect(signer.requests).toBe(2);
  });

  it("forgets a key that was withdrawn, at the latest after ten minutes", async () => {
    await find("first");
    await signer.addKey("second");
    signer.hideKey("first");
    clock.advance(11 * MINUTE_MS);
    await expect(find("first")).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
  });

  it("is fetched anew for an unknown key, so that a new one works at once", async () => {
    await find("first");
    await signer.addKey("second");
    clock.advance(31_000);
    await expect(find("second")).resolves.toBeDefined();
    expect(signer.requests).toBe(2);
  });

  it("is not fetched more than twice a minute by whoever makes up keys", async () => {
    for (let second = 0; second < 60; second++) {
      await expect(find(`made-up-${second}`)).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
      clock.advance(1_000);
    }
    expect(signer.requests).toBeLessThanOrEqual(3);
  });

  it.each<[string, () => Promise<Response>]>([
    ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
    ["answers 500", async () => new Response("", { status: 500 })],
    ["answers 404", async () => new Response("{}", { status: 404 })],
    ["answers with a page", async () => new Response("<html>")],
    ["answers with something else", async () => Response.json({ keys: "none" })],
    ["answers with null", async () => Response.json(null)],
    ["answers without keys", async () => Response.json({ keys: [] })],
    ["answers with far too much", async () => Response.json({ keys: [{ kty: "x".repeat(300_000) }] })],
  ])("is unavailable when its address %s, and is there again when the address is", async (_what, answer) => {
    signer.answer = answer;
    await expect(find("first")).rejects.toThrow(KeySetUnavailable);
    signer.answer = undefined;
    // Left alone for five seconds.
    await expect(find("first")).rejects.toThrow(KeySetUnavailable);
    expect(signer.requests).toBe(1);
    clock.advance(5_001);
    await expect(find("first")).resolves.toBeDefined();
  });

  it("serves known keys while its address is down, but no longer than ten minutes", async () => {
    await find("first");
    signer.answer = () => Promise.reject(new TypeError("fetch failed"));
    clock.advance(9 * MINUTE_MS);
    await expect(find("first")).resolves.toBeDefined();
    clock.advance(2 * MINUTE_MS);
    await expect(find("first")).rejects.toThrow(KeySetUnavailable);
  });

  it("does not call a key unknown when it could not look", async () => {
    await find("first");
    await signer.addKey("second");
    signer.answer = async () => new Response("", { status: 503 });
    clock.advance(31_000);
    await expect(find("second")).rejects.toThrow(KeySetUnavailable);
  });
});
