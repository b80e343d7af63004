/** POST /oauth2/token: form bodies only, a confidential client, refresh tokens that work once. */
import type { Switches } from "../switches/switches.ts";
import { type Answer, answerJson } from "../wire/answer.ts";
import type { World } from "../world.ts";

/** The one OAuth app the simulator knows. */
export const oauthClient = { clientId: "fathom-sim-client", clientSecret: "fathom-sim-secret" } as const;

/** Answers in the way of RFC 6749; errors carry `error` and `error_description`. */
export function answerTokenRequest(
  world: World,
  contentType: string,
  body: string,
  switches: Readonly<Switches>,
): Answer {
  if (!contentType.toLowerCase().startsWith("application/x-www-form-urlencoded")) {
    return refuse(415, "invalid_request", "The body must be application/x-www-form-urlencoded");
  }
  const form = new URLSearchParams(body);
  if (form.get("client_id") !== oauthClient.clientId || form.get("client_secret") !== oauthClient.clientSecret) {
    return refuse(401, "invalid_client", "Client authentication failed");
  }
  const grant = form.get("grant_type");
  if (grant !== "authorization_code" && grant !== "refresh_token") {
    return refuse(400, "unsupported_grant_type", "grant_type must be authorization_code or refresh_token");
  }
  const kind = grant === "refresh_token" ? "refresh_token" : "code";
  const email = world.oauth.redeem(kind, form.get(kind) ?? "");
  if (email === undefined) return refuse(400, "invalid_grant", `The ${kind} is invalid, expired or was used before`);
  const tokens = world.oauth.issue(email, switches.accessTokenLifetimeSeconds);
  return answerJson(200, {
    access_token: tokens.accessToken,
    token_type: "Bearer",
    expires_in: tokens.expiresInSeconds,
    refresh_token: tokens.refreshToken,
    scope: "public_api",
  });
}

function refuse(status: number, error: string, description: string): Answer {
  return answerJson(status, { error, error_description: description });
}
