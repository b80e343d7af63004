/**
 * The building blocks of the sentence under "Ververs", per language. Each block starts in lower case (names excepted) and
 * has no full stop, so that blocks can be joined.
 */
import type { FailureCode } from "./failures.ts";
import type { Language } from "./languages.ts";

/** Counts of parts Fathom is still making. Each part belongs to one call. */
export interface PendingParts {
  readonly transcripts: number;
  readonly summaries: number;
}

export interface SentenceWords {
  readonly nothingNew: string;
  /** `added` and `updated` are not both 0. */
  news(added: number, updated: number): string;
  soFar(news: string): string;
  /** `of`: names how many calls, with or without the noun. */
  pending(parts: PendingParts, of: (count: number) => string): string;
  /** Only the number of parts is known, not which. */
  pendingUnnamed(count: number): string;
  calls(count: number): string;
  unreadable(count: number): string;
  /** null: less than a second. */
  checkedAgo(span: Span | null): string;
  readonly restInBackground: string;
  readonly goesOnInBackground: string;
  readonly fathomWaits: string;
  /** null: soon. */
  goesOnIn(span: Span | null): string;
  readonly superseded: string;
  but(news: string, trouble: string): string;
  readonly trouble: Readonly<Record<FailureCode, string>>;
  readonly retriesItself: string;
  readonly retriesItselfElseTell: string;
}

export interface Span {
  readonly count: number;
  readonly unit: "second" | "minute" | "hour";
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function one(count: number, singular: string, many: string): string {
  return count === 1 ? singular : many;
}

type UnitNames = Readonly<Record<Span["unit"], readonly [one: string, many: string]>>;

function toSpanText(span: Span, names: UnitNames): string {
  const [singular, many] = names[span.unit];
  return plural(span.count, singular, many);
}

const UNITS_NL: UnitNames = { second: ["seconde", "seconden"], minute: ["minuut", "minuten"], hour: ["uur", "uur"] };
const UNITS_EN: UnitNames = { second: ["second", "seconds"], minute: ["minute", "minutes"], hour: ["hour", "hours"] };

const nl: SentenceWords = {
  nothingNew: "geen nieuwe gesprekken bij Fathom",
  news: (added, updated) => {
    const fresh = plural(added, "nieuw gesprek", "nieuwe gesprekken");
    if (added === 0) return plural(updated, "gesprek bijgewerkt", "gesprekken bijgewerkt");
    return updated === 0 ? fresh : `${fresh} en ${updated} bijgewerkt`;
  },
  soFar: (news) => `${news} tot nu toe`,
  pending: ({ transcripts, summaries }, of) => {
    const transcript = one(transcripts, "het transcript", "de transcripten");
    const summary = one(summaries, "de samenvatting", "de samenvattingen");
    if (summaries === 0)
      return `${transcript} van ${of(transcripts)} ${one(transcripts, "wordt", "worden")} nog gemaakt door Fathom`;
    if (transcripts === 0)
      return `${summary} van ${of(summaries)} ${one(summaries, "wordt", "worden")} nog gemaakt door Fathom`;
    if (transcripts === summaries)
      return `${transcript} en ${summary} van ${of(summaries)} worden nog gemaakt door Fathom`;
    return `${transcript} van ${of(transcripts)} en ${summary} van ${of(summaries)} worden nog gemaakt door Fathom`;
  },
  pendingUnnamed: (count) =>
    count === 1
      ? "1 transcript of samenvatting wordt nog gemaakt door Fathom"
      : `${count} transcripten en samenvattingen worden nog gemaakt door Fathom`,
  calls: (count) => plural(count, "gesprek", "gesprekken"),
  unreadable: (count) =>
    `${plural(count, "gesprek kon", "gesprekken konden")} niet worden gelezen en ${one(count, "wordt", "worden")} later opnieuw geprobeerd`,
  checkedAgo: (span) =>
    span === null ? "zojuist gecontroleerd" : `${toSpanText(span, UNITS_NL)} geleden gecontroleerd`,
  restInBackground: "de rest wordt op de achtergrond opgehaald",
  goesOnInBackground: "er is meer dan in één keer lukt; we gaan op de achtergrond verder",
  fathomWaits: "Fathom laat ons even wachten",
  goesOnIn: (span) =>
    span === null ? "zo meteen gaan we vanzelf verder" : `over ${toSpanText(span, UNITS_NL)} gaan we vanzelf verder`,
  superseded: "een nieuwere controle was deze voor en haalt de gesprekken op",
  but: (news, trouble) => `${news}, maar ${trouble}`,
  trouble: {
    fathom_key_refused:
      "Fathom weigert de API-sleutel; maak in Fathom een nieuwe (Settings > API Access) en sla die op bij Instellingen > Fathom Sync",
    fathom_access_refused:
      "de API-sleutel mag van Fathom de gesprekken niet lezen; laat de Fathom-beheerder het account nakijken of sla een nieuwe sleutel op",
    connection_missing:
      "er is geen API-sleutel van Fathom opgeslagen; maak er in Fathom een (Settings > API Access) en sla die op bij Instellingen > Fathom Sync",
    fathom_rate_limited: "Fathom laat ons even wachten",
    fathom_server_error: "Fathom heeft een storing",
    fathom_timeout: "Fathom antwoordt te langzaam",
    fathom_unreachable: "Fathom is nu niet bereikbaar",
    fathom_malformed_answer: "Fathom gaf een antwoord dat niet te lezen was",
    fathom_list_incomplete: "Fathom gaf een lege lijst, terwijl er wel gesprekken zijn",
    fathom_cursor_repeated: "Fathom gaf steeds hetzelfde deel van de lijst",
    fathom_refusal_unconfirmed: "Fathom weigerde ons even, maar de API-sleutel werkt",
    fathom_unexpected_status: "Fathom gaf een onverwacht antwoord",
    fathom_rejected_request: "Fathom begreep onze vraag niet; dat is een fout van ons, meld het aan de beheerder",
    connection_unreadable:
      "door een fout bij ons is de API-sleutel niet te lezen; sla die opnieuw op en meld het aan de beheerder",
    storage_unavailable: "onze opslag was even niet beschikbaar",
    internal_error: "er ging bij ons iets mis",
  },
  retriesItself: "er gaat niets verloren, we proberen het vanzelf opnieuw",
  retriesItselfElseTell: "we proberen het vanzelf opnieuw, blijft het zo, meld het dan aan de beheerder",
};

const en: SentenceWords = {
  nothingNew: "no new calls in Fathom",
  news: (added, updated) => {
    const fresh = plural(added, "new call", "new calls");
    if (added === 0) return plural(updated, "call updated", "calls updated");
    return updated === 0 ? fresh : `${fresh} and ${updated} updated`;
  },
  soFar: (news) => `${news} so far`,
  pending: ({ transcripts, summaries }, of) => {
    const transcript = one(transcripts, "the transcript", "the transcripts");
    const summary = one(summaries, "the summary", "the summaries");
    if (summaries === 0) return `Fathom is still making ${transcript} of ${of(transcripts)}`;
    if (transcripts === 0) return `Fathom is still making ${summary} of ${of(summaries)}`;
    if (transcripts === summaries) return `Fathom is still making ${transcript} and ${summary} of ${of(summaries)}`;
    return `Fathom is still making ${transcript} of ${of(transcripts)} and ${summary} of ${of(summaries)}`;
  },
  pendingUnnamed: (count) =>
    count === 1
      ? "Fathom is still making 1 transcript or summary"
      : `Fathom is still making ${count} transcripts and summaries`,
  calls: (count) => plural(count, "call", "calls"),
  unreadable: (count) => `${plural(count, "call", "calls")} could not be read and will be tried again later`,
  checkedAgo: (span) => (span === null ? "checked just now" : `checked ${toSpanText(span, UNITS_EN)} ago`),
  restInBackground: "the rest is being fetched in the background",
  goesOnInBackground: "there is more than fits in one go; it goes on in the background",
  fathomWaits: "Fathom makes us wait",
  goesOnIn: (span) =>
    span === null ? "we go on by ourselves in a moment" : `we go on by ourselves in ${toSpanText(span, UNITS_EN)}`,
  superseded: "a newer check overtook this one and fetches the calls",
  but: (news, trouble) => `${news}, but ${trouble}`,
  trouble: {
    fathom_key_refused:
      "Fathom refuses the API key; create a new one in Fathom (Settings > API Access) and save it under Settings > Fathom Sync",
    fathom_access_refused:
      "Fathom does not let the API key read the calls; have your Fathom admin check the account or save a new key",
    connection_missing:
      "no Fathom API key is stored; create one in Fathom (Settings > API Access) and save it under Settings > Fathom Sync",
    fathom_rate_limited: "Fathom makes us wait",
    fathom_server_error: "Fathom has a fault on its side",
    fathom_timeout: "Fathom answers too slowly",
    fathom_unreachable: "Fathom cannot be reached at the moment",
    fathom_malformed_answer: "Fathom gave an answer that could not be read",
    fathom_list_incomplete: "Fathom gave an empty list although there are calls",
    fathom_cursor_repeated: "Fathom kept giving the same part of the list",
    fathom_refusal_unconfirmed: "Fathom refused us for a moment, but the API key works",
    fathom_unexpected_status: "Fathom gave an unexpected answer",
    fathom_rejected_request: "Fathom did not understand our request; that is our fault, tell the administrator",
    connection_unreadable: "a fault on our side makes the API key unreadable; save it again and tell the administrator",
    storage_unavailable: "our storage was not available for a moment",
    internal_error: "something went wrong on our side",
  },
  retriesItself: "nothing is lost, we try again by ourselves",
  retriesItselfElseTell: "we try again by ourselves, if this stays, tell the administrator",
};

export const SENTENCE_WORDS: Readonly<Record<Language, SentenceWords>> = { nl, en };
