import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PRICES } from "./prices.ts";

/** As text: the page is built for browsers, and nothing here may depend on it. */
const PAGE = readFileSync(new URL("../../../dashboard/src/data/unit-prices.ts", import.meta.url), "utf8");

it("is the price list the page reckons with as well", () => {
  const [, read, write] = /DOLLARS_PER_MILLION = \{ read: ([\d.]+), write: ([\d.]+) \}/.exec(PAGE) ?? [];
  const { readUnit, writeUnit } = PRICES.dynamoDb;
  expect(Number(read)).toBeCloseTo(readUnit * 1_000_000, 9);
  expect(Number(write)).toBeCloseTo(writeUnit * 1_000_000, 9);
});
