/** One page of a list: items and an opaque cursor, the same shape for every repository. */
import { AppError } from "../error.ts";
import { isInvalidRequest } from "./faults.ts";

export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

interface QueryOptions {
  limit: number;
  cursor: string | null;
}

/**
 * Reads exactly one page of an ElectroDB query.
 * @throws AppError invalid_cursor when the cursor is not one of ours.
 */
export async function readPage<Item, T>(
  request: PageRequest,
  query: (options: QueryOptions) => Promise<{ data: Item[]; cursor: string | null }>,
  toItem: (item: Item) => T,
): Promise<Page<T>> {
  if (request.cursor !== undefined) assertCursor(request.cursor);
  const { data, cursor } = await query({ limit: request.limit, cursor: request.cursor ?? null }).catch(
    (error: unknown) => {
      // A key that is none of this list's, which only DynamoDB can tell.
      if (request.cursor !== undefined && isInvalidRequest(error)) throw invalidCursor();
      throw error;
    },
  );
  return { items: data.map(toItem), nextCursor: cursor };
}

/** ElectroDB's cursor is base64url JSON of a key: a caller's garbage must be their error, not ours. */
function assertCursor(cursor: string): void {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (key !== null && typeof key === "object" && Object.values(key).every((value) => typeof value === "string"))
      return;
  } catch {
    // Not JSON: falls through to the one answer there is for every kind of garbage.
  }
  throw invalidCursor();
}

function invalidCursor(): AppError {
  return new AppError("invalid_cursor", "cursor: take the nextCursor of a list's answer, unchanged");
}
