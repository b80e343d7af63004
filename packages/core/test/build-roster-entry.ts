/** Entries of a roster for tests. */
import { type RosterEntry, withWords } from "../src/roster/roster-entry.ts";

/** Rosa, connected and complete until 13:30 UTC on 22 November 2026, unless told otherwise. */
export function buildRosterEntry(changes: Partial<Omit<RosterEntry, "words">> = {}): RosterEntry {
  return withWords({
    repId: "rep-1",
    name: "Rosa Lind",
    email: "rosa@tailspin.example",
    fathomEmail: "rosa@tailspin.example",
    active: true,
    connection: "ok",
    refusedAt: undefined,
    isMismatch: false,
    webhook: "none",
    completeUntil: "2026-11-22T13:30:00.000Z",
    lastCheckedAt: "2026-11-22T13:30:00.000Z",
    calls: 12,
    pendingParts: 0,
    quarantined: 0,
    failure: undefined,
    ...changes,
  });
}

/** A standing failure since Tuesday 17 November. */
export function buildRosterFailure(of: "credential" | "source" | "ours"): NonNullable<RosterEntry["failure"]> {
  const code = { credential: "fathom_key_refused", source: "fathom_server_error", ours: "internal_error" } as const;
  return { class: of, code: code[of], since: "2026-11-17T09:00:00.000Z" };
}
