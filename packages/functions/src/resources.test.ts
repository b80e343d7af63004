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

describe("readApiSettings", () => {
  it("takes one or two service tokens", () => {
    expect(readApiSettings(API).serviceTokens).toEqual(["token-one-0123456789"]);
    const two = { ...API, FATHOM_SYNC_SERVICE_TOKENS: "token-one-0123456789, token-two-0123456789" };
    expect(readApiSettings(two).serviceTokens).toEqual(["token-one-0123456789", "token-two-0123456789"]);
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
    ["LOG_LEVEL", "canary", /DEBUG, INFO, WARN or ERROR/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary", /at least 16 characters/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary-0123456789,canary", /at least 16 characters/],
    ["FATHOM_SYNC_SERVICE_TOKENS", "canary-0123456789,", /at least 16 characters/],
    [
      "FATHOM_SYNC_SERVICE_TOKENS",
      "canary-0123456789,canary-1123456789,canary-2123456789",
      /one or two service tokens/,
    ],
    ["FATHOM_SYNC_CRON_SECRET", "canary", /at least 16 characters/],
    ["FATHOM_SYNC_CRON_SECRET", "canary with spaces in it", /letters, digits/],
  ])("names %s and what is allowed, never its value (%s)", (name, value, allowed) => {
    const message = readFault({ ...API, [name]: value });
    expect(message).toMatch(new RegExp(`^environment: ${name} must be `));
    expect(message).toMatch(allowed);
    expect(message).not.toContain("canary");
  });

  it("refuses one secret for both: it would open everything to whoever may only start a run", () => {
    const message = readFault({ ...API, FATHOM_SYNC_CRON_SECRET: API.FATHOM_SYNC_SERVICE_TOKENS });
    expect(message).toBe("environment: FATHOM_SYNC_CRON_SECRET must be another one than the service tokens");
  });
});
