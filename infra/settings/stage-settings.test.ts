import { describe, expect, it } from "vitest";
import { PERSONAL } from "./personal.ts";
import { PRODUCTION } from "./production.ts";
import { checkSettings, type StageSettings, toProtocol } from "./stage-settings.ts";

const JWT = { issuer: "https://login.crm.example/", audience: "a", jwksUrl: "https://login.crm.example/jwks" };
const PAGE = { enabled: true, waitsForEdges: true };
const NAMED = { name: "calls.crm.example" };
const toArn = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/0f2b7c1e-1111-4222-8333-444455556666`;

const withChange = (change: Partial<StageSettings>) => () => checkSettings("test", { ...PRODUCTION, ...change });

describe("the settings of our stages", () => {
  it.each([
    ["production", PRODUCTION],
    ["personal", PERSONAL],
  ])("%s may be deployed", (stage, settings) => {
    expect(checkSettings(stage, settings)).toBe(settings);
  });
});

describe("checkSettings", () => {
  it.each([
    ["region", { region: "Frankfurt" }],
    ["schedule.intervalMinutes", { schedule: { enabled: true, intervalMinutes: 25 } }],
    ["schedule.intervalMinutes", { schedule: { enabled: true, intervalMinutes: 60 } }],
    ["schedule.intervalMinutes", { schedule: { enabled: true, intervalMinutes: 2 } }],
    ["concurrency.worker", { concurrency: { worker: 1 } }],
    ["concurrency.worker", { concurrency: { worker: 21 } }],
    ["concurrency.reserved", { concurrency: { worker: 2, reserved: { api: 0 } } }],
    ["origins", { origins: ["*"] }],
    ["origins", { origins: ["https://crm.example/"] }],
    ["origins", { origins: ["http://crm.example"] }],
    ["page.domain.name", { page: { ...PAGE, domain: { name: "https://calls.crm.example" } } }],
    ["page.domain.name", { page: { ...PAGE, domain: { name: "Calls.crm.example" } } }],
    ["page.domain.name", { page: { ...PAGE, domain: { name: "*.crm.example" } } }],
    ["page.domain.certificateArn", { page: { ...PAGE, domain: { ...NAMED, certificateArn: "" } } }],
    ["page.domain.certificateArn", { page: { ...PAGE, domain: { ...NAMED, certificateArn: toArn("eu-central-1") } } }],
    ["alarms", { alarms: { page: ["nobody"], ticket: [] } }],
    ["historyDays", { historyDays: 29 }],
    ["retention", { retention: { callDays: 0 } }],
    ["retention", { retention: { transcriptDays: 1.5 } }],
    ["retention", { retention: { transcriptDays: 31, callDays: 30 } }],
    ["timeZone", { timeZone: "Amsterdam" }],
    ["jwt.algorithms", { jwt: { ...JWT, algorithms: [] } }],
    ["jwt.algorithms", { jwt: { ...JWT, algorithms: ["RS256", "HS256"] } }],
    ["jwt.roleClaim and jwt.repClaim", { jwt: { ...JWT, roleClaim: "" } }],
    ["jwt.roleClaim and jwt.repClaim", { jwt: { ...JWT, repClaim: "x".repeat(201) } }],
    ["jwt.jwksUrl", { jwt: { issuer: "i", audience: "a", jwksUrl: "http://login.example" } }],
  ] satisfies [string, Partial<StageSettings>][])("names %s when it is wrong", (field, change) => {
    expect(withChange(change)).toThrow(`settings of stage test: ${field} must`);
  });

  it("takes days after which transcripts and calls are erased", () => {
    expect(withChange({ retention: { transcriptDays: 30, callDays: 365 } })).not.toThrow();
    expect(withChange({ retention: { callDays: 365 } })).not.toThrow();
  });

  it("takes a domain of the page, with a certificate made elsewhere or without", () => {
    expect(withChange({ page: { ...PAGE, domain: NAMED } })).not.toThrow();
    expect(withChange({ page: { ...PAGE, domain: { ...NAMED, certificateArn: toArn("us-east-1") } } })).not.toThrow();
  });

  it("takes people's tokens with names of claims and algorithms of their own, or without", () => {
    expect(withChange({ jwt: JWT })).not.toThrow();
    const own = { algorithms: ["ES384", "EdDSA"], roleClaim: "https://crm.example/role", repClaim: "sub" };
    expect(withChange({ jwt: { ...JWT, ...own } })).not.toThrow();
  });

  it("names all that is wrong at once", () => {
    expect(withChange({ historyDays: 1, timeZone: "?" })).toThrow(/historyDays must .*; timeZone must/);
  });
});

describe("toProtocol", () => {
  it("tells an address of people from one of machines, and both from neither", () => {
    expect(
      ["on-call@crm.example", "https://hooks.example/a?b=c", "http://hooks.example", "a b@c.d"].map(toProtocol),
    ).toEqual(["email", "https", undefined, undefined]);
  });
});
