/**
 * The settings of who may call besides servers: whose JWTs are accepted, and pages of which origins may read answers. None set:
 * nobody, and none. Read by `resources.ts`.
 */
import { SECOND_MS } from "@fathom-sync/core";
import * as z from "zod";

/** Of those made for signing with a private key alone: a public key could otherwise be taken for a shared secret. */
const JWT_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;
const JWT_ALGORITHMS_ALLOWED = `one or more of ${JWT_ALGORITHMS.join(", ")}, separated by commas`;
const JWT_TOLERANCE_SECONDS_MAX = 300;
const JWT_TOLERANCE_ALLOWED = `a whole number of seconds from 0 to ${JWT_TOLERANCE_SECONDS_MAX}`;
const JWKS_URL_ALLOWED = "an https URL (http on this machine only)";
const CLAIM_ALLOWED = "the name of a claim";
const ORIGINS_ALLOWED =
  "exact origins, separated by commas, e.g. https://crm.example (no *, no path, no closing slash; http on this machine only)";
/** What must be there when people's tokens are accepted at all. */
const JWT_REQUIRED = ["FATHOM_SYNC_JWT_ISSUER", "FATHOM_SYNC_JWT_AUDIENCE", "FATHOM_SYNC_JWT_JWKS_URL"] as const;

export const CallerVariables = z.object({
  /** People's tokens: none of these set, and no JWT is accepted. */
  FATHOM_SYNC_JWT_ISSUER: z.string({ error: "the claim iss of the tokens" }).optional(),
  FATHOM_SYNC_JWT_AUDIENCE: z.string({ error: "the claim aud of the tokens" }).optional(),
  FATHOM_SYNC_JWT_JWKS_URL: z.string().refine(isSafeUrl, JWKS_URL_ALLOWED).optional(),
  FATHOM_SYNC_JWT_ALGORITHMS: z
    .string()
    .transform(toList)
    .pipe(z.array(z.enum(JWT_ALGORITHMS, JWT_ALGORITHMS_ALLOWED)).min(1, JWT_ALGORITHMS_ALLOWED))
    .optional(),
  FATHOM_SYNC_JWT_CLOCK_TOLERANCE_SECONDS: z.coerce
    .number({ error: JWT_TOLERANCE_ALLOWED })
    .int(JWT_TOLERANCE_ALLOWED)
    .min(0, JWT_TOLERANCE_ALLOWED)
    .max(JWT_TOLERANCE_SECONDS_MAX, JWT_TOLERANCE_ALLOWED)
    .optional(),
  FATHOM_SYNC_JWT_ROLE_CLAIM: z.string().max(200, CLAIM_ALLOWED).optional(),
  FATHOM_SYNC_JWT_REP_CLAIM: z.string().max(200, CLAIM_ALLOWED).optional(),
  /** The pages of the CRM whose scripts may read answers. */
  FATHOM_SYNC_CORS_ORIGINS: z
    .string()
    .transform(toList)
    .refine((origins) => origins.every(isOrigin), ORIGINS_ALLOWED)
    .default([]),
});

type ParsedCallers = z.infer<typeof CallerVariables>;

/** One of them set means JWTs: then nothing that decides may be missing. */
export function checkJwtIsWhole(settings: ParsedCallers, context: z.RefinementCtx): void {
  if (!Object.entries(settings).some(([name, value]) => name.startsWith("FATHOM_SYNC_JWT_") && value !== undefined))
    return;
  for (const name of JWT_REQUIRED.filter((one) => settings[one] === undefined)) {
    context.addIssue({ code: "custom", path: [name], message: "there with the other FATHOM_SYNC_JWT_ variables" });
  }
}

/** Whose JWTs are accepted, and what they say where. */
export interface JwtSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly algorithms: readonly string[];
  readonly clockToleranceMs: number;
  /** A text or a list of texts: `admin`, `rep`. */
  readonly roleClaim: string;
  /** The rep's id, in tokens with the role rep. */
  readonly repClaim: string;
}

export interface CallerSettings {
  /** undefined: no JWT is accepted. */
  readonly jwt: JwtSettings | undefined;
  readonly corsOrigins: readonly string[];
}

export function toCallerSettings(parsed: ParsedCallers): CallerSettings {
  return { jwt: toJwtSettings(parsed), corsOrigins: parsed.FATHOM_SYNC_CORS_ORIGINS };
}

function toJwtSettings(parsed: ParsedCallers): JwtSettings | undefined {
  const {
    FATHOM_SYNC_JWT_ISSUER: issuer,
    FATHOM_SYNC_JWT_AUDIENCE: audience,
    FATHOM_SYNC_JWT_JWKS_URL: jwksUrl,
  } = parsed;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) return undefined;
  return {
    issuer,
    audience,
    jwksUrl,
    algorithms: parsed.FATHOM_SYNC_JWT_ALGORITHMS ?? ["RS256", "ES256"],
    clockToleranceMs: (parsed.FATHOM_SYNC_JWT_CLOCK_TOLERANCE_SECONDS ?? 30) * SECOND_MS,
    roleClaim: parsed.FATHOM_SYNC_JWT_ROLE_CLAIM ?? "role",
    repClaim: parsed.FATHOM_SYNC_JWT_REP_CLAIM ?? "rep_id",
  };
}

function toList(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/** Encrypted on its way, or not leaving this machine. */
function isSafeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

/** Of a URL on this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** As browsers write it in the header Origin; only then can the two be compared as text. */
function isOrigin(text: string): boolean {
  return !text.includes("*") && isSafeUrl(text) && URL.parse(text)?.origin === text;
}
