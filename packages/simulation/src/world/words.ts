/** Small texts for calls: short, so that a history is fast, and odd enough (emoji, right-to-left, Markdown) to be worth comparing. */
import type { Randomness } from "../randomness.ts";
import type { ActionItemTruth, TranscriptLineTruth } from "./truth.ts";

const CUSTOMERS = [
  "Northwind",
  "Contoso",
  "Tailspin",
  "Adatum",
  "Fabrikam",
  "Café Zürich",
  "שלום בע״מ",
  "Ünïcorn 🦄",
] as const;
const OCCASIONS = ["demo", "kennismaking", "pricing", "renewal", "intake", "follow-up", "security review"] as const;
const LINES = [
  "Goedemorgen, hoe gaat het?",
  "We plan by hand today, and it costs us a day a week.",
  "What does it cost for forty people? 💶",
  "Ik stuur de offerte morgen.",
  "تمام، شكرا",
  "Let me share my screen.",
  'He said "yes", then <hung up>.',
] as const;
const TASKS = ["Send the pricing sheet", "Plan the pilot", "Invite finance", "Share the security pack"] as const;
const SPEAKERS = [
  ["Rosa Lind", "rosa@tailspin.example"],
  ["Guest 1", null],
  ["Ana 🌷", null],
] as const;

export function buildTitle(random: Randomness): string {
  return `${random.pick(CUSTOMERS)} ${random.pick(OCCASIONS)} ${random.integer(1, 9_999)}`;
}

export function buildSummary(random: Randomness): string {
  return `## ${random.pick(CUSTOMERS)}\n\n- ${random.pick(LINES)}\n- ${random.integer(1, 1_000_000)}`;
}

export function buildTranscript(random: Randomness): TranscriptLineTruth[] {
  return Array.from({ length: random.integer(1, 3) }, (_, index) => {
    const [speaker, email] = random.pick(SPEAKERS);
    return { speaker, email, text: `${random.pick(LINES)} ${random.integer(1, 1_000_000)}`, at: `00:00:0${index + 1}` };
  });
}

export function buildActionItems(random: Randomness): ActionItemTruth[] {
  return Array.from({ length: random.integer(0, 2) }, () => ({
    description: `${random.pick(TASKS)} ${random.integer(1, 999)}`,
    completed: false,
  }));
}
