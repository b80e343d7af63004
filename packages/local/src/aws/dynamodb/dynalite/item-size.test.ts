import { describe, expect, it } from "vitest";
import { toItemSizeBytes } from "./item-size.ts";

describe("toItemSizeBytes", () => {
  it("counts names and strings in UTF-8 bytes", () => {
    expect(toItemSizeBytes({ pk: { S: "é" } })).toBe(4);
  });

  it("counts the bytes of a binary, not its base64", () => {
    expect(toItemSizeBytes({ b: { B: Buffer.alloc(300).toString("base64") } })).toBe(301);
  });

  it("counts lists and maps with their overhead", () => {
    expect(toItemSizeBytes({ l: { L: [{ S: "ab" }, { BOOL: true }] } })).toBe(1 + 3 + (1 + 2) + (1 + 1));
    expect(toItemSizeBytes({ m: { M: { a: { S: "b" } } } })).toBe(1 + 3 + 1 + 2);
  });

  it("counts two digits of a number as one byte", () => {
    expect(toItemSizeBytes({ n: { N: "-1234.5" } })).toBe(1 + 4);
  });
});
