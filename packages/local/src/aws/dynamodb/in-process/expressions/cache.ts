/** Parses every text once. Bounded, and emptied as a whole when full: what was parsed is never wrong, only costly. */
const MAX_TEXTS = 2_000;

export function createParseCache<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const parsed = parse(text);
    if (known.size >= MAX_TEXTS) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}
