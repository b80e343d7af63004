/** The one form every list has: items and where to go on. */
import * as z from "zod";
import { Cursor, Limit } from "./ids.ts";

/** The query of a list without filters. Unknown parameters are refused, so that a typing error is not taken for "everything". */
export const PageQuery = z.strictObject({ limit: Limit, cursor: Cursor.optional() });
export type PageQuery = z.infer<typeof PageQuery>;

/** The answer of a list. `nextCursor` is null on the last page. */
export function toPageShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: Cursor.nullable() });
}
