/** Who a request comes from, and why its credential may not work. */
import type { SimulatedUser } from "./state/model.ts";
import type { World } from "./world.ts";

export interface Identity {
  /** The owner of the credential, even of one that no longer works; undefined for unknown credentials. */
  readonly user?: SimulatedUser;
  readonly via: "key" | "oauth";
  readonly credential: string;
  readonly problem?: "missing" | "unknown" | "revoked" | "expired" | "deactivated" | "key-as-bearer";
}

/** X-Api-Key first, then an OAuth bearer token. An API key sent as bearer does not work, as on the live service. */
export function identify(world: World, headers: Headers): Identity {
  const apiKey = headers.get("x-api-key");
  if (apiKey !== null && apiKey !== "") {
    const found = world.people.findByKey(apiKey);
    if (found === undefined) return { via: "key", credential: apiKey, problem: "unknown" };
    const identity = { user: found.user, via: "key", credential: apiKey } as const;
    if (found.state === "revoked") return { ...identity, problem: "revoked" };
    return found.user.status === "active" ? identity : { ...identity, problem: "deactivated" };
  }
  const token = /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (token === undefined) return { via: "key", credential: "", problem: "missing" };
  const found = world.oauth.findAccessToken(token);
  if (found === undefined) {
    const keyOwner = world.people.findByKey(token)?.user;
    return { user: keyOwner, via: "oauth", credential: token, problem: keyOwner ? "key-as-bearer" : "unknown" };
  }
  const user = world.people.get(found.email);
  const identity = { user, via: "oauth", credential: token } as const;
  if (found.expiresAtMs <= world.clock.now()) return { ...identity, problem: "expired" };
  return user.status === "active" ? identity : { ...identity, problem: "deactivated" };
}
