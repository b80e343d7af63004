import { describe, expect, it } from "vitest";
import { addNumbers, compareNumbers, ExactNumber, negate, parseNumber, toNumberText } from "./numbers.ts";

describe("parseNumber", () => {
  it.each([
    ["7", "7"],
    ["-0", "0"],
    ["007.50", "7.5"],
    [".5", "0.5"],
    ["1E3", "1000"],
    ["1e-7", "0.0000001"],
    ["12345678901234567890123456789012345678", "12345678901234567890123456789012345678"],
    ["0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"],
  ])("reads %s as %s", (text, expected) => {
    expect(toNumberText(parseNumber(text))).toBe(expected);
  });

  it("is a number of JavaScript's wherever that is exact", () => {
    expect([parseNumber("0.1"), parseNumber("9007199254740991")]).toEqual([0.1, 9007199254740991]);
    expect(parseNumber("9007199254740993")).toBeInstanceOf(ExactNumber);
  });

  it.each(["", "x", "1.2.3", "1e200", "1e-200", "1".repeat(39)])("refuses %s", (text) => {
    expect(() => parseNumber(text)).toThrow(expect.objectContaining({ name: "ValidationException" }));
  });
});

describe("arithmetic", () => {
  it.each([
    ["0.1", "0.2", "0.3"],
    ["9007199254740992", "1", "9007199254740993"],
    ["1e37", "1", "10000000000000000000000000000000000001"],
    ["1.5", "-1.5", "0"],
    ["-3", "1", "-2"],
  ])("adds %s and %s to %s", (a, b, expected) => {
    expect(toNumberText(addNumbers(parseNumber(a), parseNumber(b)))).toBe(expected);
  });

  it("refuses a sum that has too many digits", () => {
    expect(() => addNumbers(parseNumber("1e38"), parseNumber("0.1"))).toThrow(/digits/);
  });

  it("compares and negates beyond what JavaScript holds", () => {
    const [small, large] = [parseNumber("9007199254740993"), parseNumber("9007199254740993.1")];
    expect(compareNumbers(small, large)).toBeLessThan(0);
    expect(compareNumbers(negate(small), negate(large))).toBeGreaterThan(0);
    expect(compareNumbers(small, parseNumber("9007199254740993"))).toBe(0);
  });
});
