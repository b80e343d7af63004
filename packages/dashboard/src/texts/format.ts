/** Dates, numbers and ages as a reader of a language writes them. Instants are shown in the company's time zone. */
import type { Language } from "./texts.ts";

const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", nl: "nl-NL" };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface Format {
  number(value: number): string;
  /** 0 to 1 as per cent. */
  percent(share: number): string;
  /** US dollars; four decimals below a cent. */
  dollars(value: number): string;
  /** `22 Nov 2026`. */
  date(at: string): string;
  /** `14:30`. */
  time(at: string): string;
  /** `22 Nov 2026, 14:30`. */
  dateTime(at: string): string;
  /** `14:30` today, `Tue 14:30` within the last six days, `22 Nov, 14:30` else. */
  moment(at: string, nowMs: number): string;
  /** A point in the past within a sentence: `at 14:30` today, `on Tuesday` within five days, `on 17 November` else. */
  since(at: string, nowMs: number): string;
  /** A day of a calendar (`2026-11-22`), without a zone: `Sun 22 Nov`. */
  day(date: string): string;
  /** `5 minutes ago`, `in 2 hours`. */
  ago(at: string, nowMs: number): string;
  /** Of milliseconds: `1.4 s`, `2 min`. */
  duration(ms: number): string;
  list(items: readonly string[]): string;
}

/** @param timeZone IANA name */
export function createFormat(language: Language, timeZone: string): Format {
  const locale = LOCALES[language];
  const dates = (options: Intl.DateTimeFormatOptions, zone = timeZone) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    return (at: string | number) => format.format(new Date(at));
  };
  const date = dates({ dateStyle: "medium" });
  const time = dates({ hour: "2-digit", minute: "2-digit" });
  const dateTime = dates({ dateStyle: "medium", timeStyle: "short" });
  const weekday = dates({ weekday: "short", hour: "2-digit", minute: "2-digit" });
  const weekdayName = dates({ weekday: "long" });
  const dayName = dates({ day: "numeric", month: "long" });
  const dayTime = dates({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const day = dates({ weekday: "short", day: "numeric", month: "short" }, "UTC");
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const list = new Intl.ListFormat(locale, { type: "conjunction" });
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    dollars: (value) =>
      new Intl.NumberFormat(locale, {
        style: "currency",
        currency: "USD",
        maximumFractionDigits: value !== 0 && Math.abs(value) < 0.1 ? 4 : 2,
      }).format(value),
    date,
    time,
    dateTime,
    moment(at, nowMs) {
      if (date(at) === date(nowMs)) return time(at);
      const ageMs = nowMs - Date.parse(at);
      return ageMs >= 0 && ageMs < 6 * DAY_MS ? weekday(at) : dayTime(at);
    },
    since(at, nowMs) {
      if (date(at) === date(nowMs)) return `${language === "nl" ? "om" : "at"} ${time(at)}`;
      const ageMs = nowMs - Date.parse(at);
      const isWithinWeek = ageMs >= 0 && ageMs < 5 * DAY_MS;
      return `${language === "nl" ? "op" : "on"} ${isWithinWeek ? weekdayName(at) : dayName(at)}`;
    },
    day: (isoDate) => day(`${isoDate}T00:00:00Z`),
    ago(at, nowMs) {
      const ms = Date.parse(at) - nowMs;
      const size = Math.abs(ms);
      if (size < MINUTE_MS) return relative.format(Math.round(ms / 1_000), "second");
      if (size < HOUR_MS) return relative.format(Math.round(ms / MINUTE_MS), "minute");
      if (size < 2 * DAY_MS) return relative.format(Math.round(ms / HOUR_MS), "hour");
      return relative.format(Math.round(ms / DAY_MS), "day");
    },
    duration(ms) {
      if (ms < 1_000) return `${number.format(Math.round(ms))} ms`;
      if (ms < MINUTE_MS) return `${decimal.format(ms / 1_000)} s`;
      if (ms < HOUR_MS) return `${decimal.format(ms / MINUTE_MS)} min`;
      return `${decimal.format(ms / HOUR_MS)} ${language === "nl" ? "u" : "h"}`;
    },
    list: (items) => list.format(items),
  };
}
