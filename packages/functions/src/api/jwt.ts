/**
 * People's tokens: short-lived JWTs signed by the CRM's identity provider. Signature, algorithm, issuer, audience and expiry
 * are checked by `jose`; from the claims come the role and, for a rep, which one.
 */
import { RepId } from "@fathom-sync/contract";
import { type Clock, SECOND_MS } from "@fathom-sync/core";
import { errors, type JWTPayload, jwtVerify } from "jose";
import type { JwtSettings } from "../caller-settings.ts";
import type { Caller } from "./caller.ts";
import { createKeySet, type KeySetFetch, KeySetUnavailable } from "./key-set.ts";

export interface JwtDependencies {
  readonly settings: JwtSettings;
  readonly fetch: KeySetFetch;
  readonly clock: Clock;
}

/**
 * @returns whose token it is; undefined when it is not valid, or of nobody we know
 * @throws KeySetUnavailable when the signer's keys cannot be had
 */
export type JwtCheck = (token: string) => Promise<Caller | undefined>;

export function createJwtCheck({ settings, fetch, clock }: JwtDependencies): JwtCheck {
  const getKey = createKeySet({ url: settings.jwksUrl, fetch, clock });
  return async (token) => {
    // Nothing our check could be made to spend time on; a JWT is a kilobyte.
    if (token.length > TOKEN_LENGTH_MAX) return undefined;
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: [...settings.algorithms],
        clockTolerance: settings.clockToleranceMs / SECOND_MS,
        currentDate: new Date(clock.now()),
        // A token without an end would be one forever.
        requiredClaims: ["exp"],
      });
      return toCaller(payload, settings);
    } catch (error) {
      // Each of jose's errors says that this token is none we take; everything else is not the token's fault.
      if (error instanceof errors.JOSEError) return undefined;
      if (error instanceof KeySetUnavailable) throw error;
      throw new KeySetUnavailable("a key of the JWKS cannot be used", { cause: error });
    }
  };
}

const TOKEN_LENGTH_MAX = 16_384;

/** `admin` goes before `rep`, when a token has both. */
function toCaller(payload: JWTPayload, { roleClaim, repClaim }: JwtSettings): Caller | undefined {
  const claimed = findClaim(payload, roleClaim);
  const roles: readonly unknown[] = Array.isArray(claimed) ? claimed : [claimed];
  const subject = typeof payload.sub === "string" ? payload.sub : undefined;
  if (roles.includes("admin")) return { kind: "admin", subject };
  if (!roles.includes("rep")) return undefined;
  const repId = findClaim(payload, repClaim);
  // A CRM may have numbers for ids.
  const text = Number.isSafeInteger(repId) ? String(repId) : repId;
  const parsed = RepId.safeParse(text);
  return parsed.success ? { kind: "rep", repId: parsed.data, subject } : undefined;
}

/** Only what the token itself says: `constructor` is no claim. */
function findClaim(payload: JWTPayload, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}
