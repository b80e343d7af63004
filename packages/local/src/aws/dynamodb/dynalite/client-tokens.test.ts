import { describe, expect, it } from "vitest";
import { createClientTokens } from "./client-tokens.ts";
import { okReply } from "./wire.ts";

describe("createClientTokens", () => {
  const items = [{ Put: { TableName: "t" } }];

  it("remembers an answer for ten minutes", () => {
    let nowMs = 0;
    const tokens = createClientTokens(() => nowMs);
    tokens.remember("a", items, okReply({}));
    nowMs = 10 * 60_000 - 1;
    expect(tokens.find("a", items)).toEqual(okReply({}));
    nowMs = 10 * 60_000;
    expect(tokens.find("a", items)).toBeUndefined();
  });

  it("refuses a known token with other content", () => {
    const tokens = createClientTokens(() => 0);
    tokens.remember("a", items, okReply({}));
    expect(tokens.find("a", [])?.body.__type).toMatch(/IdempotentParameterMismatchException$/);
  });
});
