/**
 * HTML's character references as the characters they mean, as Markdown has them in its text. Numbers, and those names that people's tools
 * write; any other stays as it is written. What comes out is text, and is never read as HTML.
 */

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  bull: "•",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  euro: "€",
};

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]{2,6}));/g;
const REPLACEMENT = "\ufffd";
const CODE_POINT_MAX = 0x10_ff_ff;

export function decodeEntities(text: string): string {
  return text.replaceAll(REFERENCE, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number.parseInt(decimal, 10);
    // As CommonMark says (6.2): what is no character is shown as one that is missing.
    const isNone = code === 0 || code > CODE_POINT_MAX || (code >= 0xd800 && code <= 0xdfff);
    return isNone ? REPLACEMENT : String.fromCodePoint(code);
  });
}
