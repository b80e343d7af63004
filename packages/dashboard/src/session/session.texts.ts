import { defineTexts } from "../texts/texts.ts";

export const SESSION_TEXTS = defineTexts(
  {
    title: "Sign in",
    lead: "Is every sales call here? For whom not, why, and what to do.",
    label: "Service token or JWT",
    hint: "Kept until this tab is closed, and nowhere else. Your administrator has it; locally it is in .local/stack.json.",
    submit: "Sign in",
    empty: "Paste the token first.",
    refused: "The API does not take this token. Is it whole, and not replaced by a newer one?",
    ended: "Your session ended: the token expired or was replaced. Sign in again; you stay on this page.",
    asking: "Waiting for the CRM to sign you in …",
    unanswered: "The CRM around this page did not sign you in.",
    unansweredAction: "Reload the page in the CRM, or ask again.",
    askAgain: "Ask again",
    endedInFrame: "Your session ended and the CRM gave no new token.",
    again: "Sign in again",
    endedHere: "Your session ended: the token expired or was replaced.",
    endedHereText:
      "You stay where you are, nothing you typed is lost, and what was on its way is sent with the new token.",
    signOut: "Sign out instead",
  },
  {
    title: "Aanmelden",
    lead: "Is elk verkoopgesprek er? Voor wie niet, waarom, en wat nu.",
    label: "Servicetoken of JWT",
    hint: "Blijft bewaard tot dit tabblad sluit, en nergens anders. Je beheerder heeft het; lokaal staat het in .local/stack.json.",
    submit: "Aanmelden",
    empty: "Plak eerst het token.",
    refused: "De API accepteert dit token niet. Is het volledig, en niet vervangen door een nieuwer?",
    ended: "Je sessie is afgelopen: het token is verlopen of vervangen. Meld je opnieuw aan; je blijft op deze pagina.",
    asking: "Wachten tot het CRM je aanmeldt …",
    unanswered: "Het CRM om deze pagina heen heeft je niet aangemeld.",
    unansweredAction: "Herlaad de pagina in het CRM, of vraag het opnieuw.",
    askAgain: "Opnieuw vragen",
    endedInFrame: "Je sessie is afgelopen en het CRM gaf geen nieuw token.",
    again: "Opnieuw aanmelden",
    endedHere: "Je sessie is afgelopen: het token is verlopen of vervangen.",
    endedHereText:
      "Je blijft waar je bent, wat je typte blijft staan, en wat onderweg was wordt met het nieuwe token verstuurd.",
    signOut: "Toch afmelden",
  },
);
