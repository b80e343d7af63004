import { describe, expect, it } from "vitest";
import { toItemSizeBytes } from "./value-size.ts";

// Developer guide, "DynamoDB item sizes and formats".
describe("toItemSizeBytes", () => {
  it.each([
    ["names and strings in UTF-8", { ž: "🐎" }, 2 + 4],
    ["binaries by their length", { b: new Uint8Array(10) }, 1 + 10],
    ["booleans and null as one byte", { a: true, b: null }, 2 + 2],
    ["numbers as a byte for two digits and one more, without outer zeros", { n: 123_000 }, 1 + 2 + 1],
    ["fractions by their digits", { n: 0.0125 }, 1 + 2 + 1],
    ["sets by their elements", { s: new Set(["ab", "c"]) }, 1 + 3],
    ["lists with three bytes and one an element", { l: ["ab", true] }, 1 + 3 + (1 + 2) + (1 + 1)],
    ["maps with three bytes and one an entry, and names", { m: { key: "v" } }, 1 + 3 + (1 + 3 + 1)],
    ["nothing as nothing", {}, 0],
  ])("counts %s", (_what, item, bytes) => {
    expect(toItemSizeBytes(item)).toBe(bytes);
  });
});
