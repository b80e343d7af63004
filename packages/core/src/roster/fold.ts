/** Text as a search compares it: without case and accents, also where Unicode has no accent to take away. */

const LETTERS: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ı: "i",
  ĳ: "ij",
};
const OTHERS = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

export function fold(text: string): string {
  const lower = text.toLowerCase();
  // Most names and every id: nothing to take away.
  if (!/[^\x20-\x7e]/.test(lower)) return lower;
  return lower
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(OTHERS, (letter) => LETTERS[letter] ?? letter);
}
