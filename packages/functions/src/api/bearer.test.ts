import { describe, expect, it } from "vitest";
import { createTokenCheck, findBearerToken } from "./bearer.ts";

describe("findBearerToken", () => {
  it.each([
    ["Bearer abc", "abc"],
    ["bearer abc", "abc"],
    ["BEARER   abc  ", "abc"],
    ["Bearer a-._~+/9==", "a-._~+/9=="],
  ])("reads %j", (header, token) => {
    expect(findBearerToken(header)).toBe(token);
  });

  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "abc",
    "Basic abc",
    "Bearer a b",
    "Bearer a=b",
    "Bearer é",
    "XBearer a",
  ])("finds none in %j", (header) => {
    expect(findBearerToken(header)).toBeUndefined();
  });

  it("takes no time worth measuring for a long header that is none", () => {
    const startedMs = performance.now();
    expect(findBearerToken(`Bearer ${"=".repeat(1_000_000)}!`)).toBeUndefined();
    expect(findBearerToken(`Bearer${" ".repeat(1_000_000)}`)).toBeUndefined();
    expect(findBearerToken(`Bearer ${"a".repeat(1_000_000)}!`)).toBeUndefined();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

describe("createTokenCheck", () => {
  it("accepts each of its tokens and nothing else", () => {
    const check = createTokenCheck(["one", "two"]);
    expect(["one", "two", "three", "one,two", "", undefined].map(check)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("accepts nothing when it has no tokens, nor a missing token when one is empty", () => {
    expect(createTokenCheck([])("")).toBe(false);
    expect(createTokenCheck([""])(undefined)).toBe(false);
  });
});
