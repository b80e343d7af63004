/**
 * Every way a request can be answered with an error: its stable code, HTTP status, when it happens, and the words people
 * get. `title` names the trouble, `detail` says what to do; a route may put a more exact detail in its place.
 */
import type { Texts } from "./languages.ts";

export interface ProblemEntry {
  /** HTTP status code, 400 to 599. */
  readonly status: number;
  /** When it happens, for the reader of the API's documentation. */
  readonly when: string;
  readonly title: Texts;
  readonly detail: Texts;
}

export const PROBLEMS = {
  unauthorized: {
    status: 401,
    when: "The Authorization header is missing or its token is not valid for this route.",
    title: { en: "Not signed in", nl: "Niet aangemeld" },
    detail: {
      en: "Send a valid token in the header Authorization: Bearer <token>.",
      nl: "Stuur een geldig token mee in de header Authorization: Bearer <token>.",
    },
  },
  forbidden: {
    status: 403,
    when: "The token is valid, but its role may not do this: an admin at what only the server may, a rep at a change to itself that is an admin's.",
    title: { en: "Not allowed for this role", nl: "Niet toegestaan voor deze rol" },
    detail: {
      en: "Ask someone with a higher role to do this.",
      nl: "Vraag iemand met een hogere rol om dit te doen.",
    },
  },
  not_found: {
    status: 404,
    when: "No route has this path, or none this caller may know of.",
    title: { en: "Not found", nl: "Niet gevonden" },
    detail: {
      en: "There is nothing at this address; the routes are listed in /api/openapi.json.",
      nl: "Op dit adres is niets; de routes staan in /api/openapi.json.",
    },
  },
  method_not_allowed: {
    status: 405,
    when: "The path exists, but not for this method. The header Allow names the methods it has.",
    title: { en: "Method not allowed", nl: "Methode niet toegestaan" },
    detail: { en: "Use one of the methods in the header Allow.", nl: "Gebruik een methode uit de header Allow." },
  },
  invalid_request: {
    status: 400,
    when: "A parameter, header or field of the body is missing or not allowed. `errors` names each and says what is allowed.",
    title: { en: "Invalid request", nl: "Ongeldige aanvraag" },
    detail: {
      en: "Correct the fields named in errors and send the request again.",
      nl: "Verbeter de velden die in errors staan en stuur de aanvraag opnieuw.",
    },
  },
  invalid_json: {
    status: 400,
    when: "The body is not JSON.",
    title: { en: "Invalid JSON", nl: "Ongeldige JSON" },
    detail: { en: "Send a body that is valid JSON in UTF-8.", nl: "Stuur een body die geldige JSON in UTF-8 is." },
  },
  unsupported_media_type: {
    status: 415,
    when: "The body's Content-Type is not application/json.",
    title: { en: "Unsupported media type", nl: "Mediatype niet ondersteund" },
    detail: {
      en: "Send the body with the header Content-Type: application/json.",
      nl: "Stuur de body met de header Content-Type: application/json.",
    },
  },
  payload_too_large: {
    status: 413,
    when: "The body is larger than the API reads.",
    title: { en: "Request too large", nl: "Aanvraag te groot" },
    detail: { en: "Send a smaller body, or several requests.", nl: "Stuur een kleinere body, of meer aanvragen." },
  },
  not_an_http_event: {
    status: 400,
    when: "The function was invoked with an event that is no HTTP request.",
    title: { en: "Not an HTTP request", nl: "Geen HTTP-aanvraag" },
    detail: {
      en: "Call this function through its URL, over HTTP.",
      nl: "Roep deze functie via haar URL aan, over HTTP.",
    },
  },
  invalid_cursor: {
    status: 400,
    when: "The cursor is none this API gave for this list.",
    title: { en: "Invalid cursor", nl: "Ongeldige cursor" },
    detail: {
      en: "Use the nextCursor of the previous page of the same list, or leave the cursor out to begin again.",
      nl: "Gebruik de nextCursor van de vorige pagina van dezelfde lijst, of laat de cursor weg om opnieuw te beginnen.",
    },
  },
  unknown_reps: {
    status: 400,
    when: "`repIds` names reps that do not exist; `errors` names them. Nothing was started.",
    title: { en: "Unknown reps", nl: "Onbekende verkopers" },
    detail: {
      en: "Leave out the reps named in errors, or create them first; nothing was started.",
      nl: "Laat de verkopers die in errors staan weg, of maak ze eerst aan; er is niets gestart.",
    },
  },
  rep_not_found: {
    status: 404,
    when: "No rep has this id.",
    title: { en: "Rep not found", nl: "Verkoper niet gevonden" },
    detail: {
      en: "Check the rep's id (it is case-sensitive), or create the rep first.",
      nl: "Controleer het id van de verkoper (hoofdletters tellen mee), of maak de verkoper eerst aan.",
    },
  },
  rep_paused: {
    status: 409,
    when: "The rep exists, but is not active.",
    title: { en: "Rep is paused", nl: "Verkoper staat op pauze" },
    detail: {
      en: "Syncing is paused for this rep; switch it on again under Settings > Fathom Sync.",
      nl: "De synchronisatie van deze verkoper staat op pauze; zet die weer aan bij Instellingen > Fathom Sync.",
    },
  },
  rep_not_connected: {
    status: 409,
    when: "The rep exists, but has no Fathom API key.",
    title: { en: "Rep is not connected", nl: "Verkoper is niet gekoppeld" },
    detail: {
      en: "This rep has no Fathom API key yet; save one under Settings > Fathom Sync.",
      nl: "Deze verkoper heeft nog geen API-sleutel van Fathom; sla er een op bij Instellingen > Fathom Sync.",
    },
  },
  fathom_email_taken: {
    status: 409,
    when: "Another rep already has this Fathom e-mail address (upper and lower case are the same).",
    title: { en: "Fathom e-mail already in use", nl: "Fathom-e-mailadres al in gebruik" },
    detail: {
      en: "Another rep already has this Fathom e-mail address; give each rep their own.",
      nl: "Een andere verkoper heeft dit Fathom-e-mailadres al; geef iedere verkoper een eigen adres.",
    },
  },
  conflict: {
    status: 409,
    when: "Someone else changed the same thing at the same moment. Nothing of this request was stored. Retry-After says when to try again.",
    title: { en: "Changed at the same time", nl: "Tegelijk gewijzigd" },
    detail: {
      en: "Someone else changed this at the same moment; read it again and repeat the request.",
      nl: "Iemand anders wijzigde dit op hetzelfde moment; lees het opnieuw en herhaal de aanvraag.",
    },
  },
  key_refused: {
    status: 422,
    when: "Fathom refuses the API key that was sent. Nothing was stored; an earlier key stays.",
    title: { en: "Fathom refuses this API key", nl: "Fathom weigert deze API-sleutel" },
    detail: {
      en: "Copy the whole key from Fathom (Settings > API Access), or create a new one there; nothing was changed.",
      nl: "Kopieer de hele sleutel uit Fathom (Settings > API Access), of maak daar een nieuwe; er is niets gewijzigd.",
    },
  },
  fathom_unreachable: {
    status: 503,
    when: "Fathom could not be reached, gave no usable answer, or asked to wait. Nothing was stored. Retry-After says when to try again.",
    title: { en: "Fathom does not answer now", nl: "Fathom antwoordt nu niet" },
    detail: {
      en: "Fathom cannot be reached or makes us wait, so the key could not be checked; nothing was changed, try again later.",
      nl: "Fathom is niet bereikbaar of laat ons wachten, dus de sleutel kon niet worden gecontroleerd; er is niets gewijzigd, probeer het later opnieuw.",
    },
  },
  run_not_found: {
    status: 404,
    when: "No run has this id, or it is so old that it was removed.",
    title: { en: "Run not found", nl: "Run niet gevonden" },
    detail: {
      en: "Check the run's id; old runs are removed after a while.",
      nl: "Controleer het id van de run; oude runs worden na een tijd verwijderd.",
    },
  },
  run_finished: {
    status: 409,
    when: "The run is over, so that there is nothing to cancel.",
    title: { en: "Run is over", nl: "Run is al klaar" },
    detail: {
      en: "This run has finished; there is nothing left to cancel.",
      nl: "Deze run is afgerond; er valt niets meer te annuleren.",
    },
  },
  run_not_cancellable: {
    status: 409,
    when: "The run was not started by POST /api/sync; only those can be cancelled.",
    title: { en: "Run cannot be cancelled", nl: "Run kan niet worden geannuleerd" },
    detail: {
      en: "Only runs started with POST /api/sync can be cancelled; this one ends by itself.",
      nl: "Alleen runs die met POST /api/sync zijn gestart kunnen worden geannuleerd; deze eindigt vanzelf.",
    },
  },
  idempotency_key_reused: {
    status: 422,
    when: "The Idempotency-Key was sent with another body within the last 24 hours. Nothing was started.",
    title: { en: "Idempotency key already used", nl: "Idempotency-sleutel al gebruikt" },
    detail: {
      en: "This Idempotency-Key belongs to another request; send a new key with a new request.",
      nl: "Deze Idempotency-Key hoort bij een andere aanvraag; stuur bij een nieuwe aanvraag een nieuwe sleutel.",
    },
  },
  call_not_found: {
    status: 404,
    when: "We hold no call with this recording id, or it was deleted here.",
    title: { en: "Call not found", nl: "Gesprek niet gevonden" },
    detail: {
      en: "We do not have this call; if it was recorded just now, refresh the rep first.",
      nl: "Dit gesprek hebben we niet; is het net opgenomen, ververs dan eerst de verkoper.",
    },
  },
  part_pending: {
    status: 404,
    when: "Fathom is still making this part of the call. Retry-After says when it is asked for again.",
    title: { en: "Not ready yet", nl: "Nog niet klaar" },
    detail: {
      en: "Fathom is still making this part of the call; it comes by itself, look again in a few minutes.",
      nl: "Fathom maakt dit deel van het gesprek nog; het komt vanzelf, kijk over een paar minuten opnieuw.",
    },
  },
  part_absent: {
    status: 404,
    when: "Fathom does not have this part of the call, or it was older than you keep it (the call's transcript.expiredAt).",
    title: { en: "There is none", nl: "Is er niet" },
    detail: {
      en: "Fathom did not make this part of the call, or it was erased here because it was older than it is kept.",
      nl: "Fathom heeft dit deel van het gesprek niet gemaakt, of het is hier gewist omdat het ouder was dan de bewaartermijn.",
    },
  },
  part_failed: {
    status: 404,
    when: "This part of the call exists at Fathom, but we could not fetch or store it so far.",
    title: { en: "Could not be fetched", nl: "Kon niet worden opgehaald" },
    detail: {
      en: "This part of the call could not be fetched so far; refresh the rep to try again.",
      nl: "Dit deel van het gesprek kon tot nu toe niet worden opgehaald; ververs de verkoper om het opnieuw te proberen.",
    },
  },
  delivery_not_found: {
    status: 404,
    when: "This rep has no delivery with this id, or it came more than 30 days ago.",
    title: { en: "Delivery not found", nl: "Levering niet gevonden" },
    detail: {
      en: "Check the rep's id and the delivery's id; deliveries are kept for 30 days.",
      nl: "Controleer het id van de verkoper en dat van de levering; leveringen worden 30 dagen bewaard.",
    },
  },
  delivery_settled: {
    status: 409,
    when: "The delivery was read and worked already, so there is nothing to replay.",
    title: { en: "Delivery is settled", nl: "Levering is al verwerkt" },
    detail: {
      en: "This delivery was worked already; there is nothing left to replay.",
      nl: "Deze levering is al verwerkt; er valt niets opnieuw te lezen.",
    },
  },
  internal_error: {
    status: 500,
    when: "A fault in this system.",
    title: { en: "Something went wrong on our side", nl: "Er ging bij ons iets mis" },
    detail: {
      en: "Try again; if it happens again, give the administrator the request id.",
      nl: "Probeer het opnieuw; gebeurt het weer, geef dan het request-id door aan de beheerder.",
    },
  },
  unavailable: {
    status: 503,
    when: "A service this system needs does not answer. Retry-After says when to try again.",
    title: { en: "Temporarily unavailable", nl: "Tijdelijk niet beschikbaar" },
    detail: {
      en: "Try again in a moment; nothing was lost.",
      nl: "Probeer het zo meteen opnieuw; er is niets verloren gegaan.",
    },
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];
