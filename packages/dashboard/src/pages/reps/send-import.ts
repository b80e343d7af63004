/** Sends rows to the API: hundreds at once with a service token; one by one, each key tried, with an admin's own token. */
import { type FathomSyncClient, FathomSyncError, IMPORT_ROWS_MAX, type MeView } from "@fathom-sync/contract";
import type { ImportRow } from "./import-rows.ts";

export interface RowResult {
  readonly row: ImportRow;
  readonly result: "created" | "updated" | "refused";
  /** Why nothing, or not all, of the row was stored. */
  readonly reason: string | undefined;
}

type Client = Pick<FathomSyncClient, "importReps" | "putRep" | "putConnection" | "getRep">;
type OnProgress = (done: number) => void;

/** A result for each row, in order. What fails as a whole is a result of each of its rows: the others go on. */
export async function sendImport(
  client: Client,
  role: MeView["role"],
  rows: readonly ImportRow[],
  onProgress: OnProgress,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  const size = role === "service" ? IMPORT_ROWS_MAX : 1;
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size);
    const send = role === "service" ? sendChunk(client, chunk) : sendOne(client, chunk);
    const sent = await send.catch((error: unknown) => chunk.map((row) => toRefused(row, toReason(error))));
    results.push(...sent);
    onProgress(results.length);
  }
  return results;
}

async function sendChunk(client: Client, rows: readonly ImportRow[]): Promise<RowResult[]> {
  const { items } = await client.importReps({ body: { reps: rows.map(({ rep }) => rep) } });
  return rows.map((row, index) => {
    const item = items[index];
    if (!item) return toRefused(row, "the API gave no result for this row");
    const errors = item.problem?.errors?.map(({ path, message }) => `${path.split(".").at(-1)}: ${message}`);
    return { row, result: item.result, reason: errors?.join("; ") ?? item.problem?.detail };
  });
}

async function sendOne(client: Client, rows: readonly ImportRow[]): Promise<RowResult[]> {
  const [row] = rows;
  if (!row) return [];
  const { repId, apiKey, ...body } = row.rep;
  const wasThere = await isThere(client, repId);
  await client.putRep({ repId, body });
  const result = wasThere ? "updated" : "created";
  if (!apiKey) return [{ row, result, reason: undefined }];
  try {
    await client.putConnection({ repId, body: { apiKey } });
    return [{ row, result, reason: undefined }];
  } catch (error) {
    return [{ row, result: "refused", reason: toReason(error) }];
  }
}

async function isThere(client: Client, repId: string): Promise<boolean> {
  try {
    await client.getRep({ repId });
    return true;
  } catch (error) {
    if (error instanceof FathomSyncError && error.code === "rep_not_found") return false;
    throw error;
  }
}

function toRefused(row: ImportRow, reason: string): RowResult {
  return { row, result: "refused", reason };
}

function toReason(error: unknown): string {
  if (!(error instanceof FathomSyncError)) return String(error);
  const errors = error.problem?.errors?.map(({ path, message }) => `${path.split(".").at(-1)}: ${message}`);
  return errors?.length ? errors.join("; ") : error.message;
}
