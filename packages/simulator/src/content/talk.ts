/** Turns phrasebooks into talk: sentences are cut at their slots once, and none is said twice before all were said. */
import type { Randomness } from "../randomness.ts";
import type { Lines, Phrasebook } from "../seed-data/phrasebook.ts";
import { tools } from "../seed-data/phrasebook.ts";
import { dutch } from "../seed-data/sentences-dutch.ts";
import { english } from "../seed-data/sentences-english.ts";
import { type Cast, toFirstName } from "./cast.ts";

export type Phase = "opening" | "middle" | "replies" | "closing";

export interface Talk {
  /** What the speaker (0 is the host) says next in this phase. */
  say(phase: Phase, speakerIndex: number): string;
}

type Piece = string | { readonly slot: string };
type Sentence = readonly Piece[];
type Side = "host" | "guest";
type PreparedBook = Readonly<Record<Phase, Readonly<Record<Side, readonly Sentence[]>>>> & {
  readonly days: readonly string[];
};

const books: Readonly<Record<"en" | "nl", PreparedBook>> = { en: prepare(english), nl: prepare(dutch) };

export function createTalk(cast: Cast, language: "en" | "nl"): Talk {
  const book = books[language];
  const turns = new Map<readonly Sentence[], () => Sentence>();
  return {
    say(phase, speakerIndex) {
      const sentences = book[phase][speakerIndex === 0 ? "host" : "guest"];
      const next = turns.get(sentences) ?? createTurns(sentences, cast.random);
      turns.set(sentences, next);
      return capitalise(fill(next(), cast, book.days, speakerIndex));
    },
  };
}

/** Goes round all sentences with a random start and stride. */
function createTurns(sentences: readonly Sentence[], random: Randomness): () => Sentence {
  let index = random.integer(0, sentences.length - 1);
  const strides = sentences
    .map((_, stride) => stride)
    .filter((stride) => findCommonFactor(stride, sentences.length) === 1);
  const stride = random.pick(strides);
  return () => {
    index = (index + stride) % sentences.length;
    return sentences[index] ?? [];
  };
}

function findCommonFactor(first: number, second: number): number {
  return second === 0 ? first : findCommonFactor(second, first % second);
}

function prepare(book: Phrasebook): PreparedBook {
  const both = (lines: Lines) => ({ host: lines.host.map(toPieces), guest: lines.guest.map(toPieces) });
  return {
    opening: both(book.opening),
    middle: both(book.middle),
    replies: both({ host: book.replies, guest: book.replies }),
    closing: both(book.closing),
    days: book.days,
  };
}

function toPieces(sentence: string): Sentence {
  return sentence.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : { slot: part }));
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function fill(sentence: Sentence, cast: Cast, days: readonly string[], speakerIndex: number): string {
  let text = "";
  for (const piece of sentence)
    text += typeof piece === "string" ? piece : fillSlot(piece.slot, cast, days, speakerIndex);
  return text;
}

function fillSlot(slot: string, cast: Cast, days: readonly string[], speakerIndex: number): string {
  const { random } = cast;
  switch (slot) {
    case "other":
      return toFirstName(cast.speakers[speakerIndex === 0 ? 1 : 0], "everyone");
    case "theirs":
      return cast.theirs;
    case "product":
      return cast.product;
    case "number":
      return String(random.integer(3, 40));
    case "money":
      return `€${random.integer(4, 90)}.${random.integer(1, 9)}00`;
    case "day":
      return random.pick(days);
    case "tool":
      return random.pick(tools);
    default:
      throw new Error(`no such slot in a sentence: ${slot}`);
  }
}
