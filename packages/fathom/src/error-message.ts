/**
 * What Fathom says about a refusal, made safe to show to an admin and to log. Fathom documents no shape of an error
 * body: JSON with `error` or `message` has been seen, and anything may come from a proxy in between.
 */
const MAX_LENGTH = 200;
/** No more than this is looked at: the patterns below take a time that grows with the square of the longest word. */
const MAX_READ_LENGTH = 2_000;

/**
 * The message in one line of at most 200 characters, or undefined when there is none worth showing. The key, anything
 * like it (a long run of token characters), links and e-mail addresses are blotted out; HTML pages are left out whole.
 */
export function findErrorMessage(body: string, apiKey: string): string | undefined {
  const found = findText(body);
  if (found === undefined) return undefined;
  const safe = toHead(found.replaceAll(apiKey, "[key]"))
    .replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, "[link]")
    .replace(/[^\s@"'<>]+@[^\s@"'<>]+/g, "[e-mail]")
    .replace(/[\w\-+/=.~]{20,}/g, "[token]")
    .replace(/\s+/g, " ")
    .trim();
  if (safe === "") return undefined;
  return safe.length > MAX_LENGTH ? `${safe.slice(0, MAX_LENGTH - 1)}…` : safe;
}

/** Cut between words: half an address would not be known as one. */
function toHead(text: string): string {
  return text.length > MAX_READ_LENGTH ? text.slice(0, MAX_READ_LENGTH).replace(/\S*$/, "") : text;
}

function findText(body: string): string | undefined {
  const json = findJson(body);
  if (json === undefined) return /^\s*(<|\{|\[)/.test(body) ? undefined : body;
  if (typeof json === "string") return json;
  return findMember(json, "error") ?? findMember(json, "message");
}

/** `{error: "…"}` and `{error: {message: "…"}}` alike. */
function findMember(json: unknown, key: string): string | undefined {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, key)) return undefined;
  const member: unknown = Reflect.get(json, key);
  return typeof member === "string" ? member : findMember(member, "message");
}

function findJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
