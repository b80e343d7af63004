import { describe, expect, it } from "vitest";
import { FAILURE_CODES, type FailureCode } from "./failures.ts";
import { LANGUAGES } from "./languages.ts";
import { describeRefresh, type RefreshFacts } from "./sentences.ts";

const NOW = Date.parse("2026-11-22T13:30:00.000Z");
const at = (offsetSeconds: number) => new Date(NOW + offsetSeconds * 1_000).toISOString();

function facts(
  over: Partial<Omit<RefreshFacts, "calls">> & { added?: number; updated?: number; pending?: number } = {},
) {
  const { added = 0, updated = 0, pending = 0, ...rest } = over;
  return { outcome: "complete", calls: { added, updated, pending }, ...rest } satisfies RefreshFacts;
}
const failed = (code: FailureCode) => facts({ outcome: "failed", failure: { code } });
const KEY_ADVICE_NL = "maak in Fathom een nieuwe (Settings > API Access) en sla die op bij Instellingen > Fathom Sync";

const table: ReadonlyArray<readonly [RefreshFacts, string, string]> = [
  [facts(), "Geen nieuwe gesprekken bij Fathom.", "No new calls in Fathom."],
  [facts({ added: 1 }), "1 nieuw gesprek.", "1 new call."],
  [facts({ added: 2 }), "2 nieuwe gesprekken.", "2 new calls."],
  [facts({ updated: 1 }), "1 gesprek bijgewerkt.", "1 call updated."],
  [facts({ updated: 3 }), "3 gesprekken bijgewerkt.", "3 calls updated."],
  [facts({ added: 1, updated: 1 }), "1 nieuw gesprek en 1 bijgewerkt.", "1 new call and 1 updated."],
  [
    facts({ added: 2, pending: 1, pendingParts: { transcripts: 1, summaries: 0 } }),
    "2 nieuwe gesprekken; het transcript van 1 wordt nog gemaakt door Fathom.",
    "2 new calls; Fathom is still making the transcript of 1.",
  ],
  [
    facts({ added: 3, pendingParts: { transcripts: 2, summaries: 0 } }),
    "3 nieuwe gesprekken; de transcripten van 2 worden nog gemaakt door Fathom.",
    "3 new calls; Fathom is still making the transcripts of 2.",
  ],
  [
    facts({ added: 1, pendingParts: { transcripts: 1, summaries: 1 } }),
    "1 nieuw gesprek; het transcript en de samenvatting van 1 worden nog gemaakt door Fathom.",
    "1 new call; Fathom is still making the transcript and the summary of 1.",
  ],
  [
    facts({ added: 3, pendingParts: { transcripts: 2, summaries: 1 } }),
    "3 nieuwe gesprekken; de transcripten van 2 en de samenvatting van 1 worden nog gemaakt door Fathom.",
    "3 new calls; Fathom is still making the transcripts of 2 and the summary of 1.",
  ],
  [
    facts({ pendingParts: { transcripts: 0, summaries: 1 } }),
    "Geen nieuwe gesprekken bij Fathom; de samenvatting van 1 gesprek wordt nog gemaakt door Fathom.",
    "No new calls in Fathom; Fathom is still making the summary of 1 call.",
  ],
  [
    facts({ added: 1, pendingParts: { transcripts: 3, summaries: 0 } }),
    "1 nieuw gesprek; de transcripten van 3 gesprekken worden nog gemaakt door Fathom.",
    "1 new call; Fathom is still making the transcripts of 3 calls.",
  ],
  [
    facts({ added: 1, pending: 1 }),
    "1 nieuw gesprek; 1 transcript of samenvatting wordt nog gemaakt door Fathom.",
    "1 new call; Fathom is still making 1 transcript or summary.",
  ],
  [
    facts({ pending: 4 }),
    "Geen nieuwe gesprekken bij Fathom; 4 transcripten en samenvattingen worden nog gemaakt door Fathom.",
    "No new calls in Fathom; Fathom is still making 4 transcripts and summaries.",
  ],
  [
    facts({ pending: 1, pendingParts: { transcripts: 0, summaries: 0 } }),
    "Geen nieuwe gesprekken bij Fathom.",
    "No new calls in Fathom.",
  ],
  [
    facts({ added: 1, unreadable: 1 }),
    "1 nieuw gesprek; 1 gesprek kon niet worden gelezen en wordt later opnieuw geprobeerd.",
    "1 new call; 1 call could not be read and will be tried again later.",
  ],
  [
    facts({ unreadable: 2 }),
    "Geen nieuwe gesprekken bij Fathom; 2 gesprekken konden niet worden gelezen en worden later opnieuw geprobeerd.",
    "No new calls in Fathom; 2 calls could not be read and will be tried again later.",
  ],
  [
    facts({ fromCheckOf: at(-8.4) }),
    "Geen nieuwe gesprekken bij Fathom; 8 seconden geleden gecontroleerd.",
    "No new calls in Fathom; checked 8 seconds ago.",
  ],
  [
    facts({ added: 2, fromCheckOf: at(-1) }),
    "2 nieuwe gesprekken; 1 seconde geleden gecontroleerd.",
    "2 new calls; checked 1 second ago.",
  ],
  [
    facts({ added: 2, fromCheckOf: at(-0.4) }),
    "2 nieuwe gesprekken; zojuist gecontroleerd.",
    "2 new calls; checked just now.",
  ],
  [
    facts({ added: 2, fromCheckOf: at(5) }),
    "2 nieuwe gesprekken; zojuist gecontroleerd.",
    "2 new calls; checked just now.",
  ],
  [
    facts({ added: 2, fromCheckOf: at(-119) }),
    "2 nieuwe gesprekken; 1 minuut geleden gecontroleerd.",
    "2 new calls; checked 1 minute ago.",
  ],
  [
    facts({ added: 2, fromCheckOf: at(-7_300) }),
    "2 nieuwe gesprekken; 2 uur geleden gecontroleerd.",
    "2 new calls; checked 2 hours ago.",
  ],
  [
    facts({ outcome: "continued" }),
    "Er is meer dan in één keer lukt; we gaan op de achtergrond verder.",
    "There is more than fits in one go; it goes on in the background.",
  ],
  [
    facts({ outcome: "continued", added: 40 }),
    "40 nieuwe gesprekken tot nu toe; de rest wordt op de achtergrond opgehaald.",
    "40 new calls so far; the rest is being fetched in the background.",
  ],
  [
    facts({ outcome: "deferred", retryAt: at(39.5) }),
    "Fathom laat ons even wachten, over 40 seconden gaan we vanzelf verder.",
    "Fathom makes us wait, we go on by ourselves in 40 seconds.",
  ],
  [
    facts({ outcome: "deferred", added: 1, retryAt: at(61) }),
    "1 nieuw gesprek tot nu toe; Fathom laat ons even wachten, over 2 minuten gaan we vanzelf verder.",
    "1 new call so far; Fathom makes us wait, we go on by ourselves in 2 minutes.",
  ],
  [
    facts({ outcome: "deferred" }),
    "Fathom laat ons even wachten, zo meteen gaan we vanzelf verder.",
    "Fathom makes us wait, we go on by ourselves in a moment.",
  ],
  [
    facts({ outcome: "superseded" }),
    "Een nieuwere controle was deze voor en haalt de gesprekken op.",
    "A newer check overtook this one and fetches the calls.",
  ],
  [
    facts({ outcome: "blocked", failure: { code: "fathom_key_refused" } }),
    `Fathom weigert de API-sleutel; ${KEY_ADVICE_NL}.`,
    "Fathom refuses the API key; create a new one in Fathom (Settings > API Access) and save it under Settings > Fathom Sync.",
  ],
  [
    failed("fathom_unreachable"),
    "Fathom is nu niet bereikbaar; er gaat niets verloren, we proberen het vanzelf opnieuw.",
    "Fathom cannot be reached at the moment; nothing is lost, we try again by ourselves.",
  ],
  [
    { ...failed("fathom_server_error"), calls: { added: 10, updated: 0, pending: 0 } },
    "10 nieuwe gesprekken, maar Fathom heeft een storing; er gaat niets verloren, we proberen het vanzelf opnieuw.",
    "10 new calls, but Fathom has a fault on its side; nothing is lost, we try again by ourselves.",
  ],
  [
    failed("internal_error"),
    "Er ging bij ons iets mis; we proberen het vanzelf opnieuw, blijft het zo, meld het dan aan de beheerder.",
    "Something went wrong on our side; we try again by ourselves, if this stays, tell the administrator.",
  ],
];

describe("describeRefresh", () => {
  it.each(table)("says it in Dutch and in English: %j", (given, dutch, english) => {
    expect(describeRefresh(given, "nl", NOW)).toBe(dutch);
    expect(describeRefresh(given, "en", NOW)).toBe(english);
  });

  it.each(Object.keys(FAILURE_CODES) as FailureCode[])(
    "makes one finished sentence of %s in every language",
    (code) => {
      const sentences = LANGUAGES.map((language) => describeRefresh(failed(code), language, NOW));
      for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^.]+[a-z]\.$/);
      expect(new Set(sentences).size).toBe(LANGUAGES.length);
    },
  );

  it("blames ourselves when nobody else is named", () => {
    expect(describeRefresh(facts({ outcome: "failed" }), "en", NOW)).toContain("on our side");
  });
});
