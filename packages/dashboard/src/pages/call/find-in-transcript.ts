/** Search in a transcript, and where a line is in the recording. Pure. */
import type { TranscriptLineView } from "@fathom-sync/contract";

export interface Piece {
  /** Where it begins in the line: no two pieces share it. */
  readonly at: number;
  readonly text: string;
  readonly isHit: boolean;
}

/** Upper and lower case are the same, and so are letters with and without their accents. */
function fold(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** Lines that contain the words in their text or their speaker's name, in order; all of them when nothing is searched. */
export function findLines(lines: readonly TranscriptLineView[], words: string): readonly TranscriptLineView[] {
  const needle = fold(words.trim());
  if (needle === "") return lines;
  return lines.filter(({ text, speaker }) => fold(text).includes(needle) || fold(speaker.name).includes(needle));
}

/** A line cut into what was found and the rest: joined, they are the line. */
export function toPieces(text: string, words: string): readonly Piece[] {
  const needle = fold(words.trim());
  if (needle === "") return [{ at: 0, text, isHit: false }];
  // Folding may change the length of a text; character by character it keeps the place.
  const folded = Array.from(text, fold);
  const letters = Array.from(text);
  const pieces: { at: number; text: string; isHit: boolean }[] = [];
  const add = (from: number, to: number, isHit: boolean): void => {
    if (to > from) pieces.push({ at: from, text: letters.slice(from, to).join(""), isHit });
  };
  let done = 0;
  for (let at = 0; at < letters.length; at++) {
    const end = findEnd(folded, at, needle);
    if (end === undefined) continue;
    add(done, at, false);
    add(at, end, true);
    done = end;
    at = end - 1;
  }
  add(done, letters.length, false);
  return pieces;
}

/** Where the needle that begins at `from` ends, or undefined when it does not begin there. */
function findEnd(folded: readonly string[], from: number, needle: string): number | undefined {
  if (folded[from] === "") return undefined;
  let rest = needle;
  for (let at = from; at < folded.length; at++) {
    const letter = folded[at] ?? "";
    if (!rest.startsWith(letter)) return undefined;
    rest = rest.slice(letter.length);
    if (rest === "") return at + 1;
  }
  return undefined;
}

/** Seconds from the start of the recording; undefined for what is no time. @param at `HH:MM:SS` */
export function toSeconds(at: string): number | undefined {
  const match = /^(\d+):(\d\d):(\d\d)$/.exec(at);
  if (!match) return undefined;
  const [, hours, minutes, seconds] = match;
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}

/** Fathom's page of the call at that moment, as its action items link to it. Only addresses of the web are followed. */
export function toPlaybackUrl(url: string | null, at: string): string | undefined {
  const seconds = toSeconds(at);
  if (seconds === undefined || !isWebAddress(url)) return undefined;
  const address = new URL(url);
  address.searchParams.set("timestamp", String(seconds));
  return address.href;
}

/** Only what leads to a page: an address that came from elsewhere must not run anything. */
export function isWebAddress(url: string | null | undefined): url is string {
  if (url === null || url === undefined || !URL.canParse(url)) return false;
  const { protocol } = new URL(url);
  return protocol === "https:" || protocol === "http:";
}
