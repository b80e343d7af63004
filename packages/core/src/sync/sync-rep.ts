/**
 * The heart: brings one rep's calls up to date, and says honestly how far it came. Pure logic over injected ports. Progress
 * (`coveredUntil`) moves only past slices that were listed to their proven end and whose calls are all stored.
 */
import type { ManifestRepository } from "../call/manifest-repository.ts";
import { type Clock, type Random, toEpochMs, toInstant } from "../clock.ts";
import type { Connection } from "../connection/connection.ts";
import type { ConnectionRepository } from "../connection/connection-repository.ts";
import type { KeyVault } from "../connection/key-vault.ts";
import type { WebhookProvisioning } from "../connection/webhook-provisioning.ts";
import type { CoverageRepository } from "../coverage/coverage.ts";
import type { Log } from "../log.ts";
import type { QuarantineRepository } from "../quarantine/quarantine.ts";
import type { Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { Retention } from "../retention/retention.ts";
import { type CallSource, type CallSources, DeadlineReached, SourceError } from "../source/call-source.ts";
import { type Attempt, countRequests, createAttempt, type SyncRepInput, toAttemptFailure } from "./attempt.ts";
import type { CallWriter } from "./call-writer.ts";
import { createToClaim } from "./claim.ts";
import { createConclusions } from "./conclusion.ts";
import { createControl } from "./control.ts";
import { createListDue } from "./due-parts.ts";
import { createKeyProbe } from "./key-probe.ts";
import { createLedgerPass } from "./ledger-pass.ts";
import { createTryNextKey } from "./next-key.ts";
import type { SyncReport } from "./outcome.ts";
import type { SyncPolicy } from "./policy.ts";
import { createQuarantinePass } from "./quarantine-pass.ts";
import { createRunParts } from "./run-parts.ts";
import { createRunSlices } from "./run-slices.ts";
import { type SyncState, toStateOf } from "./state.ts";
import type { StateRepository } from "./state-repository.ts";
import { planHistory, planRun } from "./window.ts";

export interface SyncRepDependencies {
  readonly reps: RepRepository;
  readonly connections: ConnectionRepository;
  readonly states: StateRepository;
  readonly manifests: ManifestRepository;
  readonly coverage: CoverageRepository;
  readonly quarantine: QuarantineRepository;
  readonly writer: CallWriter;
  readonly vault: KeyVault;
  readonly sources: CallSources;
  readonly webhooks: WebhookProvisioning;
  readonly policy: SyncPolicy;
  /** How long calls are kept; for ever when left out. */
  readonly retention?: Retention | undefined;
  /** IANA name of the zone whose days the ledger counts. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export type SyncRep = (input: SyncRepInput) => Promise<SyncReport>;

/** Room before the deadline to save progress: no request is waited for beyond it. */
export const SAVE_MARGIN_MS = 2_000;

export function createSyncRep(dependencies: SyncRepDependencies): SyncRep {
  const { reps, connections, states, clock, log, policy, random } = dependencies;
  const keyProbe = createKeyProbe(dependencies);
  const conclusions = createConclusions({ states, keyProbe, policy, clock, log });
  const tryNextKey = createTryNextKey(dependencies);
  const toQuarantine = createQuarantinePass(dependencies);
  const working = {
    ...dependencies,
    conclusions,
    recordSlice: createLedgerPass(dependencies),
    listDue: createListDue(dependencies),
    toClaim: createToClaim({ states, policy, clock, nonce: () => random().toString(36).slice(2) }),
  };
  const slices = createRunSlices(working);
  const runParts = createRunParts(working);
  const { report } = conclusions;

  return async (given) => {
    const input = withFirstWindow(given);
    const [rep, held] = await Promise.all([reps.find(input.repId), states.get(input.repId)]);
    const state = rep ? toStateOf(held, rep.fathomEmail, toInstant(clock.now())) : held;
    const attempt = createAttempt(input, state, clock.now());
    // Paused or removed since the message was sent: whoever did that was newer.
    if (!rep?.active) return report(attempt, "superseded");
    const connection = rep.connectionId === undefined ? undefined : await connections.find(rep.connectionId);
    if (!connection) return report(attempt, "blocked", { failure: toAttemptFailure(attempt, "connection_missing") });
    if (isDone(input, state)) return report(attempt, "complete", { repeated: true, failure: undefined });
    // A key that was just let in is not bound by what the one before it was told.
    const notBefore = input.trigger === "connect" ? undefined : state.notBefore;
    const waitMs = notBefore === undefined ? 0 : toEpochMs(notBefore) - clock.now();
    if (isDuplicate(input, state)) return await conclusions.toDuplicate(attempt);
    if (waitMs > 0) return await conclusions.toDeferredAlready(attempt, waitMs);
    try {
      return await attemptSync(attempt, rep, connection);
    } catch (error) {
      return await conclusions.toFault(attempt, error);
    }
  };

  /** Another key may see what the one before did not: connecting reads the first window again, whatever is covered. */
  function withFirstWindow(input: SyncRepInput): SyncRepInput {
    if (input.trigger !== "connect" || input.window) return input;
    return { ...input, window: { since: toInstant(clock.now() - policy.firstWindowMs) } };
  }

  /** An earlier delivery did it, or there is nothing of the kind to do. */
  function isDone({ scope, attempt, runId }: SyncRepInput, state: SyncState): boolean {
    if (scope === "parts") return state.pendingParts === 0;
    if (scope === "history") return planHistory(state, policy).length === 0;
    return attempt === 1 && state.checkedRunId === runId;
  }

  /** The same message again, after its attempt has sent the next one of its chain. */
  function isDuplicate({ scope, attempt, runId }: SyncRepInput, { hop }: SyncState): boolean {
    return scope === "all" && hop?.runId === runId && attempt <= hop.attempt;
  }

  async function attemptSync(attempt: Attempt, rep: Rep, stored: Connection): Promise<SyncReport> {
    const { input, state } = attempt;
    const open = (apiKey: string) =>
      dependencies.sources.open({
        apiKey,
        connectionId: stored.connectionId,
        recordedBy: rep.fathomEmail,
        deadlineAt: input.deadlineAt - SAVE_MARGIN_MS,
        spent: input.trigger === "connect" ? undefined : state.spent,
      });
    let connection = stored;
    if (input.scope === "all") {
      connection = await tryNextKey(rep, stored, (apiKey) => {
        attempt.trial = open(apiKey);
        return attempt.trial;
      });
    }
    const source = open(await dependencies.vault.open(connection.repId, connection.sealedKey));
    attempt.source = source;
    try {
      if (connection.status === "refused") {
        const byHand = input.trigger === "manual" || input.trigger === "connect";
        const probeDue = connection.probeAfter === undefined || toEpochMs(connection.probeAfter) <= clock.now();
        if (!byHand && !(probeDue && input.scope === "all")) {
          return report(attempt, "blocked", {
            failure: state.failure ?? toAttemptFailure(attempt, connection.reason ?? "fathom_key_refused"),
          });
        }
        connection = await keyProbe.release(connection, source, rep);
      }
      const synced = await runScope(attempt, source, rep);
      if (synced.outcome !== "complete") return synced;
      if (connection.status === "unverified") await keyProbe.verify(connection);
      if (input.scope !== "all") return synced;
      await dependencies.webhooks.tend(connection, source);
      return { ...synced, requests: countRequests(attempt) };
    } catch (error) {
      if (error instanceof SourceError && error.class === "credential") {
        return await conclusions.toRefusal(attempt, connection, source, error);
      }
      if (error instanceof SourceError || error instanceof DeadlineReached) {
        return await conclusions.toInterrupted(attempt, error, {}, input.window);
      }
      throw error;
    }
  }

  async function runScope(attempt: Attempt, source: CallSource, rep: Rep): Promise<SyncReport> {
    const { input, state } = attempt;
    const work = {
      attempt,
      source,
      control: createControl(attempt, rep.fathomEmail, log),
      quarantine: toQuarantine(state),
    };
    if (input.scope === "parts") return await runParts(work);
    if (input.scope === "history") return await slices.runHistory(work, planHistory(state, policy));
    const isContinuation = input.attempt > 1;
    const plan = planRun(state, policy, input.window, clock.now(), toPhaseMs(input.repId), isContinuation);
    return await slices.runPlan(work, plan);
  }
}

/** Where in its cadence a rep's comparisons fall due: the same for a rep for ever, spread over the reps (FNV-1a). */
function toPhaseMs(repId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < repId.length; index++) {
    hash = Math.imul(hash ^ repId.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
