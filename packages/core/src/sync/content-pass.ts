/**
 * The content pass: fetches transcript and summary of the calls that need them, ten for one heavy request, and stores each
 * page before it asks for the next. What it could not fetch stays pending, with the moment of the next try.
 */
import type { ManifestEntry } from "../call/call.ts";
import type { PendingPlan } from "../call/merge-call.ts";
import { type Clock, toInstant } from "../clock.ts";
import { type CallSource, DeadlineReached, SourceError } from "../source/call-source.ts";
import type { CallWriter } from "./call-writer.ts";
import { type KnownCall, planContentRanges } from "./content-plan.ts";
import type { SyncPolicy } from "./policy.ts";
import { decideReadiness } from "./readiness.ts";
import type { SyncState } from "./state.ts";
import type { StoredCalls } from "./stored-calls.ts";
import { walkPages } from "./walk.ts";

export interface ContentPassResult {
  readonly stored: readonly StoredCalls[];
  /** Ids whose content was looked at, whether or not every part was there. */
  readonly seen: ReadonlySet<number>;
  /** Why it stopped before its end, if it did. */
  readonly interruption: SourceError | DeadlineReached | undefined;
}

export async function runContentPass(dependencies: {
  readonly source: CallSource;
  readonly writer: CallWriter;
  readonly clock: Clock;
  readonly policy: SyncPolicy;
  readonly state: SyncState;
  /** Calls in the stretch, needed or not. */
  readonly known: readonly KnownCall[];
  /** What is held of the needed calls; undefined for one never stored. */
  readonly needed: ReadonlyMap<number, ManifestEntry | undefined>;
}): Promise<ContentPassResult> {
  const { source, writer, clock, policy, state, known, needed } = dependencies;
  const stored: StoredCalls[] = [];
  const seen = new Set<number>();
  const knownIds = new Set([...known.map((call) => call.recordingId), ...needed.keys()]);
  try {
    for (const range of planContentRanges(known, new Set(needed.keys()))) {
      const missing = new Set(range.recordingIds.filter((recordingId) => !seen.has(recordingId)));
      for await (const page of walkPages(source, range.window, "full")) {
        // By id: a page that lists a call twice must not write it twice in one transaction.
        const shown = new Map(page.calls.map((call) => [call.recordingId, call]));
        const calls = [...shown.values()]
          // Also one the light list did not show: pages shift while they are read, and a call may have slipped between two.
          .filter((call) => missing.has(call.recordingId) || !knownIds.has(call.recordingId))
          .map((call) => ({
            entry: needed.get(call.recordingId),
            observation: { call, observedAt: page.observedAt, source: "poll" as const },
          }));
        stored.push(await writer.store(state, calls, toAttemptPlan(policy, clock)));
        for (const { observation } of calls) {
          missing.delete(observation.call.recordingId);
          seen.add(observation.call.recordingId);
        }
        if (missing.size === 0) break;
      }
      const missed = [...missing].flatMap((recordingId) => needed.get(recordingId) ?? []);
      stored.push(
        await writer.store(
          state,
          missed.map((entry) => ({ entry, observation: undefined })),
          toAttemptPlan(policy, clock),
        ),
      );
    }
  } catch (error) {
    if (error instanceof SourceError || error instanceof DeadlineReached) {
      return { stored, seen, interruption: error };
    }
    throw error;
  }
  return { stored, seen, interruption: undefined };
}

/** An attempt that looked and still found parts missing: one more, then later or never. */
export function toAttemptPlan(policy: SyncPolicy, clock: Clock): (entry: ManifestEntry) => PendingPlan {
  return (entry) => {
    const attempts = entry.attempts + 1;
    const verdict = decideReadiness(policy.readiness, entry.createdAt, attempts, clock.now());
    return verdict.giveUp
      ? { attempts, nextAttemptAt: undefined, giveUp: true }
      : { attempts, nextAttemptAt: verdict.nextAttemptAt, giveUp: false };
  };
}

/** No attempt was made: what is pending stays so, and is due at once where it was not scheduled yet. */
export function toUntriedPlan(clock: Clock): (entry: ManifestEntry) => PendingPlan {
  return (entry) => ({
    attempts: entry.attempts,
    nextAttemptAt: entry.nextAttemptAt ?? toInstant(clock.now()),
    giveUp: false,
  });
}
