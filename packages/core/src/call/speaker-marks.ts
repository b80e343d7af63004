/**
 * Who speaks in a transcript, as marks on the call that points to it: whoever looks for a person in all calls need not read a text
 * in which they do not speak. A mark is the beginning of an address's hash: who finds one still has to look into the text.
 */
import { toEmailHash } from "../email-hash.ts";
import type { TranscriptLine } from "../source/call-source.ts";

/** 48 bits: one in a quadrillion marks is another's. */
const MARK_LENGTH = 8;
/** Nobody speaks whose address is told. Not every engine of the tests takes an empty text. */
const NOBODY = "-";

/** Marks of everybody whose address the text tells, each once, in one order. */
export function toSpeakerMarks(lines: readonly TranscriptLine[]): string {
  const addresses = new Set(lines.flatMap(({ speaker }) => (speaker.email === null ? [] : [speaker.email])));
  const marks = new Set([...addresses].map((address) => toEmailHash(address).slice(0, MARK_LENGTH)));
  return marks.size === 0 ? NOBODY : [...marks].toSorted().join("");
}

/** @param marks undefined: stored before there were any, so that anybody may speak */
export function maySpeak(marks: string | undefined, emailHash: string): boolean {
  if (marks === undefined) return true;
  const mark = emailHash.slice(0, MARK_LENGTH);
  for (let start = 0; start + MARK_LENGTH <= marks.length; start += MARK_LENGTH) {
    if (marks.startsWith(mark, start)) return true;
  }
  return false;
}
