/**
 * Why a meeting or a delivery could not be taken, in the reader's language. The engine keeps it in English, by field and without content;
 * the list of what it says is closed, so that a test can tell which phrase was forgotten.
 */
import type { Language } from "./languages.ts";

const DUTCH: Readonly<Record<string, string>> = {
  "not a whole number above 0 and below 2^53": "geen heel getal boven 0 en onder 2^53",
  "not an ISO 8601 instant": "geen ISO 8601-tijdstip",
  "not an object": "geen JSON-object",
  "not JSON, or cut off": "geen JSON, of afgebroken",
  "DynamoDB does not take it; with metadata, summary and action items it may have 400 KB":
    "DynamoDB neemt het niet aan; met metadata, samenvatting en actiepunten mag het 400 KB zijn",
  "the rep is paused or gone": "de verkoper staat op pauze of is verwijderd",
  "the connection is gone": "de koppeling is er niet meer",
  "larger than can be kept: the rep is polled instead":
    "groter dan bewaard kan worden: de gesprekken van de verkoper worden opgehaald",
  "not recorded by this rep": "niet door deze verkoper opgenomen",
};

const UNREADABLE = "not readable: ";
const UNREADABLE_DUTCH = "niet te lezen: ";
/** How a long list of fields ends. */
const MORE = / and (\d+) more$/;

/** The reason in Dutch; undefined: nobody translated it. */
export function findDutchReason(english: string): string | undefined {
  const whole = DUTCH[english];
  if (whole !== undefined) return whole;
  // Names of fields are the same in every language.
  if (english.startsWith(UNREADABLE)) {
    return `${UNREADABLE_DUTCH}${english.slice(UNREADABLE.length).replace(MORE, " en nog $1")}`;
  }
  const fields = english.split("; ").map((one) => /^([\w.]+): (.+)$/.exec(one));
  const parts = fields.map((field) => {
    const [, path, what] = field ?? [];
    const dutch = what === undefined ? undefined : DUTCH[what];
    return dutch === undefined ? undefined : `${path}: ${dutch}`;
  });
  return parts.includes(undefined) ? undefined : parts.join("; ");
}

/** What nobody translated stays in English. */
export function toReasonText(reason: string, language: Language): string {
  return language === "nl" ? (findDutchReason(reason) ?? reason) : reason;
}
