import { defineTexts } from "../texts/texts.ts";

export const COMPONENT_TEXTS = defineTexts(
  {
    close: "Close",
    cancel: "Cancel",
    retry: "Try again",
    loading: "Loading …",
    slow: "This takes longer than usual. Still trying …",
    unreachable: "The API of Fathom Sync cannot be reached.",
    unreachableAction:
      "Check your connection. If others have it too, tell your administrator: nothing is lost meanwhile.",
    unreadable: "Something between this page and the API answered instead of it.",
    unexpected: "This page stumbled over something it did not expect.",
    requestId: (id: string) => `Request ${id}`,
    retryAfter: (seconds: number) => `It asks to wait ${seconds} s.`,
    notifications: "Notifications",
  },
  {
    close: "Sluiten",
    cancel: "Annuleren",
    retry: "Opnieuw proberen",
    loading: "Laden …",
    slow: "Dit duurt langer dan anders. We proberen het nog …",
    unreachable: "De API van Fathom Sync is niet bereikbaar.",
    unreachableAction:
      "Controleer je verbinding. Hebben anderen het ook, zeg het dan tegen je beheerder: er gaat intussen niets verloren.",
    unreadable: "Iets tussen deze pagina en de API gaf antwoord in plaats van de API zelf.",
    unexpected: "Deze pagina struikelde over iets wat ze niet verwachtte.",
    requestId: (id: string) => `Aanvraag ${id}`,
    retryAfter: (seconds: number) => `Er wordt gevraagd ${seconds} s te wachten.`,
    notifications: "Meldingen",
  },
);
