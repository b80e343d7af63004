/** Holds docs/cost.md to itself: it can be read as tables, adds up, and says of the target what its figures say. */
import { describe, expect, it } from "vitest";
import { TARGET_USD } from "../packages/simulation/src/cost/cost-markdown.ts";
import { PRICES_AS_OF } from "../packages/simulation/src/cost/prices.ts";
import { getTable, readDocument } from "./docs-markdown.ts";

const DOCUMENT = readDocument("docs/cost.md");
const toNumber = (cell = "") => Number(cell.replaceAll(/[*,]/g, ""));

describe("docs/cost.md", () => {
  it("is of the prices in the list", () => {
    expect(DOCUMENT).toContain(`Prices of ${PRICES_AS_OF}.`);
  });

  it("adds up", () => {
    const rows = getTable(DOCUMENT, ["what", "amount", "unit", "USD", "after always-free"]);
    const [all, ...lines] = rows.toReversed();
    expect(all?.what).toBe("**all**");
    for (const column of ["USD", "after always-free"]) {
      const sum = lines.reduce((total, row) => total + toNumber(row[column]), 0);
      expect(Math.abs(sum - toNumber(all?.[column]))).toBeLessThan(0.1);
    }
  });

  it("says of the target what its figures say", () => {
    const columns = ["reps", "USD a month", "a rep", "after always-free, a rep", "naive", "naive, a rep", "times"];
    const row = getTable(DOCUMENT, columns).find(({ reps }) => reps === "1,000");
    const say = (usd: number) => `${usd <= TARGET_USD ? "met" : "missed"} ($${usd.toFixed(4)})`;
    expect(DOCUMENT).toContain(`At list prices **${say(toNumber(row?.["a rep"]))}**`);
    expect(DOCUMENT).toContain(`for ever **${say(toNumber(row?.["after always-free, a rep"]))}**`);
    expect(toNumber(row?.times)).toBeGreaterThan(10);
  });

  it("tells what an idle run of a rep takes", () => {
    const rows = getTable(DOCUMENT, [
      "of one rep",
      "an idle run",
      "a run with one new call",
      "a month",
      "and of a run itself",
    ]);
    const light = rows.find((row) => row["of one rep"] === "light requests to Fathom");
    expect(light?.["an idle run"]).toBe("1");
    for (const row of rows) for (const cell of Object.values(row).slice(1)) expect(toNumber(cell)).not.toBeNaN();
  });
});
