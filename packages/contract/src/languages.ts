/** The languages people read, and which one a request asks for. */

export const LANGUAGES = ["nl", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in every language we have. */
export type Texts = Readonly<Record<Language, string>>;

const LANGUAGE_DEFAULT: Language = "en";

interface Range {
  readonly tag: string;
  readonly quality: number;
}

/**
 * The language an `Accept-Language` header (RFC 9110, section 12.5.4) prefers among ours: highest quality first, then the
 * order of the header. English when the header is missing, unreadable, or names neither.
 */
export function pickLanguage(acceptLanguage: string | null | undefined): Language {
  const ranges = parseRanges(acceptLanguage ?? "");
  const refused = new Set(ranges.filter((range) => range.quality === 0).map((range) => range.tag));
  const wanted = ranges.filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality);
  for (const { tag } of wanted) {
    const language = LANGUAGES.find((candidate) => candidate === tag);
    if (language !== undefined && !refused.has(language)) return language;
    if (tag === "*") return refused.has(LANGUAGE_DEFAULT) && !refused.has("nl") ? "nl" : LANGUAGE_DEFAULT;
  }
  return LANGUAGE_DEFAULT;
}

/** `nl-BE;q=0.8` to `{ tag: "nl", quality: 0.8 }`; what cannot be read is left out. */
function parseRanges(header: string): Range[] {
  const ranges: Range[] = [];
  for (const part of header.slice(0, 1_000).split(",")) {
    const match = /^\s*(\*|[a-z]{1,8})(?:-[a-z0-9-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i.exec(part);
    if (match?.[1] === undefined) continue;
    ranges.push({ tag: match[1].toLowerCase(), quality: Math.min(1, Number(match[2] ?? "1")) });
  }
  return ranges;
}
