import { describe, expect, it } from "vitest";
import { packLines, ReportDamaged, unpackLines } from "./report-lines.ts";
import type { ReportLine } from "./run.ts";

function buildLine(index: number): ReportLine {
  return {
    repId: `rep-${index * 7919}`,
    outcome: index % 4 === 0 ? "failed" : "complete",
    attempt: 1 + (index % 3),
    at: new Date(Date.parse("2026-11-22T12:00:00Z") + index * 377).toISOString(),
    durationMs: 200 + index * 31,
    calls: { listed: index, added: index % 2, updated: 0, unchanged: index, pending: index % 5 },
    requests: { light: 1, heavy: index % 2 },
    units: { read: 4 + index / 2, write: 1 + index },
    failure:
      index % 4 === 0
        ? { class: "source", code: "fathom_server_error", since: "2026-11-22T11:00:00.000Z", count: index }
        : undefined,
  };
}
const buildLines = (count: number) => Array.from({ length: count }, (_, index) => buildLine(index));

describe("packLines", () => {
  it.each([0, 1, 2, 10, 400])("gives %i lines back as they were", (count) => {
    expect(unpackLines(packLines(buildLines(count)))).toEqual(buildLines(count));
  });

  it("makes ten lines, failures among them, fit one write unit with the item's keys", () => {
    expect(packLines(buildLines(10)).length).toBeLessThan(700);
  });

  it("leaves a single line as it is", () => {
    expect(packLines(buildLines(1))).toBe(JSON.stringify(buildLines(1)));
  });
});

describe("unpackLines", () => {
  it("reads what earlier versions wrote, however long", () => {
    expect(unpackLines(JSON.stringify(buildLines(10)))).toEqual(buildLines(10));
  });

  it.each(["", "{", "br1.", "br1.AAAA", packLines(buildLines(10)).slice(0, -40)])("refuses %j", (text) => {
    expect(() => unpackLines(text)).toThrow(ReportDamaged);
  });
});
