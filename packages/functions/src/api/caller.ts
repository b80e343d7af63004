/** Who calls: the CRM's server, a scheduler, or a person with a JWT. Nothing else is anybody. */
import { createTokenCheck, findBearerToken } from "./bearer.ts";
import type { JwtCheck } from "./jwt.ts";

export type Caller =
  /** At the open routes: nobody looked. */
  | { readonly kind: "anyone" }
  | { readonly kind: "service" }
  | { readonly kind: "cron" }
  /** `subject`: the claim `sub`, when there is one. */
  | { readonly kind: "admin"; readonly subject: string | undefined }
  | { readonly kind: "rep"; readonly repId: string; readonly subject: string | undefined };

export interface CallersDependencies {
  readonly serviceTokens: readonly string[];
  readonly cronSecret: string;
  /** Left out: no JWT is accepted. */
  readonly jwt?: JwtCheck | undefined;
}

/**
 * @returns whose token an Authorization header carries; undefined: nobody's
 * @throws KeySetUnavailable when a JWT cannot be judged now
 */
export type IdentifyCaller = (authorization: string | undefined) => Promise<Caller | undefined>;

export function createCallers({ serviceTokens, cronSecret, jwt }: CallersDependencies): IdentifyCaller {
  const isService = createTokenCheck(serviceTokens);
  const isCron = createTokenCheck([cronSecret]);
  return async (authorization) => {
    const token = findBearerToken(authorization);
    if (token === undefined) return undefined;
    if (isService(token)) return { kind: "service" };
    if (isCron(token)) return { kind: "cron" };
    return await jwt?.(token);
  };
}
