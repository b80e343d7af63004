/**
 * Keeps the quarantine: enters meetings that were listed and could not be taken, counts their attempts, parks them after the
 * last one, and releases those that could be taken after all or are no longer listed.
 */
import { createHash } from "node:crypto";
import { type Clock, type Instant, SECOND_MS, toEpochMs, toInstant, toWholeSecond } from "../clock.ts";
import type { Log } from "../log.ts";
import type { QuarantinedCall, QuarantineRepository } from "../quarantine/quarantine.ts";
import type { UnreadableCall } from "../source/call-source.ts";
import type { SyncPolicy } from "./policy.ts";
import type { SlicePassResult } from "./slice-pass.ts";
import type { SyncState } from "./state.ts";
import type { StateChanges } from "./state-repository.ts";
import type { Window } from "./window.ts";

/** What one attempt knows of its rep's quarantine. */
export interface Quarantine {
  /** Joins what a slice showed. Returns how many meetings are new in it. */
  settle(window: Window, result: Pick<SlicePassResult, "untaken" | "listed" | "readAt">): Promise<number>;
  /** Windows of entries that are due and lie outside of `walked`. */
  listDueWindows(walked: readonly Window[]): Promise<Window[]>;
  /** What the state is to say of it; nothing when nothing was looked at. */
  toChanges(): Pick<StateChanges, "quarantined" | "quarantineDueAt">;
}

export function createQuarantinePass(dependencies: {
  quarantine: QuarantineRepository;
  policy: SyncPolicy;
  clock: Clock;
  log: Log;
}): (state: SyncState) => Quarantine {
  const { quarantine, clock, log } = dependencies;
  const { delaysMs, retriesPerRun } = dependencies.policy.quarantine;

  return ({ repId, quarantined, quarantineDueAt }) => {
    let loaded: Map<string, QuarantinedCall> | undefined;

    async function load(): Promise<Map<string, QuarantinedCall>> {
      loaded ??= new Map((await quarantine.list(repId)).map((entry) => [entry.quarantineId, entry]));
      return loaded;
    }

    const isDue = (instant: Instant | undefined) => instant !== undefined && toEpochMs(instant) <= clock.now();

    /** undefined: it is there already, and its next attempt is not due. */
    function toEntry(before: QuarantinedCall | undefined, call: UnreadableCall, id: string, window: Window) {
      if (before && !isDue(before.nextAttemptAt)) return undefined;
      const attempts = (before?.attempts ?? 0) + 1;
      const delayMs = delaysMs[attempts - 1];
      return {
        repId,
        quarantineId: id,
        recordingId: call.recordingId,
        createdAt: call.createdAt ?? undefined,
        within: call.createdAt === null ? toCommon(before?.within, window) : undefined,
        reason: call.reason,
        since: before?.since ?? toInstant(clock.now()),
        attempts,
        nextAttemptAt: delayMs === undefined ? undefined : toInstant(clock.now() + delayMs),
      };
    }

    return {
      async settle(window, { untaken, listed }) {
        if (quarantined === 0 && untaken.length === 0 && !loaded) return 0;
        const entries = await load();
        const met = new Map(untaken.map((call) => [toQuarantineId(call), call]));
        let added = 0;
        for (const [id, call] of met) {
          const before = entries.get(id);
          const entry = toEntry(before, call, id, window);
          if (!entry) continue;
          await quarantine.put(entry);
          entries.set(id, entry);
          if (!before) added++;
          log.warn("sync.call_quarantined", {
            repId,
            recordingId: entry.recordingId,
            attempts: entry.attempts,
            parked: entry.nextAttemptAt === undefined,
          });
        }
        for (const entry of [...entries.values()]) {
          if (met.has(entry.quarantineId)) continue;
          const isTaken = entry.recordingId !== null && listed.has(entry.recordingId);
          const isGone = isCovered(entry, window);
          if (!isTaken && !isGone) continue;
          await quarantine.remove(repId, entry.quarantineId);
          entries.delete(entry.quarantineId);
          log.info("sync.call_released", { repId, recordingId: entry.recordingId, gone: !isTaken });
        }
        return added;
      },

      async listDueWindows(walked) {
        if (quarantined === 0 || !isDue(quarantineDueAt)) return [];
        // Those without a date lie somewhere in a long window: the comparisons meet them, a walk for each would cost too much.
        return [...(await load()).values()]
          .flatMap((entry) => (isDue(entry.nextAttemptAt) && entry.createdAt !== undefined ? [entry.createdAt] : []))
          .filter((createdAt) => !walked.some((window) => isInside(createdAt, window)))
          .slice(0, retriesPerRun)
          .map(toNarrowWindow);
      },

      toChanges() {
        if (!loaded) return {};
        const entries = [...loaded.values()];
        const next = entries.flatMap(({ nextAttemptAt }) => nextAttemptAt ?? []).toSorted()[0];
        return { quarantined: entries.length, quarantineDueAt: next };
      },
    };
  };
}

/** The same meeting is the same entry, also when its id cannot be read. */
export function toQuarantineId(call: UnreadableCall): string {
  if (call.recordingId !== null) return String(call.recordingId);
  const known = JSON.stringify([call.createdAt, call.reason]);
  return `unknown-${createHash("sha256").update(known).digest("base64url").slice(0, 16)}`;
}

/** Whether a complete read of the window must have met the meeting. */
function isCovered({ createdAt, within }: QuarantinedCall, window: Window): boolean {
  if (createdAt !== undefined) return isInside(createdAt, window);
  return within !== undefined && window.from <= within.from && window.to >= within.to;
}

/** It lies in both windows: so in what they have in common. */
function toCommon(known: Window | undefined, window: Window): Window {
  if (!known) return { from: window.from, to: window.to };
  const [, from = window.from] = [known.from, window.from].toSorted();
  const [to = window.to] = [known.to, window.to].toSorted();
  return from < to ? { from, to } : { from: window.from, to: window.to };
}

/** Off both ends: whether bounds themselves are listed is not promised. */
function isInside(createdAt: Instant, window: Window): boolean {
  const createdMs = toEpochMs(createdAt);
  return createdMs > toEpochMs(window.from) + SECOND_MS && createdMs < toEpochMs(window.to) - SECOND_MS;
}

/** Wide enough for `isInside`. */
function toNarrowWindow(createdAt: Instant): Window {
  const createdMs = toEpochMs(createdAt);
  return { from: toWholeSecond(createdMs - 3 * SECOND_MS), to: toWholeSecond(createdMs + 4 * SECOND_MS) };
}
