/**
 * Entity tags and the 304 (RFC 9110, 8.8.3 and 13.1.2). Strong where the tag is made of the very bytes or of what decides
 * them, weak where it is made of what the answer tells.
 */
import { createHash } from "node:crypto";
import { answerJson } from "./answer.ts";

const HASH_LENGTH = 27;

/** A tag for answers that are the same byte for byte whenever `content` is. */
export function toStrongTag(content: string): string {
  return `"${toHash(content)}"`;
}

/** A tag for answers that mean the same whenever `content` is the same. */
export function toWeakTag(content: string): string {
  return `W/"${toHash(content)}"`;
}

/**
 * Whether the caller holds what `tag` names: a list of tags or `*`; weak and strong ones are compared alike. What is no
 * tag matches nothing.
 */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const given: readonly string[] = ifNoneMatch.match(/"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return given.includes(tag.replace(/^W\//, ""));
}

/** No body; the headers a 200 would have had for caches. */
export function answerNotModified(tag: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status: 304, headers: { etag: tag, "cache-control": "no-store", ...headers } });
}

/** The body with a tag of its own bytes, or 304 when the caller holds it. What it took to make it was spent; sending it is not. */
export function answerTagged(
  { "If-None-Match": held }: { readonly "If-None-Match"?: string | undefined },
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const tag = toStrongTag(JSON.stringify(body));
  return matchesTag(held, tag) ? answerNotModified(tag, headers) : answerJson(200, body, { etag: tag, ...headers });
}

function toHash(content: string): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, HASH_LENGTH);
}
