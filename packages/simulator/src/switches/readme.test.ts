import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { switchRules } from "./switch-rules.ts";
import { faultKinds } from "./switches.ts";

describe("README", () => {
  it("names every switch and every kind of fault", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const missing = [...Object.keys(switchRules), ...faultKinds].filter((name) => !readme.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
