/**
 * The words for every failure code, for a sales rep or a CRM admin: `message` says whose trouble it is, `action` what to
 * do. One plain sentence each; no codes, no blame that is not proven.
 */
import type { FailureCode } from "./failures.ts";
import type { Language } from "./languages.ts";

interface FailureText {
  readonly message: string;
  readonly action: string;
}

const NEW_KEY = {
  nl: "Maak in Fathom een nieuwe API-sleutel (Settings > API Access) en sla die op bij Instellingen > Fathom Sync.",
  en: "Create a new API key in Fathom (Settings > API Access) and save it under Settings > Fathom Sync.",
};

const WAIT_FOR_FATHOM = {
  nl: "Je hoeft niets te doen: we proberen het vanzelf opnieuw; duurt het uren, kijk dan op de statuspagina van Fathom.",
  en: "There is nothing to do: we try again by ourselves; if it lasts for hours, look at Fathom's status page.",
};

const TELL_ADMIN = {
  nl: "Je hoeft niets te doen: we proberen het vanzelf opnieuw; blijft dit staan, meld het dan aan de beheerder.",
  en: "There is nothing to do: we try again by ourselves; if this stays, tell the administrator.",
};

export const FAILURE_TEXTS: Readonly<Record<FailureCode, Readonly<Record<Language, FailureText>>>> = {
  fathom_key_refused: {
    nl: { message: "Fathom weigert de API-sleutel van deze verkoper.", action: NEW_KEY.nl },
    en: { message: "Fathom refuses this rep's API key.", action: NEW_KEY.en },
  },
  fathom_access_refused: {
    nl: {
      message: "De API-sleutel van deze verkoper mag van Fathom de gesprekken niet lezen.",
      action:
        "Laat de Fathom-beheerder het account en de rechten van deze verkoper nakijken en klik daarna op Ververs, of sla een nieuwe API-sleutel op.",
    },
    en: {
      message: "Fathom does not let this rep's API key read the calls.",
      action:
        "Have your Fathom admin check this rep's account and permissions, then press Refresh or save a new API key.",
    },
  },
  connection_missing: {
    nl: {
      message: "Voor deze verkoper is nog geen API-sleutel van Fathom opgeslagen.",
      action: "Maak in Fathom een API-sleutel (Settings > API Access) en sla die op bij Instellingen > Fathom Sync.",
    },
    en: {
      message: "No Fathom API key is stored for this rep yet.",
      action: "Create an API key in Fathom (Settings > API Access) and save it under Settings > Fathom Sync.",
    },
  },
  fathom_rate_limited: {
    nl: {
      message: "Fathom laat ons even wachten, omdat er in korte tijd veel is opgevraagd.",
      action: "Je hoeft niets te doen: zodra Fathom het toestaat gaan we vanzelf verder.",
    },
    en: {
      message: "Fathom makes us wait, because much was asked for in a short time.",
      action: "There is nothing to do: we go on by ourselves as soon as Fathom allows it.",
    },
  },
  fathom_server_error: {
    nl: { message: "Fathom heeft een storing.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom has a fault on its side.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_timeout: {
    nl: { message: "Fathom gaf niet op tijd een volledig antwoord.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom did not give a complete answer in time.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_unreachable: {
    nl: { message: "Fathom is niet bereikbaar.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom cannot be reached.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_malformed_answer: {
    nl: { message: "Fathom gaf een antwoord dat niet te lezen was.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom gave an answer that could not be read.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_list_incomplete: {
    nl: { message: "Fathom gaf een lege lijst, terwijl er wel gesprekken zijn.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom gave an empty list although there are calls.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_cursor_repeated: {
    nl: { message: "Fathom gaf steeds hetzelfde deel van de lijst met gesprekken.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom kept giving the same part of the list of calls.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_refusal_unconfirmed: {
    nl: {
      message: "Fathom weigerde ons even, maar liet dezelfde API-sleutel kort daarna weer toe.",
      action: WAIT_FOR_FATHOM.nl,
    },
    en: {
      message: "Fathom refused us for a moment, but let the same API key in again shortly after.",
      action: WAIT_FOR_FATHOM.en,
    },
  },
  fathom_unexpected_status: {
    nl: { message: "Fathom gaf een onverwacht antwoord.", action: WAIT_FOR_FATHOM.nl },
    en: { message: "Fathom gave an unexpected answer.", action: WAIT_FOR_FATHOM.en },
  },
  fathom_rejected_request: {
    nl: {
      message: "Fathom begreep onze vraag niet: dat is een fout in onze software.",
      action:
        "Meld dit aan de beheerder: de gesprekken staan veilig in Fathom en worden na de reparatie alsnog opgehaald.",
    },
    en: {
      message: "Fathom did not understand our request: that is a fault in our software.",
      action: "Tell the administrator: the calls are safe in Fathom and will be fetched after the repair.",
    },
  },
  connection_unreadable: {
    nl: {
      message: "Door een fout bij ons is de opgeslagen API-sleutel niet te lezen.",
      action: "Sla de API-sleutel opnieuw op bij Instellingen > Fathom Sync en meld dit aan de beheerder.",
    },
    en: {
      message: "A fault on our side makes the stored API key unreadable.",
      action: "Save the API key again under Settings > Fathom Sync and tell the administrator.",
    },
  },
  storage_unavailable: {
    nl: { message: "Onze opslag was even niet beschikbaar.", action: TELL_ADMIN.nl },
    en: { message: "Our storage was not available for a moment.", action: TELL_ADMIN.en },
  },
  internal_error: {
    nl: { message: "Er ging bij ons iets mis; het ligt niet aan jou en niet aan Fathom.", action: TELL_ADMIN.nl },
    en: { message: "Something went wrong on our side; it is not you and not Fathom.", action: TELL_ADMIN.en },
  },
};
