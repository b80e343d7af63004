/** What whoever served the page says about its surroundings, in two `meta` elements of the index. */
export interface Surroundings {
  /** Origin of the API; the page's own when nothing is said. */
  readonly apiUrl: string;
  /** Origins that may frame the page and hand it a JWT. */
  readonly parentOrigins: readonly string[];
}

export function readSurroundings(page: Document): Surroundings {
  const read = (name: string) =>
    page.querySelector<HTMLMetaElement>(`meta[name="fathom-sync:${name}"]`)?.content.trim() ?? "";
  return {
    apiUrl: read("api") || page.location.origin,
    parentOrigins: read("parents").split(/\s+/).filter(Boolean),
  };
}
