/** A rep's access to Fathom: one encrypted key and how it stands. The key itself never leaves this folder unencrypted but to open a source. */
import { type Instant, toInstant } from "../clock.ts";
import type { FailureCode } from "../failure.ts";

/** `unverified` is an imported key not yet tried. "none" (no connection at all) exists only in what callers are shown. */
export const CONNECTION_STATUSES = ["ok", "refused", "unverified"] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

export interface Connection {
  readonly connectionId: string;
  /** The rep it belongs to; the encrypted key is bound to this id. */
  readonly repId: string;
  readonly status: ConnectionStatus;
  /** Last 4 characters of the key. */
  readonly keyTail: string;
  readonly sealedKey: string;
  /** When the key was last tried on purpose: at connecting, testing, or probing after a refusal. */
  readonly checkedAt: Instant;
  /** Why it is refused. */
  readonly reason: FailureCode | undefined;
  /** A refused key is tried again from this moment on, by any run. */
  readonly probeAfter: Instant | undefined;
  /** E-mail addresses seen as recorders when none of them was the rep's. */
  readonly ownersSeen: readonly string[] | undefined;
  /** The second slot: a key that waits to take the first one's place; undefined: none. */
  readonly next?: NextKey | undefined;
  /** undefined: none was ever tried to register, or webhooks are off. */
  readonly webhook?: WebhookRegistration | undefined;
  readonly revision: number;
}

/** The webhook registered for a connection, and how the last try to register one ended. */
export interface WebhookRegistration {
  /** Fathom's id; undefined: there is none. */
  readonly webhookId: string | undefined;
  /** Hash of the key in its address; undefined: it delivers to nobody, and is still to be deleted at Fathom. */
  readonly pathHash: string | undefined;
  /** The sealed key it was registered with: another one in use means it is to be registered anew. */
  readonly sealedKey: string | undefined;
  /** Public origin it was registered for. */
  readonly baseUrl: string;
  /** The last try, good or not. */
  readonly attemptedAt: Instant;
  /** Why the last try failed; undefined: it did not. */
  readonly reason: FailureCode | undefined;
  /**
   * Written before Fathom is asked to register one, and gone when its id is stored or it is known that there is none: whoever finds
   * it knows that a webhook may be left at Fathom whose id nobody has.
   */
  readonly intendedAt?: Instant | undefined;
  /** How many may be left so. Fathom can neither list nor name them, so only a person can delete them; they deliver to nobody. */
  readonly lost?: number | undefined;
}

/**
 * A key that was imported beside one that works. The next run tries it: let in, it takes the first slot; refused, it stays here
 * with the reason and is not tried again, and the rep goes on with the old one.
 */
export interface NextKey {
  readonly keyTail: string;
  readonly sealedKey: string;
  readonly addedAt: Instant;
  /** Why Fathom refused it, twice; undefined: not tried to the end yet. */
  readonly refusedBecause: FailureCode | undefined;
}

/** A rep's own connection. Derived from the rep's id, so that connecting twice at once cannot leave an orphan behind. */
export function toOwnConnectionId(repId: string): string {
  return `rep:${repId}`;
}

/** How many characters of a key people are shown. */
const KEY_TAIL_LENGTH = 4;

export function toKeyTail(apiKey: string): string {
  return apiKey.slice(-KEY_TAIL_LENGTH);
}

/**
 * Whether the key's owner is somebody else: recordings are seen, but none by the rep's address. No recordings prove nothing.
 */
export function isOwnerMismatch(owners: readonly string[], fathomEmail: string): boolean {
  return owners.length > 0 && !owners.some((owner) => owner.toLowerCase() === fathomEmail.toLowerCase());
}

/** How a connection stands, and since when. */
export type Standing = Pick<Connection, "status" | "checkedAt" | "reason" | "probeAfter" | "ownersSeen">;

/** The key was let in at `nowMs` (epoch ms). */
export function toAcceptedStanding(nowMs: number, ownersSeen: Connection["ownersSeen"]): Standing {
  return { status: "ok", checkedAt: toInstant(nowMs), reason: undefined, probeAfter: undefined, ownersSeen };
}

/** The key was refused, confirmed, at `nowMs`; it is tried again by itself after `probeEveryMs`. */
export function toRefusedStanding(
  connection: Connection,
  reason: FailureCode,
  nowMs: number,
  probeEveryMs: number,
): Standing {
  return {
    status: "refused",
    checkedAt: toInstant(nowMs),
    reason,
    probeAfter: toInstant(nowMs + probeEveryMs),
    ownersSeen: connection.ownersSeen,
  };
}

/** Whose recordings the key shows, when none of them is the rep's. */
export function toOwnersSeen(owners: readonly string[], fathomEmail: string): Connection["ownersSeen"] {
  return isOwnerMismatch(owners, fathomEmail) ? owners : undefined;
}
