/** Reps for tests. */
import type { RepView } from "@fathom-sync/contract";

type Changes = Partial<Omit<RepView, "sync" | "connection">> & {
  readonly sync?: Partial<RepView["sync"]>;
  readonly connection?: Partial<RepView["connection"]>;
};

/** Rosa, connected and complete until 13:30 UTC on 22 November 2026, unless told otherwise. */
export function buildRep({ sync, connection, ...rest }: Changes = {}): RepView {
  return {
    repId: "rep-1",
    name: "Rosa Lind",
    email: "rosa@tailspin.example",
    fathomEmail: "rosa@tailspin.example",
    active: true,
    connection: { status: "ok", keyTail: "7f2c", checkedAt: "2026-11-22T13:00:00.000Z", ...connection },
    sync: {
      completeUntil: "2026-11-22T13:30:00.000Z",
      lastCheckedAt: "2026-11-22T13:30:00.000Z",
      lastChangedAt: null,
      outcome: "complete",
      pendingParts: 0,
      calls: 12,
      quarantined: 0,
      ...sync,
    },
    ...rest,
  };
}

/** A standing failure since Tuesday 17 November. */
export function buildFailure(of: "credential" | "source" | "ours"): NonNullable<RepView["sync"]["failure"]> {
  const code = { credential: "fathom_key_refused", source: "fathom_server_error", ours: "internal_error" } as const;
  return { class: of, code: code[of], message: "m", action: "a", since: "2026-11-17T09:00:00.000Z", count: 3 };
}
