/**
 * Reads a 200 of `GET /meetings`. Only a JSON object with a list of items and a cursor that is a string or null counts
 * as a page: anything else is a malformed answer, because an end of the list is believed only when it is stated.
 */
import { UnreadableBody } from "./body.ts";

export interface MeetingsPage {
  /** Each as Fathom sent it, unread. */
  readonly items: readonly unknown[];
  /** null: the end of the list. Fathom and its SDK also write that as a blank text. */
  readonly nextCursor: string | null;
}

/** @throws UnreadableBody naming what is wrong, with no content. */
export function parseMeetingsPage(body: string): MeetingsPage {
  const json = parseJson(body);
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UnreadableBody(`a JSON object was expected, not ${toKind(json)}`);
  }
  const keys = toSafeKeys(json);
  const items: unknown = Reflect.get(json, "items");
  if (!Array.isArray(items)) throw new UnreadableBody(`items: a list was expected, not ${toKind(items)} (${keys})`);
  const cursor: unknown = Reflect.get(json, "next_cursor");
  if (cursor !== null && typeof cursor !== "string") {
    throw new UnreadableBody(`next_cursor: a text or null was expected, not ${toKind(cursor)} (${keys})`);
  }
  return { items, nextCursor: cursor === null || cursor.trim() === "" ? null : cursor };
}

/** The engine's own message quotes the text, so it is not passed on. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableBody(/^\s*</.test(body) ? "HTML where JSON was expected" : "not JSON, or cut off");
  }
}

function toKind(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}

/** Names of fields help to see what came instead; a name that looks like data is left out. */
function toSafeKeys(json: object): string {
  const keys = Object.keys(json);
  const safe = keys.slice(0, 10).map((key) => (/^[a-z_]{1,30}$/i.test(key) ? key : "?"));
  return `top-level keys: ${safe.length === 0 ? "none" : safe.join(", ")}${keys.length > safe.length ? ", …" : ""}`;
}
