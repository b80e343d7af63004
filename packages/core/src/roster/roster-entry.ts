/** What the list of all reps needs of one: who it is, and how connection and sync stand. Small, because there are ten thousand. */
import { type Instant, toEpochMs, toInstant } from "../clock.ts";
import type { Connection, ConnectionStatus } from "../connection/connection.ts";
import type { FailureClass, FailureCode } from "../failure.ts";
import type { Rep } from "../rep/rep.ts";
import { type SyncState, toStateOf } from "../sync/state.ts";
import { fold } from "./fold.ts";

export interface RosterEntry {
  readonly repId: string;
  readonly name: string;
  readonly email: string;
  readonly fathomEmail: string;
  readonly active: boolean;
  readonly connection: ConnectionStatus | "none";
  /** When a refused key was last tried. */
  readonly refusedAt: Instant | undefined;
  /** The key shows other people's recordings only. */
  readonly isMismatch: boolean;
  readonly webhook: "none" | "active" | "failed";
  readonly completeUntil: Instant | undefined;
  readonly lastCheckedAt: Instant | undefined;
  readonly calls: number;
  readonly pendingParts: number;
  readonly quarantined: number;
  readonly failure: { readonly class: FailureClass; readonly code: FailureCode; readonly since: Instant } | undefined;
  /** Name, addresses and id as a search reads them. */
  readonly words: string;
}

/** As much of a connection as is looked at; neither key nor secret. */
export interface ConnectionOfEntry extends Pick<Connection, "status" | "checkedAt"> {
  readonly ownersSeen?: readonly string[] | undefined;
  readonly webhook?: { readonly pathHash?: string | undefined } | undefined;
}

/** What was listed of another Fathom address than the rep has now is not shown as complete. */
/** As much of a rep. */
export type RepOfEntry = Pick<Rep, "repId" | "name" | "email" | "fathomEmail" | "active">;

export function toRosterEntry(
  rep: RepOfEntry,
  connection: ConnectionOfEntry | undefined,
  state: SyncState,
): RosterEntry {
  const { coveredUntil } = toStateOf(state, rep.fathomEmail);
  const { failure } = state;
  return withWords({
    repId: rep.repId,
    name: rep.name,
    email: rep.email,
    fathomEmail: rep.fathomEmail,
    active: rep.active,
    connection: connection?.status ?? "none",
    refusedAt: connection?.status === "refused" ? connection.checkedAt : undefined,
    isMismatch: connection?.ownersSeen !== undefined,
    webhook: toWebhookStatus(connection),
    // Whole seconds inside; one form outside, which sorts as text.
    completeUntil: coveredUntil === undefined ? undefined : toInstant(toEpochMs(coveredUntil)),
    lastCheckedAt: state.lastCheckedAt,
    calls: state.calls,
    pendingParts: state.pendingParts,
    quarantined: state.quarantined,
    failure: failure && { class: failure.class, code: failure.code, since: failure.since },
  });
}

export function withWords(entry: Omit<RosterEntry, "words">): RosterEntry {
  const { name, email, fathomEmail, repId } = entry;
  return { ...entry, words: fold(`${name} ${email} ${fathomEmail} ${repId}`) };
}

function toWebhookStatus(connection: ConnectionOfEntry | undefined): RosterEntry["webhook"] {
  if (!connection?.webhook) return "none";
  return connection.webhook.pathHash === undefined ? "failed" : "active";
}

const NAMES = new Intl.Collator("nl", { sensitivity: "base", numeric: true });

/** By name as people sort names, then by id: one order, whoever sorts. */
export function compareNames(a: RosterEntry, b: RosterEntry): number {
  return NAMES.compare(a.name, b.name) || (a.repId < b.repId ? -1 : a.repId > b.repId ? 1 : 0);
}
