/**
 * Looks at pending parts alone, between the runs: a summary is made minutes after its call, and a rep opens the call minutes after
 * hanging up. One heavy request for up to ten calls, no list of its own.
 */
import { type ManifestEntry, needsContent } from "../call/call.ts";
import type { Attempt } from "./attempt.ts";
import { addResult } from "./attempt.ts";
import { runContentPass } from "./content-pass.ts";
import type { SyncReport } from "./outcome.ts";
import type { RunSlicesDependencies, SlicedWork } from "./run-slices.ts";
import { isInterruption } from "./run-slices.ts";
import { mergeChanges } from "./slice-pass.ts";
import type { StoredCalls } from "./stored-calls.ts";

export function createRunParts(dependencies: RunSlicesDependencies): (work: SlicedWork) => Promise<SyncReport> {
  const { manifests, conclusions, toClaim, listDue } = dependencies;

  /** The due calls and their neighbours: what lies between decides which share a request. */
  async function listKnown(repId: string, due: readonly ManifestEntry[]): Promise<readonly ManifestEntry[]> {
    const created = due.map((entry) => entry.createdAt).toSorted();
    const [first, last] = [created[0], created.at(-1)];
    if (first === undefined || last === undefined || due.length === 1) return due;
    return await manifests.listWindow(repId, first, last);
  }

  return async ({ attempt, source }) => {
    const due = (await listDue(attempt)).filter(needsContent);
    if (due.length === 0) return await conclusions.toBehindComplete(attempt);
    await toClaim(attempt)();
    const known = await listKnown(attempt.input.repId, due);
    const { stored, interruption } = await runContentPass({
      ...dependencies,
      source,
      state: attempt.state,
      known,
      needed: new Map(due.map((entry) => [entry.recordingId, entry])),
    });
    addStored(attempt, stored);
    if (!interruption) return await conclusions.toBehindComplete(attempt);
    if (!isInterruption(interruption)) throw interruption;
    return await conclusions.toInterrupted(attempt, interruption, {}, undefined);
  };
}

function addStored(attempt: Attempt, stored: readonly StoredCalls[]): void {
  addResult(attempt, {
    listed: new Map(),
    untaken: [],
    pendingDelta: stored.reduce((total, result) => total + result.pendingDelta, 0),
    changes: mergeChanges(stored.map((result) => result.changes)),
    entries: new Map(stored.flatMap((result) => [...result.entries])),
  });
}
