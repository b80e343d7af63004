/**
 * What people say in sales calls, in English and Dutch, by phase of the talk.
 * Slots: {me} and {you} first names, {ours} and {theirs} companies, {product}, {number}, {money}, {day}, {tool}.
 */

export interface Phrasebook {
  readonly opening: readonly string[];
  readonly middle: readonly string[];
  readonly replies: readonly string[];
  readonly closing: readonly string[];
  readonly days: readonly string[];
}

export const tools = [
  "Excel",
  "an old Access database",
  "three different spreadsheets",
  "SAP",
  "a whiteboard",
  "Salesforce",
] as const;

const english: Phrasebook = {
  opening: [
    "Thanks for making the time today, {you}.",
    "Good to see you again, can you hear me all right?",
    "I'll share a short agenda and then I mostly want to listen.",
    "We have half an hour, is that still good on your side?",
    "I read up on {theirs} before the call, impressive growth this year.",
  ],
  middle: [
    "Could you walk me through how planning works at {theirs} today?",
    "Right now most of it lives in {tool}, and that is where it goes wrong.",
    "On average we lose about {number} hours a week on corrections.",
    "What happens when somebody calls in sick on a {day}?",
    "With {product} the whole team looks at the same plan, so nobody has to phone around.",
    "Let me show you that on my screen, this is what a planner sees in the morning.",
    "The green bars are confirmed, and the orange ones still need somebody.",
    "We went live with a comparable customer in about {number} weeks.",
    "Who else would need to be involved in a decision like this?",
    "Our finance director will want to see a business case before the summer.",
    "Is there a budget reserved for this, or do we have to build the case together?",
    "For {number} users you would be looking at roughly {money} a year.",
    "That includes onboarding and support, there is no separate fee for updates.",
    "We looked at a competitor as well, but their integration was not there yet.",
    "Everything is hosted in Europe, and I can send you our security documentation.",
    "Does it connect to {tool}, or would we have to export files by hand?",
    "There is an open interface, and most customers have it running within a day.",
    "The depot in the north has slightly different rules for night shifts.",
    "If we could save even {number} percent of that, it would pay for itself.",
    "My main worry is adoption, people here are used to their own way of working.",
    "What we usually do is start with one team and let them convince the others.",
  ],
  replies: [
    "Yes, exactly.",
    "That makes sense.",
    "Right, okay.",
    "Hmm, let me think about that for a second.",
    "Sorry, you were on mute, could you say that again?",
    "That's a good question, {me}.",
    "I would have to check that with the team.",
    "Sure, go ahead.",
    "We hear that a lot, to be honest.",
  ],
  closing: [
    "I'll send the pricing sheet and a summary before {day}.",
    "Shall we put a follow-up in the calendar for next {day}?",
    "I'll invite our planner to the next call, she knows the details.",
    "Thanks {you}, this was really helpful.",
    "Talk soon, have a good rest of the day.",
  ],
  days: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
};

const dutch: Phrasebook = {
  opening: [
    "Fijn dat je tijd hebt gemaakt vandaag, {you}.",
    "Goedemorgen, kun je mij goed verstaan?",
    "Ik laat even kort de agenda zien en daarna wil ik vooral luisteren.",
    "We hebben een halfuur, komt dat voor jou nog uit?",
    "Ik heb me ingelezen over {theirs}, mooie groei dit jaar.",
  ],
  middle: [
    "Hoe ziet de planning er bij {theirs} op dit moment uit?",
    "Het meeste staat nu in {tool}, en daar gaat het eigenlijk mis.",
    "Gemiddeld zijn we zo'n {number} uur per week kwijt aan correcties.",
    "Wat gebeurt er als iemand zich op {day} ziek meldt?",
    "Met {product} kijkt het hele team naar dezelfde planning, dus niemand hoeft meer rond te bellen.",
    "Ik deel even mijn scherm, dan zie je wat een planner 's ochtends ziet.",
    "De groene balken zijn bevestigd en bij de oranje ontbreekt nog iemand.",
    "Bij een vergelijkbare klant waren we in ongeveer {number} weken live.",
    "Wie beslist er verder nog mee over zoiets?",
    "Onze financieel directeur wil voor de zomer een onderbouwing zien.",
    "Is er budget gereserveerd, of moeten we die onderbouwing samen maken?",
    "Voor {number} gebruikers kom je uit op ongeveer {money} per jaar.",
    "Dat is inclusief begeleiding en ondersteuning, voor updates betaal je niets extra.",
    "We hebben ook naar een andere partij gekeken, maar de koppeling was er nog niet.",
    "Alles staat in Europa, en ik stuur je onze beveiligingsdocumentatie toe.",
    "Koppelt het met {tool}, of moeten we bestanden met de hand overzetten?",
    "Er is een open koppeling, en de meeste klanten hebben die binnen een dag werken.",
    "De vestiging in het noorden heeft net andere regels voor nachtdiensten.",
    "Als we daar {number} procent van besparen, verdient het zichzelf terug.",
    "Mijn grootste zorg is of mensen het gaan gebruiken, iedereen is zijn eigen manier gewend.",
    "Meestal beginnen we met één team en laten we hen de rest overtuigen.",
  ],
  replies: [
    "Ja, precies.",
    "Dat klinkt logisch.",
    "Oké, helder.",
    "Hmm, daar moet ik even over nadenken.",
    "Sorry, je stond op mute, kun je dat nog eens zeggen?",
    "Goede vraag, {me}.",
    "Dat moet ik even met het team overleggen.",
    "Zeker, ga je gang.",
    "Dat horen we eerlijk gezegd vaker.",
  ],
  closing: [
    "Ik stuur de prijslijst en een samenvatting voor {day}.",
    "Zullen we volgende {day} een vervolgafspraak inplannen?",
    "Ik nodig onze planner uit voor het volgende gesprek, zij kent de details.",
    "Dank je wel {you}, hier kan ik echt iets mee.",
    "Tot snel, fijne dag nog.",
  ],
  days: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"],
};

export const phrasebooks = { en: english, nl: dutch } as const;
