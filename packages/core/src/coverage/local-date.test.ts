import { describe, expect, it } from "vitest";
import { HOUR_MS, toEpochMs, toInstant } from "../clock.ts";
import { addDays, isLocalDate, isTimeZone, listDates, toDayBounds, toLocalDate } from "./local-date.ts";

const AMSTERDAM = "Europe/Amsterdam";

function toHours(date: string, timeZone: string): number {
  const { from, to } = toDayBounds(date, timeZone);
  return (toEpochMs(to) - toEpochMs(from)) / HOUR_MS;
}

describe("toLocalDate", () => {
  it.each([
    ["2026-11-22T22:59:59.999Z", AMSTERDAM, "2026-11-22"],
    ["2026-11-22T23:00:00.000Z", AMSTERDAM, "2026-11-23"],
    ["2026-07-22T21:59:59.999Z", AMSTERDAM, "2026-07-22"],
    ["2026-07-22T22:00:00.000Z", AMSTERDAM, "2026-07-23"],
    ["2026-12-31T23:00:00.000Z", AMSTERDAM, "2027-01-01"],
    ["2024-02-28T23:30:00.000Z", AMSTERDAM, "2024-02-29"],
    ["2026-11-22T04:59:59.999Z", "America/New_York", "2026-11-21"],
    ["2026-11-22T18:15:00.000Z", "Asia/Kathmandu", "2026-11-23"],
    ["2026-11-22T18:14:59.999Z", "Asia/Kathmandu", "2026-11-22"],
    ["2026-11-22T09:59:59.999Z", "Pacific/Kiritimati", "2026-11-22"],
    ["2026-11-22T10:00:00.000Z", "Pacific/Kiritimati", "2026-11-23"],
    ["2026-11-22T23:59:59.999Z", "UTC", "2026-11-22"],
  ])("puts %s in %s on %s", (instant, timeZone, date) => {
    expect(toLocalDate(instant, timeZone)).toBe(date);
  });

  it("takes an instant in any of its forms", () => {
    expect(toLocalDate("2026-11-23T00:30:00+01:00", AMSTERDAM)).toBe("2026-11-23");
  });

  it("refuses what is no instant and what is no time zone", () => {
    expect(() => toLocalDate("yesterday", AMSTERDAM)).toThrow(RangeError);
    expect(() => toLocalDate("2026-11-22T22:59:59.999Z", "Europe/Nowhere")).toThrow(RangeError);
  });
});

describe("toDayBounds", () => {
  it("has 23 hours in spring and 25 in autumn where clocks change", () => {
    expect(toDayBounds("2026-03-29", AMSTERDAM)).toEqual({
      from: "2026-03-28T23:00:00.000Z",
      to: "2026-03-29T22:00:00.000Z",
    });
    expect(toDayBounds("2026-10-25", AMSTERDAM)).toEqual({
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
    });
    expect([toHours("2026-03-29", AMSTERDAM), toHours("2026-10-25", AMSTERDAM)]).toEqual([23, 25]);
    // Half an hour, and a change at midnight itself: the day begins at one o'clock, or has midnight twice.
    expect([toHours("2026-10-04", "Australia/Lord_Howe"), toHours("2026-04-05", "Australia/Lord_Howe")]).toEqual([
      23.5, 24.5,
    ]);
    expect([toHours("2026-04-24", "Africa/Cairo"), toHours("2026-10-29", "Africa/Cairo")]).toEqual([23, 25]);
    expect(toHours("2018-11-04", "America/Sao_Paulo")).toBe(23);
  });

  it("gives no length to a day that a zone left out", () => {
    expect(toHours("2011-12-30", "Pacific/Apia")).toBe(0);
    expect(toHours("2011-12-29", "Pacific/Apia")).toBe(24);
  });

  it.each([AMSTERDAM, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Chatham"])(
    "cuts two years of %s into days without gap or overlap, each of them holding its own instants only",
    (timeZone) => {
      for (const date of listDates("2026-01-01", "2027-12-31")) {
        const { from, to } = toDayBounds(date, timeZone);
        const next = addDays(date, 1);
        expect(toDayBounds(next, timeZone).from).toBe(to);
        const edges = [from, toInstant(toEpochMs(to) - 1), to].map((instant) => toLocalDate(instant, timeZone));
        expect(edges).toEqual([date, date, next]);
      }
    },
  );

  it("agrees with what Intl itself says of every hour of two years", () => {
    const format = new Intl.DateTimeFormat("sv-SE", { timeZone: AMSTERDAM, dateStyle: "short" });
    for (let epochMs = Date.parse("2026-01-01T00:30:00Z"); epochMs < Date.parse("2028-01-01"); epochMs += HOUR_MS) {
      if (toLocalDate(toInstant(epochMs), AMSTERDAM) !== format.format(epochMs)) {
        throw new Error(`${toInstant(epochMs)} is ${format.format(epochMs)}`);
      }
    }
  });

  it("refuses what is no day", () => {
    for (const date of ["2026-02-29", "2026-13-01", "2026-1-1", "", "2026-11-22T00:00:00Z"]) {
      expect(() => toDayBounds(date, AMSTERDAM)).toThrow(RangeError);
    }
  });
});

describe("listDates", () => {
  it("includes both ends, goes over months and leap days, and is empty the wrong way round", () => {
    expect(listDates("2024-02-28", "2024-03-01")).toEqual(["2024-02-28", "2024-02-29", "2024-03-01"]);
    expect(listDates("2026-12-31", "2027-01-01")).toEqual(["2026-12-31", "2027-01-01"]);
    expect(listDates("2026-11-22", "2026-11-22")).toEqual(["2026-11-22"]);
    expect(listDates("2026-11-22", "2026-11-21")).toEqual([]);
    expect(listDates("2026-01-01", "2026-12-31")).toHaveLength(365);
  });
});

describe("the names of days and zones", () => {
  it("are told from what is none", () => {
    expect(["2026-11-22", "2024-02-29"].filter(isLocalDate)).toHaveLength(2);
    expect(["2026-02-29", "2026-11-31", "0000-01-01", "22-11-2026", "x"].filter(isLocalDate)).toEqual([]);
    expect([AMSTERDAM, "UTC", "America/New_York"].filter(isTimeZone)).toHaveLength(3);
    expect(["Europe/Nowhere", "", "Amsterdam", "../etc"].filter(isTimeZone)).toEqual([]);
  });
});
