/** A sales rep as the CRM names them. */
import type { Instant } from "../clock.ts";

/** The CRM's own id: 1 to 64 of letters, digits, `-`, `_`, `.`, `:`; case-sensitive. */
export type RepId = string;

export const REP_ID_PATTERN = /^[A-Za-z0-9_.:-]{1,64}$/;

export interface Rep {
  readonly repId: RepId;
  readonly name: string;
  readonly email: string;
  /** The address the rep records with at Fathom, lower case; `email` unless told otherwise. */
  readonly fathomEmail: string;
  /** false: paused. Nothing is synced, nothing is lost. */
  readonly active: boolean;
  /** The connection whose key sees this rep's calls; undefined: not connected. */
  readonly connectionId: string | undefined;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Grows with every change; writes are conditional on it. */
  readonly revision: number;
}

/** Fathom compares e-mail addresses without regard to case; so do we. */
export function toFathomEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** True when the schedule sends a message for this rep: active, and with a connection to sync through. */
export function isDispatchable(rep: Pick<Rep, "active" | "connectionId">): boolean {
  return rep.active && rep.connectionId !== undefined;
}

/** What the CRM says of a rep; the whole of it, not a patch. */
export interface RepChanges {
  readonly name: string;
  readonly email: string;
  readonly fathomEmail: string;
  readonly active: boolean;
}

/** The rep after the changes: new, or the same with its connection and its time of creation. */
export function toNextRep(previous: Rep | undefined, repId: RepId, changes: RepChanges, now: Instant): Rep {
  return {
    repId,
    ...changes,
    fathomEmail: toFathomEmail(changes.fathomEmail),
    connectionId: previous?.connectionId,
    createdAt: previous?.createdAt ?? now,
    updatedAt: now,
    revision: (previous?.revision ?? 0) + 1,
  };
}
