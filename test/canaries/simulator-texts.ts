/** Everything the simulated Fathom says by itself: sentences, summaries, tasks, titles, people. Slots divide a sentence. */
import { descriptions } from "../../packages/simulator/src/content/action-items.ts";
import { nextSteps, takeaways, topics } from "../../packages/simulator/src/content/summary-text.ts";
import { companies } from "../../packages/simulator/src/seed-data/companies.ts";
import { meetingKinds } from "../../packages/simulator/src/seed-data/meeting-kinds.ts";
import { firstNames, lastNames, oddNames } from "../../packages/simulator/src/seed-data/people-names.ts";
import type { Lines } from "../../packages/simulator/src/seed-data/phrasebook.ts";
import { dutch } from "../../packages/simulator/src/seed-data/sentences-dutch.ts";
import { english } from "../../packages/simulator/src/seed-data/sentences-english.ts";
import type { TextIndex } from "./texts.ts";

const SLOT = /\{\w+\}/;

export function addSimulatorTexts(index: TextIndex): void {
  const addSaid = (sentence: string) => {
    for (const piece of sentence.split(SLOT)) index.add("said", piece);
  };
  const addLines = ({ host, guest }: Lines) => [...host, ...guest].forEach(addSaid);
  for (const book of [english, dutch]) {
    for (const lines of [book.opening, book.middle, book.closing]) addLines(lines);
    book.replies.forEach(addSaid);
  }
  for (const text of [...takeaways, ...topics.flat(), ...nextSteps, ...descriptions]) addSaid(text);
  for (const kind of meetingKinds) {
    for (const title of [...kind.english, ...kind.dutch]) {
      for (const company of companies) index.add("title", title.replace("{company}", company.name));
    }
  }
  for (const name of oddNames) index.add("person", name);
  for (const first of firstNames) for (const last of lastNames) index.add("person", `${first} ${last}`);
  index.add("person", "Sam Customer");
}
