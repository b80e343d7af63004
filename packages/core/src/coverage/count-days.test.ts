import { describe, expect, it } from "vitest";
import { toInstant } from "../clock.ts";
import { countListedDays, type ListedWindow } from "./count-days.ts";

/** Noon and a bit in Amsterdam, an hour ahead of UTC. */
const NOW = "2026-11-22T12:00:00.481Z";

function count(changes: Partial<ListedWindow>) {
  return countListedDays({
    window: { from: "2026-11-20T23:00:00Z", to: "2026-11-22T12:00:00Z" },
    listed: [],
    outside: [],
    timeZone: "Europe/Amsterdam",
    verifiedAt: NOW,
    ...changes,
  });
}

const whole = (date: string, listed: number) => ({ date, listed, verifiedAt: NOW });
const partial = (date: string, listed: number) => ({ ...whole(date, listed), isPartial: true });

describe("countListedDays", () => {
  it("counts every call on the day it has where the reps live, and says so of days without any", () => {
    const listed = ["2026-11-20T23:00:00.000Z", "2026-11-21T22:59:59.999Z", "2026-11-21T22:59:59.999Z"];
    expect(count({ listed })).toEqual([whole("2026-11-21", 3), whole("2026-11-22", 0)]);
    expect(count({ listed, timeZone: "UTC" })).toEqual([
      partial("2026-11-20", 1),
      whole("2026-11-21", 2),
      whole("2026-11-22", 0),
    ]);
  });

  it("takes today for whole when it was read up to the moment of the read", () => {
    expect(count({}).at(-1)).toEqual(whole("2026-11-22", 0));
    const earlier = { from: "2026-11-20T23:00:00Z", to: "2026-11-22T11:59:59Z" };
    expect(count({ window: earlier }).at(-1)).toEqual(partial("2026-11-22", 0));
  });

  it("adds what is held of the hours that were not read, and never calls the day whole for it", () => {
    const window = { from: "2026-11-20T12:00:00Z", to: "2026-11-21T12:00:00Z" };
    const listed = ["2026-11-20T12:00:00.000Z", "2026-11-21T12:00:00.000Z"];
    const outside = ["2026-11-20T11:59:59.999Z", "2026-11-21T12:00:00.001Z", "2026-11-21T12:00:00.002Z"];
    expect(count({ window, listed, outside })).toEqual([partial("2026-11-20", 2), partial("2026-11-21", 3)]);
  });

  it("counts in the window what Fathom listed, whatever is held there, and beyond it only what is held", () => {
    const window = { from: "2026-11-20T12:00:00Z", to: "2026-11-21T12:00:00Z" };
    const held = ["2026-11-20T13:00:00.000Z", "2026-11-20T14:00:00.000Z"];
    expect(count({ window, outside: held })).toEqual([partial("2026-11-20", 0), partial("2026-11-21", 0)]);
    const beyond = "2026-11-21T12:00:00.700Z";
    expect(count({ window, listed: [beyond], outside: [beyond] })).toEqual([
      partial("2026-11-20", 0),
      partial("2026-11-21", 1),
    ]);
  });

  it("keeps a call that is held at the very bound of a read that leaves its bounds out, and counts it once where it is listed", () => {
    const window = { from: "2026-11-20T12:00:00Z", to: "2026-11-21T12:00:00Z" };
    const bounds = ["2026-11-20T12:00:00.000Z", "2026-11-21T12:00:00.000Z"];
    const [from = "", to = ""] = bounds;
    for (const listed of [[], [from], [to], bounds]) {
      expect(count({ window, listed, outside: bounds })).toEqual([partial("2026-11-20", 1), partial("2026-11-21", 1)]);
    }
    expect(count({ window, listed: [to], outside: [to, to, to] }).at(-1)).toEqual(partial("2026-11-21", 3));
  });

  it("takes a day of 23 or 25 hours for whole only when each of them was read", () => {
    const verifiedAt = "2026-12-01T00:00:00.000Z";
    const read = (from: string, to: string) =>
      count({ window: { from, to }, verifiedAt }).map(({ date, isPartial = false }) => [date, isPartial]);
    expect(read("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toEqual([
      ["2026-03-29", false],
      ["2026-03-30", true],
    ]);
    expect(read("2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z")).toEqual([["2026-10-25", true]]);
    expect(read("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")[0]).toEqual(["2026-10-25", false]);
  });

  it("loses and doubles no call, wherever a day is cut in two", () => {
    const calls = Array.from({ length: 49 }, (_, index) =>
      toInstant(Date.parse("2026-11-20T23:00:00Z") + index * 1_800_000),
    );
    for (const cut of calls) {
      const lower = { from: "2026-11-20T23:00:00Z", to: cut };
      const upper = { from: cut, to: "2026-11-22T12:00:00Z" };
      const held = calls.filter((call) => call < cut);
      expect(count({ window: upper, listed: calls.filter((call) => call >= cut), outside: held })[0]?.listed).toBe(
        cut < "2026-11-21T23" ? 48 : 1,
      );
      expect(count({ window: lower, listed: calls.filter((call) => call <= cut), outside: calls })[0]?.listed).toBe(48);
    }
  });

  it("refuses a window that ends before it begins", () => {
    expect(() => count({ window: { from: "2026-11-22T12:00:00Z", to: "2026-11-22T11:00:00Z" } })).toThrow(RangeError);
  });
});
