/**
 * Which operations leave a record of who asked for them, and what the record names. Ids and hashes; what was read, erased or sent is
 * not in it. An operation that was done and could not be recorded is an error to its caller: repeated, it is done and recorded.
 */
import { type AuditRepository, toEmailHash } from "@fathom-sync/core";
import type { Caller } from "./caller.ts";

interface Params {
  readonly repId?: string;
  readonly recordingId?: number;
  readonly email?: string;
}

type ToTarget = (params: Params) => string | undefined;

const toRepId: ToTarget = ({ repId }) => repId;
const toContact: ToTarget = ({ email }) => (email === undefined ? undefined : toEmailHash(email));

/** By operation: what it is about. */
const AUDITED: Readonly<Record<string, ToTarget>> = {
  putRep: toRepId,
  deleteRep: toRepId,
  importReps: () => undefined,
  putConnection: toRepId,
  deleteConnection: toRepId,
  replayDelivery: toRepId,
  deleteCall: ({ recordingId }) => (recordingId === undefined ? undefined : String(recordingId)),
  exportContact: toContact,
  eraseContact: toContact,
};

/** Records what was done; refusals and mistakes are no deeds. */
export async function recordDeed(
  audit: AuditRepository,
  deed: { operation: string; caller: Caller; params: unknown; requestId: string; status: number },
): Promise<void> {
  const { operation, caller, params, requestId, status } = deed;
  const toTarget = AUDITED[operation];
  if (!toTarget || status >= 400) return;
  await audit.add({
    auditId: requestId,
    actor: { kind: caller.kind, id: toActorId(caller) },
    action: operation,
    target: toTarget((params ?? {}) as Params),
    status,
  });
}

/** A subject may be an address: whoever looks for a person's deeds can hash it as well. */
function toActorId(caller: Caller): string | undefined {
  if (caller.kind === "rep") return caller.repId;
  if (caller.kind !== "admin" || caller.subject === undefined) return undefined;
  return caller.subject.includes("@") ? toEmailHash(caller.subject) : caller.subject;
}
