/** Instants and spans as people write them, by language. Pure: what o'clock it is, and where, is handed in. */
import type { Language } from "@fathom-sync/contract";

const LOCALES: Readonly<Record<Language, string>> = { nl: "nl-NL", en: "en-GB" };

/** The locale whose dates and numbers a language uses here; 24 hours and day before month in both. */
export function toLocale(language: Language): string {
  return LOCALES[language];
}

export interface Place {
  readonly language: Language;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** IANA name; the browser's when left out. */
  readonly timeZone?: string | undefined;
}

/** "20 nov" of this year, "20 nov 2025" of another. */
export function formatDate(instant: string, { language, nowMs, timeZone }: Place): string {
  const year = (epochMs: number) => new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(epochMs);
  const isThisYear = year(Date.parse(instant)) === year(nowMs);
  const options: Intl.DateTimeFormatOptions = isThisYear ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(toLocale(language), { day: "numeric", month: "short", timeZone, ...options }).format(
    Date.parse(instant),
  );
}

/** "14:30" of today, "20 nov 14:30" of this year, "20 nov 2025 14:30" of another. */
export function formatInstant(instant: string, place: Place): string {
  const { language, nowMs, timeZone } = place;
  const time = new Intl.DateTimeFormat(toLocale(language), { hour: "2-digit", minute: "2-digit", timeZone }).format(
    Date.parse(instant),
  );
  const date = formatDate(instant, place);
  return date === formatDate(new Date(nowMs).toISOString(), place) ? time : `${date} ${time}`;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago"; "now" within the last minute, and also for what a clock takes for the future. */
export function formatAgo(instant: string, { language, nowMs }: Place): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(instant)) / 1_000));
  const words = new Intl.RelativeTimeFormat(toLocale(language), { numeric: "auto" });
  const [unit, size] = UNITS.find((one) => seconds >= one[1]) ?? ["second", 1];
  return unit === "second" ? words.format(0, "second") : words.format(-Math.floor(seconds / size), unit);
}

/** Whole minutes between two instants, at least 1; undefined when the end is not known. */
export function toMinutes(startedAt: string, endedAt: string | null): number | undefined {
  if (endedAt === null) return undefined;
  return Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000));
}
