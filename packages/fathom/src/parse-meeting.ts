/**
 * Unknown in, a meeting out: whatever is odd is given up as narrowly as the schema allows and reported by field path, so
 * that one bad value never costs the page, the meeting or its neighbours. Reports never hold content.
 */
import type { UnreadableCall } from "@fathom-sync/core";
import { findInstant } from "./instant.ts";
import type { FathomMeeting } from "./meeting.schema.ts";
import { meetingSchema } from "./meeting.schema.ts";

export type ParsedMeeting =
  | {
      readonly meeting: FathomMeeting;
      /** Paths of the values that were not what Fathom documents and were left out, e.g. `action_items.3.assignee`. */
      readonly oddFields: readonly string[];
    }
  | { readonly meeting?: undefined; readonly unreadable: UnreadableCall };

type Path = readonly (string | number)[];

const NEEDED: ReadonlySet<string | number> = new Set(["recording_id", "created_at"]);
const MAX_REPORTED = 10;
/** More than the schema is deep: each round gives up one level more. */
const MAX_ROUNDS = 10;

/** Reads one item of a page. Never throws and never changes `item`. */
export function parseMeeting(item: unknown): ParsedMeeting {
  let value = item;
  let oddFields: string[] | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = meetingSchema.safeParse(value);
    if (result.success) return { meeting: result.data, oddFields: oddFields ?? [] };
    const paths = result.error.issues.map((issue) => issue.path.filter((key) => typeof key !== "symbol"));
    const needed = result.error.issues.filter((issue) => NEEDED.has(toKey(issue.path[0])));
    if (needed.length > 0 || paths.some((path) => path.length === 0)) {
      const reason = needed.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
      return { unreadable: toUnreadable(item, reason || "not an object") };
    }
    oddFields ??= paths.map((path) => path.join("."));
    value = withoutOddValues(value, paths);
  }
  return { unreadable: toUnreadable(item, `not readable: ${toFieldList(oddFields ?? [])}`) };
}

/** At most ten paths in one text, for a log line. */
export function toFieldList(paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_REPORTED).join(", ");
  return paths.length > MAX_REPORTED ? `${shown} and ${paths.length - MAX_REPORTED} more` : shown;
}

function toKey(key: PropertyKey | undefined): string | number {
  return typeof key === "number" ? key : String(key);
}

/** Each of the needed fields is told when that one alone can be read. */
function toUnreadable(item: unknown, reason: string): UnreadableCall {
  const recordingId = meetingSchema.shape.recording_id.safeParse(findChild(item, "recording_id"));
  const createdAt = meetingSchema.shape.created_at.safeParse(findChild(item, "created_at"));
  return {
    recordingId: recordingId.success ? recordingId.data : null,
    createdAt: createdAt.success ? (findInstant(createdAt.data) ?? null) : null,
    reason,
  };
}

/**
 * A copy with null at each path, or, where there is nothing but null already, at the parent of that path: the caller
 * parses again, so that each round gives up one level more until the schema agrees. Only what changes is copied.
 */
function withoutOddValues(value: unknown, paths: readonly Path[]): unknown {
  const copies = new Set<object>();
  const root = toCopy(value, copies);
  for (const path of paths) setNull(root, path, copies);
  return root;
}

function setNull(root: unknown, path: Path, copies: Set<object>): void {
  let parent = root;
  for (const [depth, key] of path.entries()) {
    const child = findChild(parent, key);
    if (depth === path.length - 1) {
      if (child === null || child === undefined) setNull(root, path.slice(0, -1), copies);
      else setChild(parent, key, null);
      return;
    }
    // Another path of this round has already given up something around this one.
    if (child === null || child === undefined) return;
    const copy = toCopy(child, copies);
    setChild(parent, key, copy);
    parent = copy;
  }
}

function toCopy(value: unknown, copies: Set<object>): unknown {
  if (typeof value !== "object" || value === null || copies.has(value)) return value;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copies.add(copy);
  return copy;
}

function findChild(value: unknown, key: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function setChild(value: unknown, key: string | number, child: unknown): void {
  if (typeof value === "object" && value !== null) Reflect.set(value, key, child);
}
