/** Importing reps in bulk: many rows in, a result for each. One row's trouble is not the others'. */
import * as z from "zod";
import { ConnectionView, PutConnectionBody } from "./connections.ts";
import { Count, RepId, RunId } from "./ids.ts";
import { Problem } from "./problems.ts";
import { shapes } from "./registry.ts";
import { PutRepBody } from "./reps.ts";

export const IMPORT_ROWS_MAX = 500;
/** Every field of every row at its longest fits. */
export const IMPORT_BYTES_MAX = 1024 * 1024;

const ROWS_ALLOWED = `a list of 1 to ${IMPORT_ROWS_MAX} reps`;

/** The address `/api/reps/import` is this route's; a rep of that name could never be read. */
const ImportedRepId = RepId.refine((repId) => repId !== "import", {
  message: "must be another one than the reserved word import",
  abort: true,
});

/** One row: a whole rep as for `PUT /api/reps/{repId}`, and the key if there is one. */
export const ImportRep = PutRepBody.extend({
  repId: ImportedRepId,
  /** null is the same as left out: the connection stays as it is. */
  apiKey: PutConnectionBody.shape.apiKey.nullable().optional(),
}).register(shapes, {
  id: "ImportRep",
  description:
    "The whole rep, not a patch. apiKey: the rep's Fathom API key; stored encrypted, tried by the first sync. Left out: the connection stays as it is.",
});
export type ImportRep = z.infer<typeof ImportRep>;
export type ImportRepInput = z.input<typeof ImportRep>;

/** Rows are checked one by one, so that a wrong one refuses itself alone; here they pass as they are. */
const ImportRow = (z.unknown() as unknown as z.ZodType<ImportRepInput, ImportRepInput>).register(shapes, {
  wire: { $ref: "#/components/schemas/ImportRep" },
});

export const ImportRepsBody = z
  .strictObject({
    reps: z
      .array(ImportRow)
      .min(1, `must be ${ROWS_ALLOWED}`)
      .max(IMPORT_ROWS_MAX, `must be ${ROWS_ALLOWED}`)
      .register(shapes, { allowed: ROWS_ALLOWED }),
  })
  .register(shapes, { id: "ImportReps" });
export type ImportRepsBody = z.infer<typeof ImportRepsBody>;

export const ImportRowView = z
  .object({
    /** Place in the list that was sent, from 0. */
    row: Count,
    /** null when the row has none that could be read. */
    repId: RepId.nullable(),
    result: z.enum(["created", "updated", "refused"]),
    /** How the connection stands after the import; only of a row that was taken. */
    connection: ConnectionView.optional(),
    /** Why nothing of the row was stored. */
    problem: Problem.optional(),
  })
  .register(shapes, {
    id: "ImportRow",
    description:
      "result: created and updated rows are stored whole, of a refused one nothing was stored. connection.status unverified: the key is tried by the first sync.",
  });
export type ImportRowView = z.infer<typeof ImportRowView>;

export const ImportResult = z
  .object({
    created: Count,
    updated: Count,
    refused: Count,
    /** A result for each row, in the order sent. */
    items: z.array(ImportRowView),
    /** The run that tries the imported keys; left out when there are none. */
    runId: RunId.optional(),
  })
  .register(shapes, { id: "ImportResult" });
export type ImportResult = z.infer<typeof ImportResult>;
