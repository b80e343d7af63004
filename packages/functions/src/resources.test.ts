import { describe, expect, it } from "vitest";
import { InvalidSettings, readApiSettings, readSyncSettings } from "./resources.ts";

const SYNC = {
  FATHOM_SYNC_TABLE: "table-1",
  FATHOM_SYNC_QUEUE_URL: "https://sqs.eu-west-1.amazonaws.com/1/queue",
  FATHOM_SYNC_KMS_KEY: "alias/key",
};
const API = {
  ...SYNC,
  FATHOM_SYNC_SERVICE_TOKENS: "token-one-0123456789",
  FATHOM_SYNC_CRON_SECRET: "cron-secret-0123456789",
};

const JWT = {
  FATHOM_SYNC_JWT_ISSUER: "https://login.example",
  FATHOM_SYNC_JWT_AUDIENCE: "fathom-sync",
  FATHOM_SYNC_JWT_JWKS_URL: "https://login.example/jwks.json",
};

function readFault(environment: Record<string, string | undefined>): string {
  try {
    readApiSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidSettings);
    return (error as Error).message;
  }
  throw new Error("the environment was accepted");
}

describe("readSyncSettings", () => {
  it("takes what must be given and has a default for the rest", () => {
    expect(readSyncSettings(SYNC)).toEqual({
      tableName: "table-1",
      queueUrl: SYNC.FATHOM_SYNC_QUEUE_URL,
      kmsKeyId: "alias/key",
      fathomUrl: "https://api.fathom.ai/external/v1",
      timeScale: 1,
      timeZone: "Europe/Amsterdam",
      historyDays: 365,
      retention: {},
      version: "development",
      stage: "local",
      logLevel: "INFO",
    });
  });

  it("needs no tokens: only the API has them", () => {
    expect(readSyncSettings(API)).not.toHaveProperty("serviceTokens");
  });

  it("takes an empty variable as unset", () => {
    const empty = { FATHOM_SYNC_FATHOM_URL: "", FATHOM_SYNC_TIME_SCALE: "", FATHOM_SYNC_VERSION: "", LOG_LEVEL: "" };
    expect(readSyncSettings({ ...SYNC, ...empty })).toEqual(readSyncSettings(SYNC));
  });
});

describe("the days calls are kept", () => {
  const read = (transcript: string, call: string) =>
    readSyncSettings({
      ...SYNC,
      FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS: transcript,
      FATHOM_SYNC_RETENTION_CALL_DAYS: call,
    }).retention;

  it("are each taken by themselves, and are off when they are not given", () => {
    expect(read("", "")).toEqual({});
    expect(read("30", "")).toEqual({ transcriptDays: 30 });
    expect(read("", "365")).toEqual({ callDays: 365 });
    expect(read("365", "365")).toEqual({ transcriptDays: 365, callDays: 365 });
  });

  it("are no more for a transcript than for its call", () => {
    expect(() => read("366", "365")).toThrow(
      "FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS must be at most FATHOM_SYNC_RETENTION_CALL_DAYS",
    );
  });
});

describe("the webhook base URL", () => {
  const read = (base: string, fathom?: string) =>
    readSyncSettings({ ...SYNC, FATHOM_SYNC_WEBHOOK_BASE_URL: base, FATHOM_SYNC_FATHOM_URL: fathom }).webhookBaseUrl;

  it("switches webhooks on by being there; empty is unset", () => {
    expect(read("https://hooks.example/")).toBe("https://hooks.example");
    expect(read("")).toBeUndefined();
  });

  it.each(["http://127.0.0.1:8081", "http://localhost:8081", "http://[::1]:8081"])(
    "may be %s when Fathom is on loopback too",
    (base) => {
      expect(read(base, "http://127.0.0.1:9000/external/v1")).toBe(base);
      expect(() => read(base)).toThrow(/FATHOM_SYNC_WEBHOOK_BASE_URL must be an HTTPS URL/);
    },
  );

  it.each([
    "http://hooks.example",
    "http://localhost.evil.example",
    "https://hooks.example/?a=b",
    "https://h.example/#a",
    "ftp://h.example",
    "canary",
  ])("must not be %s, also when Fathom is on loopback", (base) => {
    expect(() => read(base, "http://localhost:9000/external/v1")).toThrow(InvalidSettings);
  });
});

describe("readApiSettings", () => {
  it("takes one or two service tokens", () => {
    expect(readApiSettings(API).serviceTokens).toEqual(["token-one-0123456789"]);
    const two = { ...API, FATHOM_SYNC_SERVICE_TOKENS: "token-one-0123456789, token-two-0123456789" };
    expect(readApiSettings(two).serviceTokens).toEqual(["token-one-0123456789", "token-two-0123456789"]);
  });

  it("accepts no JWT and no other origin unless told so", () => {
    expect(readApiSettings(API)).toMatchObject({ jwt: undefined, corsOrigins: [] });
    const empty = Object.fromEntries(Object.keys(JWT).map((name) => [name, ""]));
    expect(readApiSettings({ ...API, ...empty, FATHOM_SYNC_CORS_ORIGINS: "" })).toEqual(readApiSettings(API));
  });

  it("reads whose JWTs are accepted, with defaults for all but who signs them and for whom", () => {
    expect(readApiSettings({ ...API, ...JWT }).jwt).toEqual({
      issuer: "https://login.example",
      audience: "fathom-sync",
      jwksUrl: "https://login.example/jwks.json",
      algorithms: ["RS256", "ES256"],
      clockToleranceMs: 30_000,
      roleClaim: "role",
      repClaim: "rep_id",
    });
    const own = {
      FATHOM_SYNC_JWT_ALGORITHMS: "EdDSA, PS512",
      FATHOM_SYNC_JWT_CLOCK_TOLERANCE_SECONDS: "0",
      FATHOM_SYNC_JWT_ROLE_CLAIM: "https://crm.example/role",
      FATHOM_SYNC_JWT_REP_CLAIM: "crm_user",
    };
    expect(readApiSettings({ ...API, ...JWT, ...own }).jwt).toMatchObject({
      algorithms: ["EdDSA", "PS512"],
      clockToleranceMs: 0,
      roleClaim: "https://crm.example/role",
      repClaim: "crm_user",
    });
  });

  it.each(Object.keys(JWT))("does not accept JWTs by half: %s must be there too", (name) => {
    expect(readFault({ ...API, ...JWT, [name]: "" })).toMatch(`environment: ${name} is not set; it must be there with`);
  });

  it("does not take a claim's name for nothing: whoever sets one means JWTs", () => {
    const message = readFault({ ...API, FATHOM_SYNC_JWT_ROLE_CLAIM: "role" });
    for (const name of Object.keys(JWT)) expect(message).toContain(name);
  });

  it("takes exact origins", () => {
    const origins = "https://crm.example, https://crm.example:8443,http://localhost:3000";
    expect(readApiSettings({ ...API, FATHOM_SYNC_CORS_ORIGINS: origins }).corsOrigins).toEqual([
      "https://crm.example",
      "https://crm.example:8443",
      "http://localhost:3000",
    ]);
  });

  it("names everything that is missing at once", () => {
    const message = readFault({});
    for (const name of Object.keys(API)) expect(message).toContain(`${name} is not set; it must be `);
    expect(message).not.toMatch(/undefined|Invalid input/);
  });

  it("names an empty one as not set", () => {
    expect(readFault({ ...API, FATHOM_SYNC_TABLE: "" })).toBe(
      "environment: FATHOM_SYNC_TABLE is not set; it must be the name of the table",
    );
  });

  it.each([
    ["FATHOM_SYNC_QUEUE_URL", "canary", /an http\(s\) URL/],
    ["FATHOM_SYNC_QUEUE_URL", "ftp://canary", /an http\(s\) URL/],
    ["FATHOM_SYNC_FATHOM_URL", "canary.example/v1", /an http\(s\) URL/],
    ["FATHOM_SYNC_TIME_SCALE", "canary", /a number of 1 or more/],
    ["FATHOM_SYNC_TIME_SCALE", "0.5", /a number of 1 or more/],
    ["FATHOM_SYNC_TIME_ZONE", "Europe/Canary", /IANA time zone database/],
    ["FATHOM_SYNC_HISTORY_DAYS", "29", /a whole number from 30 to 3650/],
    ["FATHOM_SYNC_HISTORY_DAYS", "canary", /a whole number from 30 to 3650/],
    ...["0", "-1", "1.5", "1e3", "0x10", "36501", "canary"].flatMap((days): [string, string, RegExp][] => [
      ["FATHOM_SYNC_RETENTION_TRANSCRIPT_DAYS", days, /a whole number from 1 to 36500, or left out/],
      ["FATHOM_SYNC_RETENTION_CALL_DAYS", days, /a whole number from 1 to 36500, or left out/],
    ]),
    ["LOG_LEVEL", "canary", /DEBUG, INFO, WARN or ERROR/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary", /at least 16 characters/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary-0123456789,canary", /at least 16 characters/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary-0123456789,", /at least 16 characters/],
    [
      "FATHOM_SYNC_SERVICE_TOKENS",
      "canary-0123456789,canary-1123456789,canary-2123456789",
      /one or two service tokens/,
    ],
    ...[
      "*",
      "https://*.canary.example",
      "canary.example",
      "https://canary.example/",
      "https://canary.example/a",
      "http://canary.example",
      "null",
      "https://Canary.example",
      "https://a.example,",
      "https://canary.example:443",
      "file://canary",
    ].map((value): [string, string, RegExp] => ["FATHOM_SYNC_CORS_ORIGINS", value, /exact origins/]),
    ["FATHOM_SYNC_JWT_JWKS_URL", "http://canary.example/jwks", /an https URL/],
    ["FATHOM_SYNC_JWT_JWKS_URL", "canary", /an https URL/],
    ["FATHOM_SYNC_JWT_JWKS_URL", "https://canary:secret@login.example/", /an https URL/],
    ["FATHOM_SYNC_JWT_ALGORITHMS", "HS256", /one or more of RS256/],
    ["FATHOM_SYNC_JWT_ALGORITHMS", "RS256,none", /one or more of RS256/],
    ["FATHOM_SYNC_JWT_ALGORITHMS", ",", /one or more of RS256/],
    ["FATHOM_SYNC_JWT_CLOCK_TOLERANCE_SECONDS", "301", /from 0 to 300/],
    ["FATHOM_SYNC_JWT_CLOCK_TOLERANCE_SECONDS", "canary", /from 0 to 300/],
    ["FATHOM_SYNC_JWT_ROLE_CLAIM", "canary".repeat(40), /the name of a claim/],
    ["FATHOM_SYNC_CRON_SECRET", "canary", /at least 16 characters/],
    ["FATHOM_SYNC_CRON_SECRET", "canary with spaces in it", /letters, digits/],
  ])("names %s and what is allowed, never its value (%s)", (name, value, allowed) => {
    const message = readFault({ ...API, ...JWT, [name]: value });
    expect(message).toMatch(new RegExp(`^environment: ${name} must be `));
    expect(message).toMatch(allowed);
    expect(message).not.toContain("canary");
  });

  it("refuses one secret for both: it would open everything to whoever may only start a run", () => {
    const message = readFault({ ...API, FATHOM_SYNC_CRON_SECRET: API.FATHOM_SYNC_SERVICE_TOKENS });
    expect(message).toBe("environment: FATHOM_SYNC_CRON_SECRET must be another one than the service tokens");
  });
});
