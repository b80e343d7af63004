/**
 * Transcripts, written when they are asked for. Guarantees byte-equal text for the same recording and seed,
 * about 2.7 KB of JSON per minute of talk (as real transcripts have), in about a millisecond per half hour.
 */
import type { Randomness } from "../randomness.ts";
import { oddNames } from "../seed-data/people-names.ts";
import { type Phrasebook, phrasebooks, tools } from "../seed-data/sentences.ts";
import type { SimulatedMeeting, TranscriptItem } from "../state/model.ts";
import { type Cast, createCast, formatClockTime, toFirstName } from "./cast.ts";

export interface TranscriptOptions {
  readonly oddNames?: boolean;
  readonly nullEmails?: boolean;
  /** Talks for so long instead of the recording's own length. */
  readonly durationSeconds?: number;
}

const BYTES_PER_SECOND = 2700 / 60;
/** JSON around a text: keys, quotes, timestamp. */
const FRAME_BYTES = 104;

type Piece = string | { readonly slot: string };

/** A sentence cut at its slots once, so that filling it in is only concatenation. */
function toPieces(sentence: string): readonly Piece[] {
  return sentence.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 0 ? part : { slot: part }));
}

interface PreparedBook {
  readonly opening: readonly (readonly Piece[])[];
  readonly middle: readonly (readonly Piece[])[];
  readonly replies: readonly (readonly Piece[])[];
  readonly closing: readonly (readonly Piece[])[];
  readonly days: readonly string[];
}

function prepare(book: Phrasebook): PreparedBook {
  return {
    opening: book.opening.map(toPieces),
    middle: book.middle.map(toPieces),
    replies: book.replies.map(toPieces),
    closing: book.closing.map(toPieces),
    days: book.days,
  };
}

const preparedBooks = { en: prepare(phrasebooks.en), nl: prepare(phrasebooks.nl) };

/** The whole transcript of a meeting, generated unless the meeting brings its own. */
export function writeTranscript(
  meeting: SimulatedMeeting,
  seed: number,
  options: TranscriptOptions = {},
): readonly TranscriptItem[] {
  if (meeting.transcript !== undefined && options.durationSeconds === undefined) return meeting.transcript;
  const cast = createCast(meeting, seed, "transcript");
  const { random } = cast;
  const book = preparedBooks[meeting.language];
  const speakers = toSpeakers(cast, options);
  const durationSeconds = options.durationSeconds ?? cast.durationSeconds;
  const items: TranscriptItem[] = [];
  let speakerIndex = 0;
  let atSeconds = random.integer(1, 6);
  let saidSeconds = 0;
  while (saidSeconds === 0 || atSeconds < durationSeconds - 1) {
    const isReply = items.length > 6 && random.chance(0.22);
    const sentences = isReply ? book.replies : pickPhase(book, atSeconds / durationSeconds, random);
    let text = fill(random.pick(sentences), cast, book, speakerIndex);
    if (!isReply && random.chance(0.35)) text += ` ${fill(random.pick(book.middle), cast, book, speakerIndex)}`;
    const speaker = speakers[speakerIndex];
    if (speaker === undefined) break;
    items.push({ speaker: speaker.json, text, timestamp: formatClockTime(atSeconds) });
    saidSeconds = (FRAME_BYTES + speaker.bytes + text.length) / BYTES_PER_SECOND;
    atSeconds += saidSeconds;
    speakerIndex = nextSpeaker(speakerIndex, speakers.length, random);
  }
  return items;
}

function toSpeakers(cast: Cast, options: TranscriptOptions) {
  return cast.speakers.map((speaker, index) => {
    const known = speaker.name ?? (index === 0 ? "Host" : `Guest ${index}`);
    const name = options.oddNames ? (oddNames[index % oddNames.length] ?? known) : known;
    const email = speaker.name === null || options.nullEmails || options.oddNames ? null : speaker.email;
    return {
      json: { display_name: name, matched_calendar_invitee_email: email },
      bytes: name.length + (email?.length ?? 4),
    };
  });
}

function pickPhase(book: PreparedBook, progress: number, random: Randomness): readonly (readonly Piece[])[] {
  if (progress < 0.05) return book.opening;
  if (progress > 0.95) return book.closing;
  return random.chance(0.02) ? book.opening : book.middle;
}

/** Mostly another one speaks next; the host (0) speaks most. */
function nextSpeaker(current: number, count: number, random: Randomness): number {
  if (count < 2 || random.chance(0.15)) return current;
  if (current !== 0 && random.chance(0.7)) return 0;
  return (current + 1 + random.integer(0, count - 2)) % count;
}

function fill(pieces: readonly Piece[], cast: Cast, book: PreparedBook, speakerIndex: number): string {
  let text = "";
  for (const piece of pieces)
    text += typeof piece === "string" ? piece : fillSlot(piece.slot, cast, book, speakerIndex);
  return text;
}

function fillSlot(slot: string, cast: Cast, book: PreparedBook, speakerIndex: number): string {
  const { random, speakers } = cast;
  switch (slot) {
    case "me":
    case "you":
      return toFirstName(speakers[speakerIndex === 0 ? 1 : 0], "everyone");
    case "ours":
      return cast.ours;
    case "theirs":
      return cast.theirs;
    case "product":
      return cast.product;
    case "number":
      return String(random.integer(3, 40));
    case "money":
      return `€${random.integer(4, 90)}.${random.integer(1, 9)}00`;
    case "day":
      return random.pick(book.days);
    case "tool":
      return random.pick(tools);
    default:
      throw new Error(`no such slot in a sentence: ${slot}`);
  }
}
