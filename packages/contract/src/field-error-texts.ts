/**
 * The Dutch of what is said of a wrong field. The English is written where the field is; here stands every phrase of it once, so that
 * a test can tell which one was forgotten. Numbers and names in a phrase are carried over.
 */
import type { FieldError } from "./problems.ts";

/** `{n}` stands for a number. */
const PHRASES: Readonly<Record<string, string>> = {
  // What is wrong.
  "is missing": "ontbreekt",
  "is not a known field": "is geen bekend veld",
  "is not a parameter of this route": "is geen parameter van deze route",
  "is given more than once": "staat er meer dan één keer",
  "is given in several rows": "staat in meerdere rijen",
  "is the Fathom address of several rows": "is het Fathom-adres van meerdere rijen",
  "is nested too deeply": "is te diep genest",
  "is too long before to": "ligt te ver voor to",
  "is a free mail provider's and no company's": "is van een gratis maildienst en niet van een bedrijf",
  "lies in the future": "ligt in de toekomst",
  "has a character that no header may have": "bevat een teken dat in geen header mag staan",
  "must not be before from": "mag niet voor from liggen",
  "must not be given together with hours": "mag niet samen met hours worden opgegeven",
  "must be another one than the reserved word import": "mag niet het gereserveerde woord import zijn",
  "must be a UTC instant with milliseconds": "moet zijn: een tijdstip in UTC met milliseconden",
  // What is allowed.
  "{n} to {n} characters out of letters, digits and - _ . : (case-sensitive)":
    "{n} tot {n} tekens: letters, cijfers en - _ . : (hoofdletters tellen mee)",
  "a run id as the API returned it": "een id van een run zoals de API het gaf",
  "a whole number from {n} to {n}": "een heel getal van {n} tot en met {n}",
  "an ISO {n} instant with Z or an offset, e.g. {n}-{n}-{n}T{n}:{n}:{n}Z or {n}-{n}-{n}T{n}:{n}:{n}+{n}:{n} (in a URL, + is written %{n}B)":
    "een ISO {n}-tijdstip met Z of een tijdverschil, bijvoorbeeld {n}-{n}-{n}T{n}:{n}:{n}Z of {n}-{n}-{n}T{n}:{n}:{n}+{n}:{n} (schrijf + in een URL als %{n}B)",
  "a nextCursor as the previous page returned it": "een nextCursor zoals de vorige pagina die gaf",
  "an e-mail address like name@example.com, at most {n} characters":
    "een e-mailadres zoals name@example.com, hoogstens {n} tekens",
  "{n} to {n} characters on one line": "{n} tot {n} tekens op één regel",
  "true or false (the default)": "true of false (zonder opgave)",
  "true (the default) or false": "true (zonder opgave) of false",
  "a list of {n} to {n} reps": "een lijst van {n} tot {n} verkopers",
  "true (only calls Fathom still shows, the default) or any":
    "true (alleen gesprekken die Fathom nog toont; zonder opgave) of any",
  "a list of {n} to {n} rep ids (leave it out for all active reps)":
    "een lijst van {n} tot {n} id's van verkopers (laat het weg voor alle actieve verkopers)",
  "a day like {n}-{n}-{n} or an ISO {n} instant with Z or an offset, from the year {n} on (in a URL, + is written %{n}B)":
    "een dag zoals {n}-{n}-{n} of een ISO {n}-tijdstip met Z of een tijdverschil, vanaf het jaar {n} (schrijf + in een URL als %{n}B)",
  "the webhook-id of a delivery, {n} to {n} printable characters without blanks":
    "de webhook-id van een levering, {n} tot {n} zichtbare tekens zonder spaties",
  "people (the default) or retention": "people (zonder opgave) of retention",
  "unreadable (the default)": "unreadable (zonder opgave)",
  "a month like {n}-{n}, from the year {n} on": "een maand zoals {n}-{n}, vanaf het jaar {n}",
  "a domain as in an e-mail address, like example.com, at most {n} characters":
    "een domein zoals in een e-mailadres, bijvoorbeeld example.com, hoogstens {n} tekens",
  "{n} to {n} visible ASCII characters without spaces, e.g. a UUID":
    "{n} tot {n} zichtbare ASCII-tekens zonder spaties, bijvoorbeeld een UUID",
  "{n} to {n} printable ASCII characters without spaces": "{n} tot {n} zichtbare ASCII-tekens zonder spaties",
  "an instant at or after from": "een tijdstip op of na from",
  "an instant in the past": "een tijdstip in het verleden",
  "hours or since, not both": "hours of since, niet allebei",
  "ids of existing reps": "id's van bestaande verkopers",
  "a day up to today, or to as well": "een dag tot en met vandaag, of ook to",
  "the same day as from or a later one": "dezelfde dag als from of een latere",
  "at most {n} days at once": "hoogstens {n} dagen tegelijk",
  "at most {n} levels": "hoogstens {n} niveaus",
  "each rep once": "iedere verkoper één keer",
  "each Fathom e-mail address once": "ieder Fathom-e-mailadres één keer",
  "one value": "één waarde",
  "a company's own domain; for one person ask by contact":
    "het eigen domein van een bedrijf; vraag naar één persoon met diens e-mailadres",
  "header names and values as HTTP has them": "namen en waarden van headers zoals HTTP die kent",
  "true or false": "true of false",
  "a JSON object": "een JSON-object",
  "a JSON array": "een JSON-lijst",
  text: "tekst",
  "a number": "een getal",
  "a whole number": "een heel getal",
  "{n} or more": "{n} of meer",
  "{n} or less": "{n} of minder",
};

/** What may follow such a beginning is a phrase itself, or an id that is carried over. */
const BEGINNINGS: readonly (readonly [english: string, dutch: string])[] = [
  ["must be ", "moet zijn: "],
  ["one of ", "een van "],
  ["there is no rep ", "er is geen verkoper "],
];

/** The phrase in Dutch; undefined: there is none for it. Names (of fields, or allowed values) are the same in every language. */
export function findDutchPhrase(english: string): string | undefined {
  const numbers = english.match(/\d+/g) ?? [];
  const dutch = PHRASES[english.replaceAll(/\d+/g, "{n}")];
  if (dutch !== undefined) {
    let next = 0;
    return dutch.replaceAll("{n}", () => numbers[next++] ?? "");
  }
  const beginning = BEGINNINGS.find(([start]) => english.startsWith(start));
  if (beginning === undefined) return isNames(english) ? english : undefined;
  const rest = english.slice(beginning[0].length);
  const phrase = beginning[0] === "must be " ? findDutchPhrase(rest) : rest;
  return phrase === undefined ? undefined : `${beginning[1]}${phrase}`;
}

/** The error with its words in Dutch; a phrase nobody translated stays as it is. */
export function toDutchFieldError({ path, message, allowed }: FieldError): FieldError {
  return {
    path,
    message: findDutchPhrase(message) ?? message,
    ...(allowed === undefined ? {} : { allowed: findDutchPhrase(allowed) ?? allowed }),
  };
}

/** `name, email, fathomEmail`: a list of the fields or values there are. */
function isNames(text: string): boolean {
  return /^[\w.-]+(, [\w.-]+)*$/.test(text);
}
