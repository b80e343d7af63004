/**
 * What is secret wherever it stands, told by its shape: the keys, tokens, links and addresses of our test world, and those a real
 * Fathom and a real AWS would give. Texts of calls have no shape: `texts.ts` knows those.
 */

export type SecretKind =
  | "api-key"
  | "oauth-token"
  | "webhook-secret"
  | "service-token"
  | "cron-secret"
  | "bearer"
  | "jwt"
  | "aws-key"
  | "email"
  | "share-link"
  | "call-link"
  | "meeting-link"
  | "title"
  | "person"
  | "said"
  | "canary"
  | "no-identifier";

export interface Shape {
  readonly kind: SecretKind;
  /** Global: all that is found is masked. */
  readonly pattern: RegExp;
}

/** In this order: the first that finds a stretch of text names it. */
export const SHAPES: readonly Shape[] = [
  { kind: "oauth-token", pattern: /\bfathom-sim-(?:access|refresh|code)-[\w-]{12,}/g },
  { kind: "api-key", pattern: /\bfathom-sim-[\w-]{12,}/g },
  // What a header of a request looks like in an error or a dump of it.
  { kind: "api-key", pattern: /\bx-api-key(?:\\?["'])?\s*[:=,]\s*(?:\\?["'])?[\w.-]{6,}/gi },
  { kind: "webhook-secret", pattern: /\bwhsec_[A-Za-z0-9+/=]{8,}/g },
  {
    kind: "service-token",
    pattern: /\b(?:simulation-service-token|service-token-[a-z0-9-]{6,}|token-(?:one|two)-\d{6,})/g,
  },
  { kind: "cron-secret", pattern: /\b(?:simulation-cron-secret|cron-secret-[a-z0-9-]{6,})/g },
  { kind: "bearer", pattern: /\bBearer\s+[\w.~+/-]{8,}/gi },
  { kind: "jwt", pattern: /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g },
  { kind: "aws-key", pattern: /\bAKIA[0-9A-Z]{16}\b/g },
  { kind: "email", pattern: /[^\s@"'`<>()[\]{},;:=\\/|]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi },
  { kind: "share-link", pattern: /\bfathom\.\w+\/share\/[\w-]+/gi },
  { kind: "call-link", pattern: /\bfathom\.\w+\/calls\/[\w-]+/gi },
  { kind: "meeting-link", pattern: /\b(?:meet\.google\.com|teams\.microsoft\.com|[\w.]*zoom\.us)\/[\w/?=-]+/gi },
  // The simulator's title of a call that was given none.
  { kind: "title", pattern: /\bCall \d{9,10}\b/g },
  // Whatever a test plants under this name.
  { kind: "canary", pattern: /\bcanary[\w.-]*/gi },
];
