/**
 * How long it takes until anybody can see that a rep's key does not work: from the moment it stopped working at Fathom to the
 * first look at which the rep is not shown green. Looks every five minutes, and only at reps in that trouble.
 */
import type { CreateContender } from "../oracle/run-history.ts";
import type { HeldView } from "../world/system.ts";
import { findAt, findSince, type Truth } from "../world/truth.ts";

const LOOK_EVERY_MS = 5 * 60_000;

export interface AlarmTimes {
  /** Seconds, one per trouble that was seen. */
  readonly seconds: number[];
  /** Troubles that passed, or were left, without anybody seeing them. */
  unseen: number;
  /** Reps the oracle looked at while they were connected, and how many of them were green: a light that is never green warns nobody. */
  looks: number;
  greens: number;
}

export function buildAlarmTimes(): AlarmTimes {
  return { seconds: [], unseen: 0, looks: 0, greens: 0 };
}

export interface AlarmWatch {
  look(): Promise<void>;
  /** To be called once, at the end. */
  finish(): void;
}

export function createAlarmWatch(dependencies: {
  readonly truth: Truth;
  readonly held: HeldView;
  readonly now: () => number;
  readonly times: AlarmTimes;
}): AlarmWatch {
  const { truth, held, now, times } = dependencies;
  /** Reps in trouble nobody has seen yet, since when (epoch ms). */
  const open = new Map<string, number>();
  const seen = new Set<string>();

  function findTroubleSince(repId: string): number | undefined {
    const rep = truth.reps.get(repId);
    if (rep === undefined || findAt(rep.activeHistory, now()) !== true) return undefined;
    const deadSinceMs = findSince(rep.keyHistory, "invalid", now());
    const activeSinceMs = findSince(rep.activeHistory, true, now());
    if (deadSinceMs === undefined || activeSinceMs === undefined) return undefined;
    return Math.max(deadSinceMs, activeSinceMs);
  }

  return {
    async look() {
      for (const repId of truth.reps.keys()) {
        const sinceMs = findTroubleSince(repId);
        if (open.has(repId) && open.get(repId) !== sinceMs) {
          open.delete(repId);
          times.unseen++;
        }
        if (sinceMs !== undefined && !seen.has(`${repId} ${sinceMs}`)) open.set(repId, sinceMs);
      }
      if (open.size === 0) return;
      const shown = await held.showReps([...open.keys()]);
      for (const [repId, sinceMs] of open) {
        if (shown.get(repId)?.green !== false) continue;
        open.delete(repId);
        seen.add(`${repId} ${sinceMs}`);
        times.seconds.push(Math.round((now() - sinceMs) / 1_000));
      }
    },
    finish() {
      times.unseen += open.size;
      open.clear();
    },
  };
}

/** Any contender, with its alarms timed beside it. The times are complete when the history is over. */
export function watchAlarms(create: CreateContender, times: AlarmTimes): CreateContender {
  return async (surroundings) => {
    const contender = await create(surroundings);
    const { clock, world } = surroundings;
    const { truth } = world;
    const watch = createAlarmWatch({ truth, held: contender.system.held, now: clock.now, times });
    for (let atMs = truth.startMs + LOOK_EVERY_MS; atMs < truth.endMs; atMs += LOOK_EVERY_MS) {
      clock.startAt(atMs, "a look for alarms", () => watch.look());
    }
    clock.at(truth.endMs, () => watch.finish());
    const { system } = contender;
    return { ...contender, system: { ...system, held: countLooks(system.held, truth, times) } };
  };
}

function countLooks(held: HeldView, { reps }: Truth, times: AlarmTimes): HeldView {
  return {
    ...held,
    async showReps(repIds) {
      const shown = await held.showReps(repIds);
      for (const [repId, { green }] of shown) {
        if (reps.get(repId)?.connectedAtMs === undefined) continue;
        times.looks++;
        if (green) times.greens++;
      }
      return shown;
    },
  };
}
