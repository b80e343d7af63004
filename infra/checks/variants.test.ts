/** Every rule for the settings that none of our stages has. */
import { describe, expect, it } from "vitest";
import { checkSettings, toProtocol } from "../settings/stage-settings.ts";
import { readDeployment } from "./deployment.ts";
import { RULES } from "./rules/index.ts";
import { EVERYTHING, VARIANTS } from "./variants.ts";

describe("a stage with everything that may be left out", async () => {
  const deployment = await readDeployment("production", EVERYTHING);

  it.each(RULES.map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    expect(rule.check(deployment)).toEqual([]);
  });

  it("has its page at its own name, and made what that takes", () => {
    expect(deployment.run.stackOutputs).toMatchObject({ page: "https://calls.crm.example" });
    const records = deployment.graph
      .list("aws:route53/record:Record")
      .map(({ inputs }) => `${inputs.type} ${inputs.name}`);
    expect(records.toSorted()).toEqual([
      "A calls.crm.example",
      "AAAA calls.crm.example",
      expect.stringMatching(/^CNAME _[0-9a-f]+\.calls\.crm\.example\.$/),
    ]);
  });
});

it("is really everything: each setting that a stage may leave out is there", () => {
  const { concurrency, jwt, retention, alarms, page } = EVERYTHING.settings;
  expect(concurrency.reserved).toEqual({ api: expect.any(Number), webhook: expect.any(Number) });
  expect(Object.keys(jwt ?? {}).toSorted()).toEqual([
    "algorithms",
    "audience",
    "issuer",
    "jwksUrl",
    "repClaim",
    "roleClaim",
  ]);
  expect(Object.keys(retention ?? {}).toSorted()).toEqual(["callDays", "transcriptDays"]);
  expect(page.domain).toBeDefined();
  for (const addresses of [alarms.page, alarms.ticket]) expect(addresses.map(toProtocol)).toContain("https");
  expect([...alarms.page, ...alarms.ticket].map(toProtocol)).toContain("email");
});

it.each(VARIANTS.map(({ name, settings }) => [name, settings] as const))("%s: may be deployed", (_name, settings) => {
  expect(() => checkSettings("production", settings)).not.toThrow();
});
