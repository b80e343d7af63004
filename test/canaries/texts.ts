/**
 * What was said, written and by whom: the texts of calls. An index of literal texts that finds any of them in a line in one pass,
 * filled with everything the simulated Fathom can say of itself and with whatever a Fathom of a test has answered.
 */
import type { SecretKind } from "./secret-shapes.ts";

export interface Hit {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

export interface TextIndex {
  /** Shorter stretches than `LENGTH_MIN` are left out: they would be found everywhere. */
  add(kind: SecretKind, text: string): void;
  find(line: string): Hit[];
  /** The text known that begins at this place of the line. */
  findAt(line: string, at: number): KnownText | undefined;
  has(text: string): boolean;
  readonly size: number;
}

interface KnownText {
  readonly kind: SecretKind;
  readonly text: string;
}

/** Characters a text needs to be told from any other. */
export const LENGTH_MIN = 10;
/** A line of a log may be JSON, or an inspected value: what these two escape divides a text. */
const DIVIDERS = /["'`\\\n\r\t]+/;
/** Enough for any test; a bound, so that a huge one stays quick. */
const TEXTS_MAX = 100_000;

/** @param below an index whose texts are found as well; nothing is ever added to it */
export function createTextIndex(below?: TextIndex): TextIndex {
  const byStart = new Map<string, KnownText[]>();
  const known = new Set<string>();
  /** As they came: a Fathom says most of its texts again with every page. */
  const seen = new Set<string>();

  const findAt = (line: string, at: number): KnownText | undefined =>
    byStart.get(line.slice(at, at + LENGTH_MIN))?.find(({ text }) => line.startsWith(text, at)) ??
    below?.findAt(line, at);
  const has = (text: string): boolean => known.has(text) || (below?.has(text) ?? false);

  return {
    findAt,
    has,
    add(kind, text) {
      if (seen.has(text)) return;
      if (seen.size < TEXTS_MAX) seen.add(text);
      for (const piece of text.split(DIVIDERS)) {
        const bare = piece.replace(/^[\s.,;:?!()[\]#*-]+|[\s.,;:?!()[\]#*-]+$/g, "");
        if (bare.length < LENGTH_MIN || has(bare) || known.size >= TEXTS_MAX) continue;
        known.add(bare);
        const start = bare.slice(0, LENGTH_MIN);
        const others = byStart.get(start);
        if (others) others.push({ kind, text: bare });
        else byStart.set(start, [{ kind, text: bare }]);
      }
    },
    find(line) {
      const hits: Hit[] = [];
      for (let at = 0; at + LENGTH_MIN <= line.length; at++) {
        const found = findAt(line, at);
        if (!found) continue;
        hits.push({ kind: found.kind, start: at, end: at + found.text.length });
        at += found.text.length - 1;
      }
      return hits;
    },
    get size() {
      return known.size + (below?.size ?? 0);
    },
  };
}
