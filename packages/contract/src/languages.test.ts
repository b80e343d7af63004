import { describe, expect, it } from "vitest";
import { pickLanguage } from "./languages.ts";

describe("pickLanguage", () => {
  it.each([
    ["nl", "nl"],
    ["NL-be", "nl"],
    ["en-US,en;q=0.9,nl;q=0.8", "en"],
    ["nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7", "nl"],
    ["en;q=0.5, nl;q=0.9", "nl"],
    ["nl , en", "nl"],
    ["de, fr;q=0.9, nl;q=0.1", "nl"],
    ["de, fr", "en"],
    ["nl;q=0", "en"],
    ["nl;q=0, *", "en"],
    ["en;q=0, *", "nl"],
    ["*", "en"],
    ["*;q=0.5, nl;q=0.4", "en"],
    ["nl;q=zero, en;q=0.1", "en"],
    ["nl;q=1.000", "nl"],
    ["nlx", "en"],
    [";;,,q=1", "en"],
    ["", "en"],
  ])("%j is %s", (header, language) => {
    expect(pickLanguage(header)).toBe(language);
  });

  it("is English without a header", () => {
    expect([pickLanguage(undefined), pickLanguage(null)]).toEqual(["en", "en"]);
  });

  it("reads a very long header quickly", () => {
    const startedAt = performance.now();
    expect(pickLanguage(`${" ".repeat(100_000)},${"a-".repeat(100_000)}`)).toBe("en");
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});
