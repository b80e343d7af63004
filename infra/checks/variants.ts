/** Settings that somebody may fill in, and no stage of ours has: all rules must hold for each of them as well. */
import { PRODUCTION } from "../settings/production.ts";
import type { StageSettings } from "../settings/stage-settings.ts";

export interface Variant {
  readonly name: string;
  readonly settings: StageSettings;
}

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0f2b7c1e-1111-4222-8333-444455556666";
const DOMAIN = { name: "calls.crm.example" };

/** Deployed by `pnpm test:infra`: everything at once that may be left out. */
export const EVERYTHING: Variant = {
  name: "everything",
  settings: {
    ...PRODUCTION,
    schedule: { enabled: true, intervalMinutes: 15 },
    concurrency: { worker: 5, reserved: { api: 10, webhook: 4 } },
    origins: ["https://crm.example", "https://intern.crm.example:8443"],
    page: { enabled: true, waitsForEdges: true, domain: DOMAIN },
    jwt: {
      issuer: "https://login.crm.example/",
      audience: "fathom-sync",
      jwksUrl: "https://login.crm.example/.well-known/jwks.json",
      algorithms: ["ES256", "EdDSA"],
      roleClaim: "https://crm.example/role",
      repClaim: "sub",
    },
    alarms: {
      page: ["https://hooks.crm.example/fathom-sync/page", "on-call@crm.example"],
      ticket: ["https://hooks.crm.example/fathom-sync/ticket?team=sales"],
    },
    retention: { transcriptDays: 30, callDays: 365 },
  },
};

/** What mistakes are made in that are not about the page: to build it takes longer than all the rest. */
export const EVERYTHING_BUT_THE_PAGE: Variant = {
  name: "everything but the page",
  settings: { ...EVERYTHING.settings, page: { enabled: false, waitsForEdges: false } },
};

/** Deployed by `pnpm test:infra:mutants`, before the mistakes. */
export const VARIANTS: readonly Variant[] = [
  EVERYTHING,
  {
    name: "a domain whose DNS is elsewhere, and nobody may frame the page",
    settings: {
      ...PRODUCTION,
      origins: [],
      page: { enabled: true, waitsForEdges: false, domain: { ...DOMAIN, certificateArn: CERTIFICATE } },
    },
  },
  EVERYTHING_BUT_THE_PAGE,
];
