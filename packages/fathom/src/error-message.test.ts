import { describe, expect, it } from "vitest";
import { findErrorMessage } from "./error-message.ts";

const key = "fk.short-key";

describe("findErrorMessage", () => {
  it.each([
    ['{"error":"Invalid cursor"}', "Invalid cursor"],
    ['{"message":"Invalid cursor"}', "Invalid cursor"],
    ['{"error":{"message":"Invalid cursor"}}', "Invalid cursor"],
    ['"Invalid cursor"', "Invalid cursor"],
    ["Invalid\n  cursor ", "Invalid cursor"],
    ['{"error":"key fk.short-key is revoked"}', "key [key] is revoked"],
    ['{"error":"token eyJhbGciOiJIUzI1NiJ9abcdef is bad"}', "token [token] is bad"],
    ['{"error":"no user rosa+x@tailspin.example here"}', "no user [e-mail] here"],
    ['{"error":"see https://fathom.video/share/Zk3v for more"}', "see [link] for more"],
  ])("reads %s as %s", (body, message) => {
    expect(findErrorMessage(body, key)).toBe(message);
  });

  it.each([
    "",
    "  ",
    "<html><body>Bad gateway</body></html>",
    '{"items":["Northwind"]}',
    '{"error":',
    "[1]",
    "null",
    '{"error":7}',
  ])("finds none worth showing in %j", (body) => {
    expect(findErrorMessage(body, key)).toBeUndefined();
  });

  it("clips a long message", () => {
    expect(findErrorMessage("word ".repeat(100), key)).toHaveLength(200);
  });

  it("never shows half a key or address that a cut has left", () => {
    for (let length = 1_980; length < 2_001; length++) {
      const filler = `${"x".repeat(length)} `;
      expect(findErrorMessage(`${filler}rosa.lind@tailspin.example`, key) ?? "").not.toContain("rosa");
      expect(findErrorMessage(`${filler}${key}`, key) ?? "").not.toContain("fk.");
    }
  });

  it("takes no time over a body that is one endless word", () => {
    expect(findErrorMessage("a.".repeat(1_000_000), key)).toBeUndefined();
  });
});
