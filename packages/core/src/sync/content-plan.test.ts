import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS, toInstant } from "../clock.ts";
import { type ContentRange, type KnownCall, PAGE_SIZE, planContentRanges } from "./content-plan.ts";

const START = Date.parse("2026-11-01T00:00:00.500Z");

function buildCalls(count: number, everyMs = 37 * MINUTE_MS): KnownCall[] {
  return Array.from({ length: count }, (_, index) => ({
    recordingId: index + 1,
    createdAt: toInstant(START + index * everyMs),
  }));
}

const plan = (known: KnownCall[], needed: number[]) => planContentRanges(known, new Set(needed));

/** Heavy requests a source of ten a page answers a range with: the walk ends at the page of the last wanted call. */
function countRequests(ranges: readonly ContentRange[], known: readonly KnownCall[]): number {
  return ranges.reduce((total, { window, recordingIds }) => {
    const listed = known
      .filter(({ createdAt }) => isInside(createdAt, window))
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
      .map(({ recordingId }) => recordingId);
    const last = Math.max(...recordingIds.map((recordingId) => listed.indexOf(recordingId)));
    return total + Math.floor(last / PAGE_SIZE) + 1;
  }, 0);
}

/** Inside for a source that takes both bounds as exclusive. */
function isInside(createdAt: string, window: { from: string; to: string }): boolean {
  return Date.parse(createdAt) > Date.parse(window.from) && Date.parse(createdAt) < Date.parse(window.to);
}

describe("planContentRanges", () => {
  it("asks once for ten calls in a row, once for a thousand, and not at all for none", () => {
    const thousand = buildCalls(1_000);
    const ids = thousand.map(({ recordingId }) => recordingId);
    expect(plan(thousand.slice(0, 10), ids.slice(0, 10))).toHaveLength(1);
    expect(plan(thousand, ids)).toHaveLength(1);
    expect(countRequests(plan(thousand, ids), thousand)).toBe(100);
    expect(plan(thousand, [])).toEqual([]);
  });

  it("bridges fewer than a page of calls that are not needed, and leaves out a full page", () => {
    expect(plan(buildCalls(11), [1, 11])).toHaveLength(1);
    expect(plan(buildCalls(12), [1, 12])).toHaveLength(2);
  });

  it("asks for the newest first", () => {
    const ranges = plan(buildCalls(100), [1, 50, 100]);
    expect(ranges.map(({ recordingIds }) => recordingIds)).toEqual([[100], [50], [1]]);
  });

  const someCalls = fc
    .array(fc.record({ gapMs: fc.integer({ min: 0, max: 3_600_000 }), needed: fc.boolean() }), { maxLength: 60 })
    .map((steps) => {
      let atMs = START;
      const known = steps.map(({ gapMs }, index) => {
        atMs += gapMs;
        return { recordingId: index + 1, createdAt: toInstant(atMs) };
      });
      return { known, needed: known.filter((_, index) => steps[index]?.needed).map(({ recordingId }) => recordingId) };
    });

  it("holds every needed call in exactly one range, inside its window by whole seconds, whatever the bounds include", () => {
    fc.assert(
      fc.property(someCalls, ({ known, needed }) => {
        const ranges = plan(known, needed);
        expect(ranges.flatMap(({ recordingIds }) => recordingIds).toSorted((a, b) => a - b)).toEqual(needed);
        for (const { window, recordingIds } of ranges) {
          expect(window.from).toMatch(/:\d\dZ$/);
          for (const recordingId of recordingIds) {
            expect(isInside(known[recordingId - 1]?.createdAt ?? "", window)).toBe(true);
          }
        }
      }),
    );
  });

  it("never needs more requests than one for each needed call, nor than walking everything", () => {
    fc.assert(
      fc.property(
        someCalls.filter(
          ({ known }) => new Set(known.map(({ createdAt }) => createdAt.slice(0, 17))).size === known.length,
        ),
        ({ known, needed }) => {
          const requests = countRequests(plan(known, needed), known);
          expect(requests).toBeLessThanOrEqual(Math.max(needed.length, Math.ceil(known.length / PAGE_SIZE)));
        },
      ),
    );
  });
});
