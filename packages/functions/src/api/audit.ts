/**
 * Which operations leave a record of who asked for them, and what the record names: ids and hashes; what was read, erased or sent is
 * not in it. It is written before anything is done, and gets its outcome after: whatever dies or fails half-way is there.
 */
import { type AuditedOperation, PROBLEMS, type ProblemCode, RepId } from "@fathom-sync/contract";
import {
  type AuditOutcome,
  type AuditRepository,
  type Clock,
  type Log,
  toEmailHash,
  toInstant,
} from "@fathom-sync/core";
import { toThrownProblem } from "./answer.ts";
import type { Caller } from "./caller.ts";

/** What an operation is about: one thing, or several reps. */
export interface About {
  readonly target?: string | undefined;
  readonly targets?: readonly string[] | undefined;
}

/** What a handler may say for the record while it works. */
export interface Deed {
  /** What the operation turned out to be about, in place of what its request named. */
  name(about: About): void;
}

interface Asked {
  readonly operation: string;
  readonly caller: Caller;
  readonly params: unknown;
  readonly body: unknown;
  readonly requestId: string;
}

interface Params {
  readonly repId?: string;
  readonly recordingId?: number;
  readonly runId?: string;
  readonly email?: string;
}

type ToAbout = (params: Params, body: unknown) => About;

const toRep: ToAbout = ({ repId }) => ({ target: repId });
const toContact: ToAbout = ({ email }) => ({ target: email === undefined ? undefined : toEmailHash(email) });

/**
 * By operation: what its request is about. `named`: recorded when the handler says that it was done, for one that mostly does nothing:
 * fifty clicks on "Ververs" are one walk, and a walk erases nothing, so that one record after it is enough.
 */
const AUDITED: Readonly<Record<AuditedOperation, ToAbout | "named">> = {
  putRep: toRep,
  deleteRep: toRep,
  importReps: (_params, body) => ({ targets: listRepIds(body, "reps") }),
  putConnection: toRep,
  testConnection: toRep,
  deleteConnection: toRep,
  refreshRep: "named",
  startSync: (_params, body) => ({ targets: listRepIds(body, "repIds") }),
  cancelRun: ({ runId }) => ({ target: runId }),
  replayDelivery: toRep,
  deleteCall: ({ recordingId }) => ({ target: recordingId === undefined ? undefined : String(recordingId) }),
  exportContact: toContact,
  eraseContact: toContact,
};

export type RunAudited = (asked: Asked, work: (deed: Deed) => Promise<Response>) => Promise<Response>;

/** @returns runs an operation between the two halves of its record; without the first nothing is done, and its caller is told */
export function createAudit(dependencies: { audit: AuditRepository; clock: Clock; log: Log }): RunAudited {
  const { audit, clock, log } = dependencies;
  return async (asked, work) => {
    const { operation, caller, params, body, requestId } = asked;
    const toAbout = findAudited(operation);
    if (toAbout === undefined) return await work({ name: () => undefined });
    const at = toInstant(clock.now());
    let about = toAbout === "named" ? undefined : toAbout((params ?? {}) as Params, body);
    const record = async (outcome: AuditOutcome, status?: number, code?: ProblemCode) => {
      if (about === undefined) return;
      const actor = { kind: caller.kind, id: toActorId(caller) };
      const { target, targets } = about;
      await audit.add({ at, auditId: requestId, actor, action: operation, target, targets, outcome, status, code });
    };
    /** What was begun is recorded already: its outcome must not take the answer's place. */
    const conclude = async (outcome: AuditOutcome, status: number, code?: ProblemCode) => {
      try {
        await record(outcome, status, code);
      } catch (error) {
        log.error("audit.outcome_not_recorded", error, { requestId, operation, outcome });
      }
    };
    await record("begun");
    try {
      const answer = await work({
        name: (named) => {
          about = named;
        },
      });
      await conclude(answer.status < 400 ? "ok" : "failed", answer.status);
      return answer;
    } catch (error) {
      const { code } = toThrownProblem(error);
      await conclude("failed", PROBLEMS[code].status, code);
      throw error;
    }
  };
}

function findAudited(operation: string): ToAbout | "named" | undefined {
  return Object.hasOwn(AUDITED, operation) ? AUDITED[operation as AuditedOperation] : undefined;
}

/** Ids of a body's rows or of its list of ids; what is none is not repeated. */
function listRepIds(body: unknown, field: "reps" | "repIds"): string[] {
  const given: unknown = body !== null && typeof body === "object" ? Reflect.get(body, field) : undefined;
  if (!Array.isArray(given)) return [];
  const ids = given.map((one: unknown) => (one !== null && typeof one === "object" ? Reflect.get(one, "repId") : one));
  return [...new Set(ids.filter((id): id is string => RepId.safeParse(id).success))];
}

/** A subject may be an address: whoever looks for a person's deeds can hash it as well. */
function toActorId(caller: Caller): string | undefined {
  if (caller.kind === "rep") return caller.repId;
  if (caller.kind !== "admin" || caller.subject === undefined) return undefined;
  return caller.subject.includes("@") ? toEmailHash(caller.subject) : caller.subject;
}
