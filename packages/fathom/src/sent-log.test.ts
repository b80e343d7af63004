import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSentLog } from "./sent-log.ts";

const windowMs = 1_000;

describe("createSentLog", () => {
  it("has room until the limit is reached, and again one window after the request that is in the way", () => {
    const log = createSentLog(windowMs);
    for (const at of [100, 200, 300]) log.add(at);
    expect([log.toFreeAt(4), log.toFreeAt(3), log.toFreeAt(1)]).toEqual([0, 1_100, 1_300]);
  });

  it("counts what was sent within the window that ends at a moment", () => {
    const log = createSentLog(windowMs);
    for (const at of [100, 200, 1_150]) log.add(at);
    expect([150, 1_099, 1_100, 1_150, 3_000].map(log.countUntil)).toEqual([1, 2, 1, 2, 0]);
  });

  it("raises a count by what it does not know, at the moment told, and never lowers it", () => {
    const log = createSentLog(windowMs);
    log.add(500);
    log.add(900);
    log.raiseTo(4, 700);
    expect([log.countUntil(699), log.countUntil(700), log.findNewest()]).toEqual([1, 4, 900]);
    log.raiseTo(2, 700);
    expect(log.countUntil(900)).toBe(5);
  });

  it("finds the same room as one that forgets nothing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 400 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (pauses, limit) => {
          const log = createSentLog(windowMs);
          const all: number[] = [];
          let now = 10_000;
          for (const pause of pauses) {
            now += pause;
            log.add(now);
            all.push(now);
          }
          const inTheWay = all[all.length - limit];
          const expected = inTheWay === undefined ? 0 : inTheWay + windowMs;
          // A moment that has passed frees as much as none.
          expect(Math.max(now, log.toFreeAt(limit))).toBe(Math.max(now, expected));
        },
      ),
    );
  });
});
