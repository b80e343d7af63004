import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, generateSecret, importJWK, type JWK, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { createShiftedClock, type ShiftedClock } from "../../test/recorder.ts";
import { createSigner, JWT_SETTINGS, type Signer } from "../../test/signer.ts";
import type { JwtSettings } from "../caller-settings.ts";
import { createJwtCheck, type JwtCheck } from "./jwt.ts";
import { KeySetUnavailable } from "./key-set.ts";

let clock: ShiftedClock;
let signer: Signer;
let check: JwtCheck;
beforeEach(async () => {
  clock = createShiftedClock();
  signer = await createSigner(clock);
  check = createCheck();
});

const createCheck = (changes: Partial<JwtSettings> = {}) =>
  createJwtCheck({ settings: { ...JWT_SETTINGS, ...changes }, fetch: signer.fetch, clock });
const nowSeconds = () => Math.floor(clock.now() / 1_000);
const ADMIN = { role: "admin" };

/** What a forger would make by hand: `jose` itself does not sign with an empty secret. */
function signBy(secret: Buffer, header: { readonly alg: string; readonly [name: string]: string }): string {
  const claims = { ...ADMIN, iss: JWT_SETTINGS.issuer, aud: JWT_SETTINGS.audience, exp: nowSeconds() + 300 };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode(header)}.${encode(claims)}`;
  const hash = `sha${header.alg.slice(2)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}

describe("a JWT", () => {
  it("is an admin's or a rep's, by its role", async () => {
    expect(await check(await signer.sign(ADMIN))).toEqual({ kind: "admin", subject: "user-1" });
    expect(await check(await signer.sign({ role: "rep", rep_id: "crm-7" }))).toEqual({
      kind: "rep",
      repId: "crm-7",
      subject: "user-1",
    });
  });

  it("may list roles among others, have a number for the rep, and no subject", async () => {
    const token = await signer.sign({ role: ["seller", "rep"], rep_id: 77, sub: undefined });
    expect(await check(token)).toEqual({ kind: "rep", repId: "77", subject: undefined });
    expect(await check(await signer.sign({ role: ["rep", "admin"], rep_id: "a" }))).toMatchObject({ kind: "admin" });
  });

  it("is read by the claim names that are configured, and by no others", async () => {
    const own = createCheck({ roleClaim: "https://crm.example/role", repClaim: "crm_user" });
    const token = await signer.sign({ "https://crm.example/role": "rep", crm_user: "r-1" });
    expect(await own(token)).toMatchObject({ kind: "rep", repId: "r-1" });
    expect(await own(await signer.sign(ADMIN))).toBeUndefined();
    expect(await createCheck({ roleClaim: "constructor" })(await signer.sign({}))).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>]>([
    ["no role", {}],
    ["an unknown role", { role: "owner" }],
    ["a role in other letters", { role: "Admin" }],
    ["a role that is no text", { role: { admin: true } }],
    ["a rep without an id", { role: "rep" }],
    ["a rep with an empty id", { role: "rep", rep_id: "" }],
    ["a rep with an id of other characters", { role: "rep", rep_id: "a/../b" }],
    ["a rep with several ids", { role: "rep", rep_id: ["a"] }],
    ["a rep with half a number", { role: "rep", rep_id: 1.5 }],
    ["another audience", { ...ADMIN, aud: "other" }],
    ["no audience", { ...ADMIN, aud: undefined }],
    ["another issuer", { ...ADMIN, iss: "https://login.example/" }],
    ["no issuer", { ...ADMIN, iss: undefined }],
    ["no expiry", { ...ADMIN, exp: undefined }],
    ["an expiry that is no number", { ...ADMIN, exp: "tomorrow" }],
  ])("with %s is nobody's", async (_what, claims) => {
    expect(await check(await signer.sign(claims))).toBeUndefined();
  });

  it("may name several audiences, ours among them", async () => {
    expect(await check(await signer.sign({ ...ADMIN, aud: ["other", "fathom-sync"] }))).toBeDefined();
  });

  it("ends with its expiry, and begins with nbf, within the tolerance of the clocks", async () => {
    const accepts = async (claims: object) => (await check(await signer.sign({ ...ADMIN, ...claims }))) !== undefined;
    expect(await accepts({ exp: nowSeconds() - 25 })).toBe(true);
    expect(await accepts({ exp: nowSeconds() - 35 })).toBe(false);
    expect(await accepts({ nbf: nowSeconds() + 25 })).toBe(true);
    expect(await accepts({ nbf: nowSeconds() + 35 })).toBe(false);
    const token = await signer.sign(ADMIN);
    clock.advance(400_000);
    expect(await check(token)).toBeUndefined();
  });

  it("must be signed by a key of the JWKS, with an algorithm that is allowed", async () => {
    await signer.addKey("hidden");
    signer.hideKey("hidden");
    await signer.addKey("es384", "ES384");
    expect(await check(await signer.sign(ADMIN, { kid: "hidden" }))).toBeUndefined();
    expect(await check(await signer.sign(ADMIN, { kid: "es384", alg: "ES384" }))).toBeUndefined();
    const wider = createCheck({ algorithms: ["ES256", "ES384"] });
    expect(await wider(await signer.sign(ADMIN, { kid: "es384", alg: "ES384" }))).toBeDefined();
  });

  it("is nobody's without a signature, with a shared secret, or after a change", async () => {
    expect(await check(signer.signNot(ADMIN))).toBeUndefined();
    const shared = await new SignJWT({ ...ADMIN, iss: JWT_SETTINGS.issuer, aud: JWT_SETTINGS.audience })
      .setProtectedHeader({ alg: "HS256", kid: "first" })
      .setExpirationTime("5m")
      .sign(await generateSecret("HS256", { extractable: true }));
    expect(await check(shared)).toBeUndefined();
    const [header, , signature] = (await signer.sign({ role: "rep", rep_id: "a" })).split(".");
    const [, payload] = (await signer.sign(ADMIN)).split(".");
    expect(await check(`${header}.${payload}.${signature}`)).toBeUndefined();
  });

  it("is nobody's when the signer's public key was taken for a shared secret, in whatever form", async () => {
    const { keys } = (await (await signer.fetch(JWT_SETTINGS.jwksUrl, {})).json()) as { keys: [JWK] };
    const [jwk] = keys;
    const key = await importJWK(jwk, "ES256");
    if (!(key instanceof CryptoKey)) throw new Error("no key");
    const pem = await exportSPKI(key);
    const forms = [pem, pem.trim(), JSON.stringify(jwk), jwk.x ?? "", `${jwk.x}${jwk.y}`, ""].map((text) =>
      Buffer.from(text),
    );
    const raw = Buffer.from(jwk.x ?? "", "base64url");
    for (const secret of [...forms, raw]) {
      for (const alg of ["HS256", "HS384", "HS512"]) {
        const token = signBy(secret, { alg, kid: "first", typ: "JWT" });
        expect(await check(token)).toBeUndefined();
        // Nor when somebody widened the list without thinking: asymmetric ones are all there is to choose from.
        expect(await createCheck({ algorithms: ["ES256", "RS256", "PS256", "EdDSA"] })(token)).toBeUndefined();
      }
    }
  });

  it("is not believed about where its key is, or what must be understood of it", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = await exportJWK(publicKey);
    const claims = { ...ADMIN, iss: JWT_SETTINGS.issuer, aud: JWT_SETTINGS.audience };
    const url = "https://evil.example/jwks.json";
    for (const header of [
      { jwk },
      { jku: url },
      { x5u: url },
      { jku: JWT_SETTINGS.jwksUrl, jwk },
      { kid: "first", jwk },
    ]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", ...header })
        .setExpirationTime("5m")
        .sign(privateKey);
      expect(await check(token)).toBeUndefined();
    }
    for (const kid of ["../../first", "first\u0000", "__proto__", "' OR 1=1 --", ""]) {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid })
        .setExpirationTime("5m")
        .sign(privateKey);
      expect(await check(token)).toBeUndefined();
    }
    const [, payload, signature] = (await signer.sign(ADMIN)).split(".");
    const critical = Buffer.from(JSON.stringify({ alg: "ES256", kid: "first", crit: ["exp"], exp: 1 })).toString(
      "base64url",
    );
    expect(await check(`${critical}.${payload}.${signature}`)).toBeUndefined();
  });

  it.each(["garbage", "a.b.c", "..", "a".repeat(20_000)])(
    "that is none is nobody's, and asks nobody for keys",
    async (token) => {
      expect(await check(token)).toBeUndefined();
      expect(signer.requests).toBe(0);
    },
  );

  it("is neither accepted nor refused while the keys cannot be had", async () => {
    signer.answer = async () => new Response("", { status: 502 });
    await expect(check(await signer.sign(ADMIN))).rejects.toThrow(KeySetUnavailable);
  });

  it("is neither when its key cannot be used: that is not the token's fault", async () => {
    signer.answer = async () =>
      Response.json({ keys: [{ kty: "EC", crv: "P-256", x: "AA", y: "AA", kid: "first", alg: "ES256" }] });
    await expect(check(await signer.sign(ADMIN))).rejects.toThrow(KeySetUnavailable);
  });
});
