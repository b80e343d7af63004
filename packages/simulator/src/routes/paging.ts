/** Cursors and the envelope that all lists share. Guarantees a 400 for a cursor that was never handed out. */
import type { Switches } from "../switches/switches.ts";
import { type Answer, answerJson, Refusal } from "../wire/answer.ts";

export interface Cursor {
  readonly page: number;
  /** Where a stable cursor goes on: created_at (ms) and recording id of the last call of the page before. */
  readonly after?: readonly [createdAtMs: number, recordingId: number];
}

export function writeCursor({ page, after }: Cursor): string {
  return Buffer.from(JSON.stringify(after === undefined ? { page_num: page } : { page_num: page, after })).toString(
    "base64",
  );
}

/** The cursor of a request; page 1 without one. Throws Refusal(400). */
export function readCursor(query: URLSearchParams): Cursor {
  const text = query.get("cursor");
  if (text === null || text === "") return { page: 1 };
  const cursor = parseCursor(text);
  if (cursor === undefined) throw new Refusal(400, "cursor is invalid");
  return cursor;
}

/** The page a request asks for; null when its cursor carries none. */
export function findPage(query: URLSearchParams): number | null {
  const text = query.get("cursor");
  if (text === null || text === "") return 1;
  return parseCursor(text)?.page ?? null;
}

function parseCursor(text: string): Cursor | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("page_num" in value)) return undefined;
  const page = value.page_num;
  if (typeof page !== "number" || !Number.isInteger(page) || page < 1) return undefined;
  if (!("after" in value)) return { page };
  const after = value.after;
  if (!Array.isArray(after) || typeof after[0] !== "number" || typeof after[1] !== "number") return undefined;
  return { page, after: [after[0], after[1]] };
}

/** The envelope of a list, with the oddities in force. `nextCursor` null means that nothing follows. */
export function answerList(items: readonly unknown[], nextCursor: string | null, switches: Readonly<Switches>): Answer {
  const envelope: Record<string, unknown> = {};
  if (switches.reportedLimit !== "omitted") {
    envelope.limit = switches.reportedLimit === "null" ? null : switches.reportedLimit;
  }
  if (nextCursor !== null) envelope.next_cursor = nextCursor;
  else if (switches.endCursor !== "omitted") envelope.next_cursor = switches.endCursor === "null" ? null : "";
  envelope.items = items;
  if (switches.extraTopLevelKeys) {
    envelope.items_active_record = items.map((_, index) => ({ id: 40_000_000 + index, deleted_at: null }));
  }
  return answerJson(200, envelope);
}

/** One page of a short list: teams, people, meeting types. */
export function answerPage(all: readonly unknown[], query: URLSearchParams, switches: Readonly<Switches>): Answer {
  const size = switches.peoplePageSize;
  const { page } = readCursor(query);
  const items = all.slice((page - 1) * size, page * size);
  const nextCursor = all.length > page * size ? writeCursor({ page: page + 1 }) : null;
  return answerList(items, nextCursor, switches);
}
