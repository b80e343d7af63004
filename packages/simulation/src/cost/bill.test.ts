import { describe, expect, it } from "vitest";
import { toBill, toMonth, toNaiveBill } from "./bill.ts";
import { toCostMarkdown } from "./cost-markdown.ts";
import { toItemBytes } from "./item-bytes.ts";
import type { CompanyMeasure } from "./measure-company.ts";
import { parseCostOptions } from "./options.ts";
import { DAYS_A_MONTH } from "./prices.ts";
import type { Usage } from "./usage.ts";

const usage = (value: number): Usage => ({
  repRuns: value,
  calls: value,
  invocations: value,
  gbSeconds: value,
  readUnits: value,
  writeUnits: value,
  sqsRequests: value,
  messages: value,
  kmsRequests: value,
  logBytes: value,
  lightRequests: value,
  heavyRequests: value,
});

const MEASURE: CompanyMeasure = {
  reps: 10,
  days: 7,
  intervalMinutes: 30,
  whole: usage(1_000),
  idle: usage(10),
  busy: usage(30),
  bytesPerCall: 20_000,
  metricMonths: 12,
};
const CALL = { callsAMonth: 84, callMinutes: 40 };

describe("toMonth", () => {
  it("scales with the reps and the days", () => {
    expect(toMonth(MEASURE, 10).writeUnits).toBeCloseTo((1_000 * DAYS_A_MONTH) / 7);
    expect(toMonth(MEASURE, 1_000).writeUnits).toBeCloseTo((100 * 1_000 * DAYS_A_MONTH) / 7);
  });
});

describe("toBill", () => {
  it("multiplies what is used by its price", () => {
    const { lines } = toBill(MEASURE, 10_000);
    const writes = lines.find(({ what }) => what === "DynamoDB, writes");
    expect(writes?.usd).toBeCloseTo((1_000_000 * DAYS_A_MONTH * 0.625) / 7 / 1e6);
    expect(lines.find(({ what }) => what === "EventBridge Scheduler")?.amount).toBeCloseTo(48 * DAYS_A_MONTH);
  });

  it("adds up, and is never dearer after what is free", () => {
    const bill = toBill(MEASURE, 1_000);
    expect(bill.usd).toBeCloseTo(bill.lines.reduce((total, { usd }) => total + usd, 0));
    expect(bill.usdPerRep).toBeCloseTo(bill.usd / 1_000);
    for (const { usd, usdAfterFree } of bill.lines) {
      expect(usdAfterFree).toBeGreaterThanOrEqual(0);
      expect(usdAfterFree).toBeLessThanOrEqual(usd);
    }
  });

  it("has a part that does not grow with the reps", () => {
    const [one, two] = [toBill(MEASURE, 1_000), toBill(MEASURE, 2_000)];
    expect(two.usd).toBeGreaterThan(one.usd);
    expect(two.usd).toBeLessThan(2 * one.usd);
  });
});

describe("toNaiveBill", () => {
  it("agrees with the research's figures: 165, 1,642 and 16,405 dollars for 100, 1,000 and 10,000 reps", () => {
    for (const [reps, usd] of [
      [100, 165],
      [1_000, 1_642],
      [10_000, 16_405],
    ] as const) {
      expect(Math.abs(toNaiveBill(MEASURE, reps, CALL).usd / usd - 1)).toBeLessThan(0.01);
    }
  });
});

describe("toItemBytes", () => {
  it("counts names and values as DynamoDB does", () => {
    expect(toItemBytes({ pk: { S: "é" }, n: { N: "-12.5" } })).toBe(2 + 2 + 1 + 3);
    expect(toItemBytes({ b: { B: new Uint8Array(9) }, ok: { BOOL: true } })).toBe(1 + 9 + 2 + 1);
    expect(toItemBytes({ m: { M: { a: { L: [{ S: "xy" }] } } } })).toBe(1 + (3 + 1 + 1 + (3 + 1 + 2)));
  });
});

describe("parseCostOptions", () => {
  it("takes the documented defaults", () => {
    expect(parseCostOptions([])).toEqual({
      reps: 1_000,
      intervalMinutes: 30,
      callsAMonth: 84,
      callMinutes: 40,
      isWriting: false,
      help: false,
    });
    expect(parseCostOptions(["--reps", "50", "--every", "15m"])).toMatchObject({ reps: 50, intervalMinutes: 15 });
  });

  it.each([
    [["--reps", "0"], "--reps"],
    [["--reps", "1e3"], "--reps"],
    [["--every", "25m"], "--every"],
    [["--every", "30"], "--every"],
    [["--every", "1m"], "--every"],
    [["--calls", "many"], "--calls"],
    [["--minutes", "241"], "--minutes"],
    [["--write", "--reps", "5"], "--write"],
    [["--speed", "5"], "--speed"],
  ])("names the option of %j", (args, name) => {
    expect(() => parseCostOptions(args)).toThrow(name);
  });
});

describe("toCostMarkdown", () => {
  const options = parseCostOptions([]);

  it("says whether the target is met, by the figures", () => {
    expect(toCostMarkdown(MEASURE, options)).toMatch(/At list prices \*\*(met|missed) \(\$0\.\d{4}\)\*\*/);
    const dear = { ...MEASURE, whole: usage(100_000_000) };
    expect(toCostMarkdown(dear, options)).toContain("At list prices **missed");
  });
});
