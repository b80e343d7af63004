/** What a deed was about: the API gives an id, and by its operation the page knows of what. */
import type { AuditEntryView, AuditedOperation } from "@fathom-sync/contract";

/** `none`: it names nothing, or several. `other`: of an operation this page does not know yet. */
export type AuditTargetKind = "rep" | "run" | "call" | "person" | "none" | "other";

export interface AuditTarget {
  readonly kind: AuditTargetKind;
  /** Empty for `none`. */
  readonly id: string;
}

const KINDS: Readonly<Record<AuditedOperation, AuditTargetKind>> = {
  putRep: "rep",
  deleteRep: "rep",
  importReps: "none",
  putConnection: "rep",
  testConnection: "rep",
  deleteConnection: "rep",
  refreshRep: "rep",
  startSync: "run",
  cancelRun: "run",
  replayDelivery: "rep",
  deleteCall: "call",
  exportContact: "person",
  eraseContact: "person",
};

export function toTarget({ action, target }: Pick<AuditEntryView, "action" | "target">): AuditTarget {
  if (target === null) return { kind: "none", id: "" };
  return { kind: Object.hasOwn(KINDS, action) ? KINDS[action as AuditedOperation] : "other", id: target };
}

/** The rep that did it itself. */
export function findActorRep({ actor }: Pick<AuditEntryView, "actor">): string | undefined {
  return actor.kind === "rep" && actor.id !== null ? actor.id : undefined;
}

/** A hash of 256 bits, in base64url or in hex. */
const HASH = /^(?:[\w-]{43}|[0-9a-f]{64})$/;
const HASH_SHOWN = 12;

/** An id as it is; of a hash its beginning, by which it is told from others. */
export function toShort(id: string): string {
  return HASH.test(id) ? `${id.slice(0, HASH_SHOWN)}…` : id;
}
