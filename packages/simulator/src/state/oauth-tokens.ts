/**
 * OAuth access and refresh tokens. Guarantees that a refresh token works once: of two concurrent refreshes
 * the second is refused, as Fathom does.
 */
import type { SimulatorClock } from "../clock.ts";
import { formatInstant } from "../input-error.ts";
import { deriveToken } from "../randomness.ts";

export interface OAuthTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: string;
  readonly expiresInSeconds: number;
}

export interface OAuthStore {
  issue(email: string, expiresInSeconds: number): OAuthTokens;
  /** A code for the authorization_code grant; works once. */
  issueCode(email: string): string;
  findAccessToken(token: string): { readonly email: string; readonly expiresAtMs: number } | undefined;
  /** The user's address, and the code or refresh token is used up; undefined when unknown or used. */
  redeem(grant: "code" | "refresh_token", token: string): string | undefined;
}

export function createOAuthStore(clock: SimulatorClock, seed: number): OAuthStore {
  const access = new Map<string, { email: string; expiresAtMs: number }>();
  const redeemable = new Map<string, string>();
  let issued = 0;
  const token = (kind: string): string => {
    issued += 1;
    return `fathom-sim-${kind}-${deriveToken(32, seed, kind, issued)}`;
  };
  return {
    issue(email, expiresInSeconds) {
      const expiresAtMs = clock.now() + expiresInSeconds * 1000;
      const tokens = { accessToken: token("access"), refreshToken: token("refresh") };
      access.set(tokens.accessToken, { email, expiresAtMs });
      redeemable.set(`refresh_token:${tokens.refreshToken}`, email);
      return { ...tokens, expiresAt: formatInstant(expiresAtMs), expiresInSeconds };
    },
    issueCode(email) {
      const code = token("code");
      redeemable.set(`code:${code}`, email);
      return code;
    },
    findAccessToken: (accessToken) => access.get(accessToken),
    redeem(grant, value) {
      const id = `${grant}:${value}`;
      const email = redeemable.get(id);
      redeemable.delete(id);
      return email;
    },
  };
}
