/** An identity provider of its own for tests: signs JWTs, and serves its keys as a JWKS over an injected fetch. */
import type { Clock } from "@fathom-sync/core";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import type { JwtSettings } from "../src/caller-settings.ts";

export const JWT_SETTINGS: JwtSettings = {
  issuer: "https://login.example",
  audience: "fathom-sync",
  jwksUrl: "https://login.example/jwks.json",
  algorithms: ["ES256"],
  clockToleranceMs: 30_000,
  roleClaim: "role",
  repClaim: "rep_id",
};

export interface SignOptions {
  readonly kid?: string;
  readonly alg?: string;
}

export interface Signer {
  /** A token with these claims besides those of every good token, which they may change; undefined takes one away. */
  sign(claims: Readonly<Record<string, unknown>>, options?: SignOptions): Promise<string>;
  /** As `alg: none` has it: without a signature. */
  signNot(claims: Readonly<Record<string, unknown>>): string;
  /** A new key, in the JWKS from now on. */
  addKey(kid: string, alg?: string): Promise<void>;
  /** Signs with a key the JWKS does not have. */
  hideKey(kid: string): void;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Replaces the JWKS address's answer; undefined: itself again. */
  answer: (() => Promise<Response>) | undefined;
  /** Requests the JWKS address has had. */
  requests: number;
}

export async function createSigner(clock: Pick<Clock, "now">): Promise<Signer> {
  const keys = new Map<string, CryptoKey>();
  const published = new Map<string, object>();
  const toClaims = (claims: Readonly<Record<string, unknown>>): JWTPayload => {
    const nowSeconds = Math.floor(clock.now() / 1_000);
    return {
      iss: JWT_SETTINGS.issuer,
      aud: JWT_SETTINGS.audience,
      sub: "user-1",
      iat: nowSeconds,
      exp: nowSeconds + 300,
      ...claims,
    };
  };
  const signer: Signer = {
    answer: undefined,
    requests: 0,
    async sign(claims, { kid = "first", alg = "ES256" } = {}) {
      const key = keys.get(kid);
      if (!key) throw new Error(`no key ${kid}`);
      return await new SignJWT(toClaims(claims)).setProtectedHeader({ alg, kid }).sign(key);
    },
    signNot(claims) {
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${encode({ alg: "none", kid: "first" })}.${encode(toClaims(claims))}.`;
    },
    async addKey(kid, alg = "ES256") {
      const { publicKey, privateKey } = await generateKeyPair(alg);
      keys.set(kid, privateKey);
      published.set(kid, { ...(await exportJWK(publicKey)), kid, use: "sig" });
    },
    hideKey(kid) {
      published.delete(kid);
    },
    async fetch(url) {
      if (url !== JWT_SETTINGS.jwksUrl) throw new Error("not the address of the JWKS");
      signer.requests++;
      return signer.answer ? await signer.answer() : Response.json({ keys: [...published.values()] });
    },
  };
  await signer.addKey("first");
  return signer;
}
