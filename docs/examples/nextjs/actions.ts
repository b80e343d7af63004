"use server";
// app/fathom/actions.ts: runs on the server, where the service token stays.
import { createFathomSyncClient, FathomSyncError, type RefreshResult } from "@fathom-sync/contract";

/** What the button "Ververs" gets back: a sentence to show, whatever happened. */
export interface RefreshShown {
  readonly outcome: RefreshResult["outcome"] | "refused";
  readonly message: string;
}

export async function refreshCalls(repId: string): Promise<RefreshShown> {
  const client = createFathomSyncClient({
    baseUrl: getSetting("FATHOM_SYNC_API_URL"),
    token: getSetting("FATHOM_SYNC_SERVICE_TOKEN"),
    language: "nl",
  });
  try {
    const { outcome, message } = await client.refreshRep({ repId });
    return { outcome, message };
  } catch (error) {
    // Paused, not connected, unknown: the message says what to do. Anything else is a fault to look at.
    if (error instanceof FathomSyncError && error.status < 500) return { outcome: "refused", message: error.message };
    throw error;
  }
}

function getSetting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
