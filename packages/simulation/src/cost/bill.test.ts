import { describe, expect, it } from "vitest";
import { toBill, toMonth, toNaiveBill } from "./bill.ts";
import { toCostMarkdown } from "./cost-markdown.ts";
import { toItemBytes, toStoredBytes } from "./item-bytes.ts";
import type { CompanyMeasure } from "./measure-company.ts";
import { parseCostOptions } from "./options.ts";
import { DAYS_A_MONTH } from "./prices.ts";
import type { Usage } from "./usage.ts";

const usage = (value: number): Usage => ({
  repRuns: value,
  calls: value,
  invocations: value,
  gbSeconds: value,
  containers: value,
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
  perRun: usage(2),
  bytesPerCall: { table: 20_000, indexes: 1_000 },
  bytesPerRepRun: { table: 100, indexes: 10 },
  metricMonths: 12,
};
const CALL = { callsAMonth: 84, callMinutes: 40 };

describe("toMonth", () => {
  const measuredRuns = 7 * 48;
  const runs = 48 * DAYS_A_MONTH;

  it("scales with the days, and with the reps but for what a run takes for itself", () => {
    expect(toMonth(MEASURE, 10).writeUnits).toBeCloseTo((1_000 * DAYS_A_MONTH) / 7);
    const ofReps = 1_000 - 2 * measuredRuns;
    expect(toMonth(MEASURE, 1_000).writeUnits).toBeCloseTo((100 * ofReps * DAYS_A_MONTH) / 7 + 2 * runs);
  });

  it("starts no more workers a run than may work at once, and opens the data key in each", () => {
    for (const [reps, workers] of [
      [5, 1],
      [95, 10],
      [1_000, 20],
      [10_000, 20],
    ] as const) {
      const { containers, kmsRequests } = toMonth({ ...MEASURE, whole: { ...usage(1_000), kmsRequests: 2_000 } }, reps);
      expect(containers).toBeCloseTo(workers * runs);
      expect(kmsRequests).toBeCloseTo(2 * workers * runs);
    }
  });
});

describe("toBill", () => {
  it("multiplies what is used by its price", () => {
    const { lines } = toBill(MEASURE, 10_000);
    const writes = lines.find(({ what }) => what === "DynamoDB, writes");
    expect(writes?.usd).toBeCloseTo((toMonth(MEASURE, 10_000).writeUnits * 0.625) / 1e6);
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

  it("stores calls that stay, on average of a year, and reports for 90 days; restores the table alone", () => {
    const { lines } = toBill(MEASURE, 10);
    const toGb = (what: string) => lines.find((line) => line.what === what)?.amount ?? 0;
    const { calls } = toMonth(MEASURE, 10);
    expect(toGb("DynamoDB, storage") * 1e9).toBeCloseTo(calls * 6 * 21_000 + 10 * 90 * 48 * 110);
    expect(toGb("DynamoDB, point-in-time recovery") * 1e9).toBeCloseTo(calls * 6 * 20_000 + 10 * 90 * 48 * 100);
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
    expect(toStoredBytes({ pk: { S: "p" }, sk: { S: "s" }, n: { N: "1" } })).toEqual({
      table: 3 + 3 + 3 + 100,
      indexes: 0,
    });
    const indexed = { pk: { S: "p" }, sk: { S: "s" }, gsi2pk: { S: "xy" }, gsi2sk: { S: "" }, rest: { S: "much" } };
    expect(toStoredBytes(indexed).indexes).toBe(3 + 3 + 8 + 6 + 100);
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
