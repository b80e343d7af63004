/** A section of a document that a command writes: what stands between its two markers, and nothing else. */

const toMarkers = (name: string) => [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`] as const;

/**
 * The document with the section's content replaced; with the section at its end when it had none.
 * @throws Error when only one of the markers is there, or they are in the wrong order
 */
export function replaceSection(document: string, name: string, content: string): string {
  const [begin, end] = toMarkers(name);
  const section = `${begin}\n\n${content.trim()}\n\n${end}`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 && to < 0) return `${document.trimEnd()}\n\n${section}\n`.trimStart();
  if (from < 0 || to < from) throw new Error(`the markers of ${name} must both be there, the beginning first`);
  return document.slice(0, from) + section + document.slice(to + end.length);
}
