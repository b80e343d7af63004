/**
 * All reps, for whoever lists, searches or counts them. A small team is read as it stands, each time. A large one is read into a
 * snapshot that is kept for a while, by one builder at a time; over it comes, as it stands now, whoever was changed here since. What
 * is given says as of when it is, and the age it may reach grows with the team, so that looking costs the same however large it is.
 */
import { type Clock, type Instant, MINUTE_MS, type Random, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import { StorageUnavailable } from "../database/faults.ts";
import type { Log } from "../log.ts";
import { RosterDamaged } from "./roster-codec.ts";
import { compareNames, type RosterEntry } from "./roster-entry.ts";
import type { RosterSource } from "./roster-source.ts";
import type { RosterStore, Snapshot } from "./roster-store.ts";

export interface Roster {
  /** Nothing in it is older. */
  readonly asOf: Instant;
  /** In the order of names. */
  readonly entries: readonly RosterEntry[];
}

export interface RosterReader {
  /**
   * `patient`: takes an older snapshot rather than make the reader wait for a new one; somebody else keeps it young.
   * @param deadlineAt epoch ms
   * @throws StorageUnavailable when another one's snapshot does not come in time
   */
  read(request: { readonly patient: boolean; readonly deadlineAt: number }): Promise<Roster>;
  /** Somebody changed the rep here. Never throws: until the next snapshot it is shown as it was, and as of when. */
  note(repId: string): Promise<void>;
  /** Deletes what is kept: for a rep whose name is not to stay. */
  forget(): Promise<void>;
}

export interface RosterLimits {
  /** Up to so many reps are read as they stand, and nothing is kept. */
  readonly liveRepsMax: number;
  /** How old a snapshot may become, for each rep in it. */
  readonly agePerRepMs: number;
}

/**
 * Reading 200 reps costs 300 units. At 1.5 units a rep, 30 ms make 50 read units a second of looking, whatever the size of the
 * team; of 10,000 reps a snapshot becomes five minutes old.
 */
const LIMITS: RosterLimits = { liveRepsMax: 200, agePerRepMs: 30 };
/** As many times that age a patient reader takes; and everybody, while a new snapshot is being made. */
const PATIENT_AGES = 2;
const BUILDING_AGES = 4;

/** Longer than an answer may take: a builder that died is replaced then. */
const CLAIM_MS = 40 * SECOND_MS;
const LOOK_AGAIN_MS = 400;
/** Clocks of containers may be so far apart. */
const SKEW_MS = MINUTE_MS;
/** Of more changes than this the newest are put over a snapshot; the others are as of then, as everybody else. */
const CHANGES_MAX = 200;

export function createRosterReader(dependencies: {
  store: RosterStore;
  source: RosterSource;
  clock: Clock;
  random: Random;
  log: Log;
  /** Default: 200 reps, 30 ms. */
  limits?: RosterLimits;
}): RosterReader {
  const { store, source, clock, random, log, limits = LIMITS } = dependencies;
  /** Of this container: unpacking a snapshot takes longer than searching it. */
  let kept: { readonly snapshotId: string; readonly entries: readonly RosterEntry[] } | undefined;

  async function load(snapshot: Snapshot): Promise<Roster | undefined> {
    if (kept?.snapshotId !== snapshot.snapshotId) {
      try {
        kept = { snapshotId: snapshot.snapshotId, entries: await store.read(snapshot) };
      } catch (error) {
        if (!(error instanceof RosterDamaged)) throw error;
        // Replaced while it was read, or damaged: either way another one is to be had.
        log.warn("roster.snapshot_unreadable", { snapshotId: snapshot.snapshotId });
        return undefined;
      }
    }
    const since = toInstant(toEpochMs(snapshot.asOf) - SKEW_MS);
    const changed = await store.listChanges(since, CHANGES_MAX);
    return { asOf: snapshot.asOf, entries: await putOver(kept.entries, changed) };
  }

  /** Those changed as they stand now, the others as they were. */
  async function putOver(entries: readonly RosterEntry[], changed: readonly string[]): Promise<readonly RosterEntry[]> {
    if (changed.length === 0) return entries;
    const ids = new Set(changed);
    const now = await source.findEntries(changed);
    return [...entries.filter(({ repId }) => !ids.has(repId)), ...now].toSorted(compareNames);
  }

  async function build(by: string): Promise<Roster> {
    const startedMs = clock.now();
    try {
      const asOf = toInstant(startedMs);
      const entries = await source.findEntries(await source.listRepIds());
      if (entries.length <= limits.liveRepsMax) {
        await store.forget();
      } else if (await store.save(by, asOf, entries)) {
        kept = { snapshotId: by, entries };
      }
      log.info("roster.read", { reps: entries.length, durationMs: clock.now() - startedMs });
      return { asOf, entries };
    } catch (error) {
      await store.release(by).catch((cause: unknown) => log.error("roster.claim_not_released", cause));
      throw error;
    }
  }

  /** Whoever comes first builds; `by` is new each time, so that a lost claim is not taken for one's own. */
  async function claim(): Promise<string | undefined> {
    const by = `${clock.now().toString(36)}-${Math.floor(random() * 2 ** 32).toString(36)}`;
    return (await store.claim(by, CLAIM_MS)) ? by : undefined;
  }

  async function readWhole(patient: boolean, deadlineAt: number): Promise<Roster> {
    for (;;) {
      const snapshot = await store.findSnapshot();
      if (!snapshot) {
        const asOf = toInstant(clock.now());
        const repIds = await source.listRepIds();
        if (repIds.length <= limits.liveRepsMax) return { asOf, entries: await source.findEntries(repIds) };
      }
      const ages = snapshot
        ? (clock.now() - toEpochMs(snapshot.asOf)) / (snapshot.reps * limits.agePerRepMs)
        : Infinity;
      if (snapshot && ages <= (patient ? PATIENT_AGES : 1)) {
        const roster = await load(snapshot);
        if (roster) return roster;
      }
      const by = await claim();
      if (by !== undefined) return await build(by);
      if (snapshot && ages <= BUILDING_AGES) {
        const roster = await load(snapshot);
        if (roster) return roster;
      }
      if (clock.now() + LOOK_AGAIN_MS > deadlineAt) {
        throw new StorageUnavailable("the list of all reps is being made and was not ready in time");
      }
      await clock.sleep(LOOK_AGAIN_MS);
    }
  }

  return {
    read: ({ patient, deadlineAt }) => readWhole(patient, deadlineAt),
    async note(repId) {
      try {
        await store.noteChange(repId);
      } catch (error) {
        log.error("roster.change_not_noted", error, { repId });
      }
    },
    forget: () => store.forget(),
  };
}
