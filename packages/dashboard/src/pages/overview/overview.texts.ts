import { defineTexts } from "../../texts/texts.ts";

/** `one` is true when the count is 1. */
export const OVERVIEW_TEXTS = defineTexts(
  {
    title: "Overview",
    from: (when: string) => `since ${when}`,
    verdict: {
      none: "There are no reps yet.",
      unconnected: "No rep is connected to Fathom yet.",
      first: "The first calls are on their way.",
      neverChecked: "Nothing has been checked yet.",
      stopped: (when: string) => `Nothing has been checked since ${when}.`,
      all: (total: string, one: boolean, when: string) =>
        one ? `The one rep is complete until ${when}.` : `All ${total} reps are complete until ${when}.`,
      some: (count: string, total: string, one: boolean, when: string) =>
        `${count} of ${total} reps ${one ? "is" : "are"} complete until ${when}.`,
      nobody: (total: string, one: boolean) =>
        one ? "The one rep is not complete." : `None of the ${total} reps is complete.`,
    },
    troubles: {
      refused: (count: string, one: boolean, since: string) =>
        one ? `One key was refused ${since}: renew it.` : `${count} keys are refused, the first ${since}: renew them.`,
      ours: (count: string, one: boolean, since: string) =>
        `${one ? "One rep is" : `${count} reps are`} held up by a fault of ours ${since}: tell your engineer.`,
      behind: (count: string, one: boolean, _since: string) =>
        `${one ? "One rep has" : `${count} reps have`} not been checked to the end for over an hour: press Refresh.`,
      mismatch: (count: string, one: boolean, _since: string) =>
        one
          ? "One key seems to be somebody else's: check it."
          : `${count} keys seem to be somebody else's: check them.`,
      source: (count: string, one: boolean, since: string) =>
        `Fathom holds up ${one ? "one rep" : `${count} reps`} ${since}; it is tried again by itself.`,
      quarantined: (count: string, one: boolean, _since: string) =>
        one ? "One rep has a call that could not be read." : `${count} reps have calls that could not be read.`,
      unconnected: (count: string, one: boolean, _since: string) =>
        one ? "One rep is not connected: connect it." : `${count} reps are not connected: connect them.`,
      first: (count: string, one: boolean, _since: string) =>
        `The first calls of ${one ? "one rep" : `${count} reps`} are on their way.`,
      paused: (count: string, one: boolean, _since: string) =>
        one ? "One rep is paused." : `${count} reps are paused.`,
    },
    reading: "Reading how every rep stands …",
    readingMany: (count: string) => `Reading how ${count} reps stand …`,
    readingLong: "Who looks first after a while waits some seconds; after that it is quick.",
    checked: (ago: string) => `Last check ${ago}`,
    counted: (ago: string) => `reps counted ${ago}`,
    freshness: "Freshness of every rep",
    freshnessText: "Until when each rep's calls are all here.",
    freshnessSteps: {
      fresh: "up to 35 minutes",
      hour: "up to an hour",
      hours: "up to 6 hours",
      day: "up to a day",
      week: "up to a week",
      older: "older than a week",
      never: "never complete",
      off: "paused or not connected",
    },
    runs: "Runs over time",
    runsText: "How long each took, what it brought, and for how many reps it failed.",
    runSummary: (duration: string, added: string, failed: string) =>
      `${duration}; new calls: ${added}; reps failed: ${failed}`,
    runsEmpty: "No run has finished yet. The schedule starts them by itself.",
    calls: "New calls per day",
    callsText: "Calls added here, by the day they were fetched.",
    callsSummary: (count: string, one: boolean) => (one ? "1 new call" : `${count} new calls`),
    incomplete: (when: string) => `There were so many runs that those before ${when} are not counted.`,
    duration: "Length",
    added: "New calls",
    failed: "Reps failed",
    started: "Started",
    trigger: "By",
    day: "Day",
    asTable: "As a table",
    chartMissing: "The chart could not be loaded. The table has the same numbers.",
    allRuns: "All runs",
    pending: "Parts on their way",
    pendingText: "Transcripts and summaries Fathom is still making, by age of the call, in the last 30 days.",
    pendingNone: "None: every transcript and summary is here or known to be absent.",
    pendingSteps: { today: "today", week: "1 to 3 days", older: "older" },
    pendingPartly: (shown: string, total: string) => `Ages of ${shown} of ${total} reps.`,
    failures: "Failures by cause",
    failuresNone: "Nothing stands in anybody's way.",
    classes: {
      credential: "Key refused",
      "rate-limit": "Fathom asks to wait",
      source: "Trouble at Fathom",
      ours: "Our own fault",
    },
    reps: (count: string, one: boolean) => (one ? "1 rep" : `${count} reps`),
    requests: "Requests to Fathom",
    requestsText:
      "What Fathom allows a key in a minute, and the most that any key used of it in a run of the last 30 days.",
    requestKinds: { all: "All", heavy: "Heavy, with summary or transcript" },
    ofLimit: (value: string, limit: string) => `${value} of ${limit}`,
    onDay: (day: string) => `on ${day}`,
    peaksUnknown: "The busiest minute is known after the next run.",
    inDays: (count: string) => `${count} in 30 days`,
    throttles: (count: string, one: boolean) =>
      one
        ? "1 request was refused for its rate in 30 days; it was made again later."
        : `${count} requests were refused for their rate in 30 days; they were made again later.`,
    throttlesNone: "None was refused for its rate in 30 days.",
    ages: "How far behind reps get",
    agesText: "How long ago each rep was complete whenever a scheduled run began.",
    ageMedian: "Median",
    ageP95: "95 of 100 below",
    ageWorst: "Worst",
    agesDay: (day: string) => `On ${day}.`,
    agesWorst: (worst: string, day: string) => `At worst in 30 days ${worst}, on ${day}`,
    agesNone: "It is known after the second scheduled run.",
    cost: "Cost of the month",
    costText: "DynamoDB on demand, at AWS's list price for us-east-1.",
    costUnits: (read: string, write: string) => `${read} read and ${write} write units since the 1st`,
    month: "This month",
    wholeMonth: "A month like these days",
    perRep: "Per rep",
    callsHeld: "Calls held",
    newToday: "New today",
    partsPending: "Parts pending",
    failing: "Reps in trouble",
    hello: "Welcome. Three steps and the first calls are here.",
    step1: "Add your reps",
    step1Text: "By hand, or all at once from a CSV file of the CRM.",
    step2: "Connect the first one",
    step2Text: "With the API key from Fathom, Settings, API Access. It is tried before it is stored.",
    step3: "Watch the calls arrive",
    step3Text: "The last 30 days come first, older calls behind. After that all goes by itself.",
    addRep: "Add a rep",
    importReps: "Import from CSV",
    connect: "Connect a rep",
    done: "Done",
    next: "Next",
  },
  {
    title: "Overzicht",
    from: (when: string) => `sinds ${when}`,
    verdict: {
      none: "Er zijn nog geen verkopers.",
      unconnected: "Nog geen verkoper is met Fathom verbonden.",
      first: "De eerste gesprekken zijn onderweg.",
      neverChecked: "Er is nog niets gecontroleerd.",
      stopped: (when: string) => `Sinds ${when} is niets meer gecontroleerd.`,
      all: (total: string, one: boolean, when: string) =>
        one ? `De ene verkoper is compleet tot ${when}.` : `Alle ${total} verkopers zijn compleet tot ${when}.`,
      some: (count: string, total: string, one: boolean, when: string) =>
        `${count} van de ${total} verkopers ${one ? "is" : "zijn"} compleet tot ${when}.`,
      nobody: (total: string, one: boolean) =>
        one ? "De ene verkoper is niet compleet." : `Geen van de ${total} verkopers is compleet.`,
    },
    troubles: {
      refused: (count: string, one: boolean, since: string) =>
        one
          ? `Eén sleutel is geweigerd ${since}: vernieuw hem.`
          : `${count} sleutels zijn geweigerd, de eerste ${since}: vernieuw ze.`,
      ours: (count: string, one: boolean, since: string) =>
        `Door een fout van ons ${one ? "loopt één verkoper" : `lopen ${count} verkopers`} vast ${since}: zeg het tegen je technicus.`,
      behind: (count: string, one: boolean, _since: string) =>
        `${one ? "Eén verkoper is" : `${count} verkopers zijn`} al meer dan een uur niet volledig gecontroleerd: druk op Ververs.`,
      mismatch: (count: string, one: boolean, _since: string) =>
        one
          ? "Eén sleutel lijkt van iemand anders: controleer hem."
          : `${count} sleutels lijken van iemand anders: controleer ze.`,
      source: (count: string, one: boolean, since: string) =>
        `Fathom houdt ${one ? "één verkoper" : `${count} verkopers`} op ${since}; het wordt vanzelf opnieuw geprobeerd.`,
      quarantined: (count: string, one: boolean, _since: string) =>
        one
          ? "Eén verkoper heeft een gesprek dat niet gelezen kon worden."
          : `${count} verkopers hebben gesprekken die niet gelezen konden worden.`,
      unconnected: (count: string, one: boolean, _since: string) =>
        one ? "Eén verkoper is niet verbonden: verbind hem." : `${count} verkopers zijn niet verbonden: verbind ze.`,
      first: (count: string, one: boolean, _since: string) =>
        `De eerste gesprekken van ${one ? "één verkoper" : `${count} verkopers`} zijn onderweg.`,
      paused: (count: string, one: boolean, _since: string) =>
        one ? "Eén verkoper staat op pauze." : `${count} verkopers staan op pauze.`,
    },
    reading: "Lezen hoe elke verkoper ervoor staat …",
    readingMany: (count: string) => `Lezen hoe ${count} verkopers ervoor staan …`,
    readingLong: "Wie na een tijd als eerste kijkt, wacht enkele seconden; daarna gaat het snel.",
    checked: (ago: string) => `Laatste controle ${ago}`,
    counted: (ago: string) => `verkopers geteld ${ago}`,
    freshness: "Hoe vers elke verkoper is",
    freshnessText: "Tot wanneer alle gesprekken van elke verkoper er zijn.",
    freshnessSteps: {
      fresh: "tot 35 minuten",
      hour: "tot een uur",
      hours: "tot 6 uur",
      day: "tot een dag",
      week: "tot een week",
      older: "ouder dan een week",
      never: "nog nooit compleet",
      off: "op pauze of niet verbonden",
    },
    runs: "Runs in de tijd",
    runsText: "Hoe lang elke duurde, wat hij bracht, en bij hoeveel verkopers hij mislukte.",
    runSummary: (duration: string, added: string, failed: string) =>
      `${duration}; nieuwe gesprekken: ${added}; verkopers mislukt: ${failed}`,
    runsEmpty: "Nog geen run is voltooid. Het schema start ze vanzelf.",
    calls: "Nieuwe gesprekken per dag",
    callsText: "Gesprekken die erbij kwamen, op de dag dat ze zijn opgehaald.",
    callsSummary: (count: string, one: boolean) => (one ? "1 nieuw gesprek" : `${count} nieuwe gesprekken`),
    incomplete: (when: string) => `Er waren zo veel runs dat die van voor ${when} niet zijn meegeteld.`,
    duration: "Duur",
    added: "Nieuwe gesprekken",
    failed: "Verkopers mislukt",
    started: "Begonnen",
    trigger: "Door",
    day: "Dag",
    asTable: "Als tabel",
    chartMissing: "De grafiek kon niet worden geladen. De tabel heeft dezelfde getallen.",
    allRuns: "Alle runs",
    pending: "Onderdelen onderweg",
    pendingText:
      "Transcripten en samenvattingen die Fathom nog maakt, naar leeftijd van het gesprek, in de laatste 30 dagen.",
    pendingNone: "Geen: elk transcript en elke samenvatting is er, of bestaat aantoonbaar niet.",
    pendingSteps: { today: "vandaag", week: "1 tot 3 dagen", older: "ouder" },
    pendingPartly: (shown: string, total: string) => `Leeftijden van ${shown} van ${total} verkopers.`,
    failures: "Storingen naar oorzaak",
    failuresNone: "Niemand wordt opgehouden.",
    classes: {
      credential: "Sleutel geweigerd",
      "rate-limit": "Fathom vraagt te wachten",
      source: "Storing bij Fathom",
      ours: "Fout van ons",
    },
    reps: (count: string, one: boolean) => (one ? "1 verkoper" : `${count} verkopers`),
    requests: "Aanvragen bij Fathom",
    requestsText:
      "Wat Fathom een sleutel per minuut toestaat, en het meeste dat een sleutel daarvan gebruikte in een run van de laatste 30 dagen.",
    requestKinds: { all: "Alle", heavy: "Zwaar, met samenvatting of transcript" },
    ofLimit: (value: string, limit: string) => `${value} van ${limit}`,
    onDay: (day: string) => `op ${day}`,
    peaksUnknown: "De drukste minuut is bekend na de volgende run.",
    inDays: (count: string) => `${count} in 30 dagen`,
    throttles: (count: string, one: boolean) =>
      one
        ? "1 aanvraag werd in 30 dagen geweigerd om het tempo; die is later opnieuw gedaan."
        : `${count} aanvragen werden in 30 dagen geweigerd om het tempo; die zijn later opnieuw gedaan.`,
    throttlesNone: "Geen enkele werd in 30 dagen geweigerd om het tempo.",
    ages: "Hoe ver verkopers achterlopen",
    agesText: "Hoe lang geleden elke verkoper compleet was als een geplande run begon.",
    ageMedian: "Mediaan",
    ageP95: "95 van de 100 onder",
    ageWorst: "Ergste",
    agesDay: (day: string) => `Op ${day}.`,
    agesWorst: (worst: string, day: string) => `Op zijn ergst in 30 dagen ${worst}, op ${day}`,
    agesNone: "Bekend na de tweede geplande run.",
    cost: "Kosten van de maand",
    costText: "DynamoDB naar gebruik, tegen de lijstprijs van AWS voor us-east-1.",
    costUnits: (read: string, write: string) => `${read} lees- en ${write} schrijfeenheden sinds de 1e`,
    month: "Deze maand",
    wholeMonth: "Een maand als deze dagen",
    perRep: "Per verkoper",
    callsHeld: "Gesprekken",
    newToday: "Nieuw vandaag",
    partsPending: "Onderdelen onderweg",
    failing: "Verkopers met problemen",
    hello: "Welkom. Drie stappen en de eerste gesprekken zijn er.",
    step1: "Voeg je verkopers toe",
    step1Text: "Met de hand, of allemaal tegelijk uit een CSV-bestand van het CRM.",
    step2: "Verbind de eerste",
    step2Text: "Met de API-sleutel uit Fathom, Settings, API Access. Die wordt geprobeerd voor hij wordt bewaard.",
    step3: "Zie de gesprekken binnenkomen",
    step3Text: "De laatste 30 dagen komen eerst, oudere gesprekken erachteraan. Daarna gaat alles vanzelf.",
    addRep: "Verkoper toevoegen",
    importReps: "Importeren uit CSV",
    connect: "Verkoper verbinden",
    done: "Klaar",
    next: "Nu",
  },
);
