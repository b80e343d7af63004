"use client";
// app/fathom/bulk-sync.ts: runs in the browser of a CRM admin, with a short-lived JWT of the signed-in user.
import { createFathomSyncClient, type FathomSyncClient, followRun, type RunView } from "@fathom-sync/contract";

export interface BulkSync {
  /** The run when it is over; `state` says whether it finished or was cancelled. */
  readonly over: Promise<RunView>;
  cancel(): Promise<unknown>;
}

/** Reads the last day again for all reps. `show` is called with 0 to 1 whenever something has changed. */
export async function startBulkSync(
  getJwt: () => Promise<string>,
  show: (share: number, run: RunView) => void,
  signal?: AbortSignal,
): Promise<BulkSync> {
  const client: FathomSyncClient = createFathomSyncClient({ baseUrl: "https://sync.example.com", token: getJwt });
  // A key of its own for this click: a request that is repeated after a lost answer starts nothing twice.
  const { runId } = await client.startSync({ body: { hours: 24 }, idempotencyKey: crypto.randomUUID() });
  const over = followRun(client, runId, {
    onProgress: (run, share) => show(share, run),
    ...(signal ? { signal } : {}),
  });
  return { over, cancel: () => client.cancelRun({ runId }) };
}
