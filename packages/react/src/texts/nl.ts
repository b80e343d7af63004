/** De onderdelen in het Nederlands. */
import type { UiTexts } from "./ui-texts.ts";

const calls = (count: number) => (count === 1 ? "1 gesprek" : `${count} gesprekken`);
const parts = (count: number) => (count === 1 ? "1 onderdeel" : `${count} onderdelen`);

export const NL: UiTexts = {
  refresh: "Ververs",
  refreshing: "Fathom wordt gevraagd …",
  goesOn: "De rest komt op de achtergrond.",
  ended: (added, updated) =>
    added + updated === 0
      ? "Klaar: verder was er niets nieuws."
      : `Klaar: ${calls(added)} erbij, ${updated} bijgewerkt.`,
  endedWithTrouble: "Het is afgelopen, maar niet alles kon worden opgehaald; we proberen het vanzelf opnieuw.",
  loading: "Laden …",
  slow: "Dit duurt langer dan anders …",
  retry: "Probeer opnieuw",
  unreachable: "Fathom Sync antwoordt nu niet. Controleer je verbinding en probeer het opnieuw.",
  noToken:
    "Deze pagina kreeg geen toegang tot Fathom Sync. Laad haar opnieuw of meld je opnieuw aan; helpt dat niet, zeg het dan tegen je beheerder.",
  signedOut: "Je sessie is verlopen. Meld je opnieuw aan om verder te gaan.",

  paused: "Gepauzeerd: gesprekken worden niet opgehaald.",
  notConnected: "Nog niet met Fathom verbonden.",
  neverChecked: "De eerste gesprekken worden opgehaald.",
  completeUntil: (instant) => `Compleet tot ${instant}`,
  late: (instant) => `Pas compleet tot ${instant}`,
  checked: (ago) => `${ago} gecontroleerd`,
  pendingParts: (count) => `Fathom maakt nog ${parts(count)} (samenvattingen, transcripties).`,
  quarantined: (count) => `${calls(count)} niet te lezen; we blijven het proberen.`,
  since: (instant) => `Sinds ${instant}.`,
  otherOwner: (seen) => `De sleutel hoort in Fathom bij iemand anders: ${seen.join(", ")}.`,

  noCalls: "Hier zijn nog geen gesprekken.",
  more: "Toon meer",
  callsOf: "Gesprekken",
  openAtFathom: "Open in Fathom",
  noLongerVisible: "Fathom toont dit gesprek niet meer",
  minutes: (count) => `${count} min`,
  withNobodyElse: "intern",
  others: (count) => `+${count}`,
  parts: { summary: "Samenvatting", actionItems: "Actiepunten", transcript: "Transcriptie" },
  partStates: {
    present: "binnen",
    pending: "Fathom maakt het nog",
    absent: "heeft Fathom nooit gemaakt",
    failed: "kon niet worden opgehaald",
  },
  expired: "ouder dan transcripties worden bewaard",
  untitled: ({ recordingId }) => `Gesprek ${recordingId}`,

  calendar: "Gesprekken per dag",
  kinds: {
    gap: "Gat: er ontbreken gesprekken",
    failed: "Een onderdeel kon niet worden opgehaald",
    unreadable: "Een gesprek was niet te lezen",
    pending: "Alles binnen, een onderdeel komt nog",
    absent: "Alles binnen, een onderdeel heeft Fathom nooit gemaakt",
    complete: "Alles binnen",
    quiet: "Nagekeken: geen gesprekken",
    unread: "Nog niet in zijn geheel nagekeken",
    future: "Komt nog",
  },
  allThere: (from, to) => `Elk gesprek van ${from} tot ${to} is binnen.`,
  gapsFound: (days, count, first) =>
    days === 1
      ? `Gat: op ${first} ${count === 1 ? "ontbreekt" : "ontbreken"} ${calls(count)}.`
      : `Gaten op ${days} dagen: ${calls(count)} ${count === 1 ? "ontbreekt" : "ontbreken"}, het eerste op ${first}.`,
  butGone: (count) => `Behalve ${calls(count)}, hier verwijderd of niet langer bewaard.`,
  olderToFetch: (until) => `Wat ouder is dan ${until} wordt nog opgehaald.`,
  nothingRead: "Er is nog niets van begin tot eind gelezen.",
  day: {
    missing: (count) => `${calls(count)} ${count === 1 ? "ontbreekt" : "ontbreken"}`,
    held: (held, listed) => `${held} van ${listed} binnen`,
    pending: (count) => `${parts(count)} nog in de maak`,
    absent: (count) => `${parts(count)} nooit door Fathom gemaakt`,
    failed: (count) => `${parts(count)} niet opgehaald`,
    quarantined: (count) => `${calls(count)} niet te lezen`,
    deleted: (count) => `${calls(count)} hier verwijderd`,
    expiredCalls: (count) => `${calls(count)} ouder dan gesprekken worden bewaard`,
    expiredTranscripts: (count) =>
      `${count === 1 ? "1 transcriptie" : `${count} transcripties`} ouder dan die worden bewaard`,
    verified: (instant) => `voor het laatst met Fathom vergeleken ${instant}`,
    unread: "nog niet in zijn geheel met Fathom vergeleken",
    nothing: "geen gesprekken",
  },
  calendarKeys: "Pijltjes gaan van dag naar dag, Home en End binnen de week, Page Up en Page Down vier weken verder.",
  legend: "Wat de tekens betekenen",
};
