/**
 * The database of a rival: rows by recording id, so that no rival ever doubles a call for want of a key. Every command takes
 * its time, passes the container's gate and may meet the same faults as our table, and is tried three times, as a driver does;
 * reading for the oracle costs nothing.
 */
import type { VirtualClock } from "../clock/index.ts";
import { createAwsError, createServiceFault } from "../machine/aws-error.ts";
import type { Container } from "../machine/container.ts";
import { type MachineLatencies, SLOW_MS, type TableFaults } from "../machine/faults.ts";
import type { Randomness } from "../randomness.ts";
import type { HeldCall } from "../world/system.ts";

export interface StoredRep {
  readonly repId: string;
  readonly email: string;
  readonly active: boolean;
  readonly apiKey: string | undefined;
  /** Of a registered webhook. */
  readonly webhook?: { readonly id: string; readonly secret: string } | undefined;
}

/** undefined: this rival holds nothing of the part (yet). */
export interface CallContent {
  readonly summary: string | undefined;
  readonly transcript: HeldCall["transcript"]["lines"];
  readonly actionItems: HeldCall["actionItems"]["items"] | undefined;
}

export interface StoredCall extends CallContent {
  readonly repId: string;
  readonly recordingId: number;
  readonly createdAt: string;
  readonly title: string;
}

/** How the last look at a rep ended. Instants are epoch ms by the clock of the container that looked. */
export interface StoredStatus {
  readonly checkedAtMs: number;
  readonly failure?:
    | { readonly class: "credential" | "rate-limit" | "source" | "ours"; readonly code: string }
    | undefined;
  /** Since when it fails like this, without a success between. */
  readonly failingSinceMs?: number | undefined;
  /** Calls that could not be read. */
  readonly unreadable?: number;
}

/** One container's way to the rows. All methods throw when the database does. */
export interface StoreClient {
  listReps(): Promise<readonly StoredRep[]>;
  findRep(repId: string): Promise<StoredRep | undefined>;
  putRep(rep: StoredRep): Promise<void>;
  findCall(recordingId: number): Promise<StoredCall | undefined>;
  /** Writes the whole row, whatever was there. */
  putCall(call: StoredCall): Promise<void>;
  /** False when there was none. */
  deleteCall(recordingId: number): Promise<boolean>;
  findStatus(key: string): Promise<StoredStatus | undefined>;
  putStatus(key: string, status: StoredStatus): Promise<void>;
  /** Remembers that a call was deleted here. */
  buryCall(recordingId: number): Promise<void>;
  isBuried(recordingId: number): Promise<boolean>;
}

export interface ContestantStore {
  open(container: Container, random: Randomness): StoreClient;
  /** For the oracle and the screen: without cost, time or trouble. */
  readonly rows: {
    readonly reps: ReadonlyMap<string, StoredRep>;
    readonly calls: ReadonlyMap<number, StoredCall>;
    readonly statuses: ReadonlyMap<string, StoredStatus>;
    /** When each call came in first (epoch ms, true time). */
    readonly cameInAtMs: ReadonlyMap<number, number>;
  };
  readonly writeUnits: number;
  /** One per command. */
  readonly readUnits: number;
}

const UNIT_BYTES = 1_024;
const TRIES = 3;
const PAUSE_MS = 100;

export function createContestantStore(dependencies: {
  readonly clock: VirtualClock;
  readonly latencies: MachineLatencies;
  readonly getFaults: () => TableFaults;
}): ContestantStore {
  const { clock, latencies, getFaults } = dependencies;
  const reps = new Map<string, StoredRep>();
  const calls = new Map<number, StoredCall>();
  const statuses = new Map<string, StoredStatus>();
  const cameInAtMs = new Map<number, number>();
  const buried = new Set<number>();
  let writeUnits = 0;
  let readUnits = 0;

  function open(container: Container, random: Randomness): StoreClient {
    async function perform<T>(name: string, isWrite: boolean, action: () => T): Promise<T> {
      for (let tries = 1; ; tries++) {
        try {
          return await performOnce(name, isWrite, action);
        } catch (error) {
          if (tries === TRIES) throw error;
          await container.clock.sleep(tries * PAUSE_MS);
        }
      }
    }

    function performOnce<T>(name: string, isWrite: boolean, action: () => T): Promise<T> {
      return container.pass("table", name, async () => {
        const faults = getFaults();
        await clock.sleep(random.integer(...(random.chance(faults.slow) ? SLOW_MS : latencies.tableMs)));
        if (random.chance(faults.throttled))
          throw createAwsError("ProvisionedThroughputExceededException", "simulated");
        if (random.chance(faults.failsBefore)) throw createServiceFault(random.pick);
        const result = action();
        if (isWrite && random.chance(faults.failsAfter)) throw createServiceFault(random.pick);
        return result;
      });
    }
    function read<T>(name: string, action: () => T): Promise<T> {
      return perform(name, false, () => {
        readUnits++;
        return action();
      });
    }
    function write<T>(name: string, row: unknown, action: () => T): Promise<T> {
      return perform(name, true, () => {
        writeUnits += Math.max(1, Math.ceil(Buffer.byteLength(JSON.stringify(row)) / UNIT_BYTES));
        return action();
      });
    }

    return {
      listReps: () => read("listReps", () => [...reps.values()]),
      findRep: (repId) => read("findRep", () => reps.get(repId)),
      putRep: (rep) => write("putRep", rep, () => void reps.set(rep.repId, rep)),
      findCall: (recordingId) => read("findCall", () => calls.get(recordingId)),
      putCall: (call) =>
        write("putCall", call, () => {
          if (!calls.has(call.recordingId)) cameInAtMs.set(call.recordingId, clock.now());
          calls.set(call.recordingId, call);
        }),
      async deleteCall(recordingId) {
        // Looked for first: the second try of a deletion whose answer was lost finds nothing.
        const found = await read("findCall", () => calls.has(recordingId));
        if (found) await write("deleteCall", recordingId, () => void calls.delete(recordingId));
        return found;
      },
      findStatus: (key) => read("findStatus", () => statuses.get(key)),
      putStatus: (key, status) => write("putStatus", status, () => void statuses.set(key, status)),
      buryCall: (recordingId) => write("buryCall", recordingId, () => void buried.add(recordingId)),
      isBuried: (recordingId) => read("isBuried", () => buried.has(recordingId)),
    };
  }

  return {
    open,
    rows: { reps, calls, statuses, cameInAtMs },
    get writeUnits() {
      return writeUnits;
    },
    get readUnits() {
      return readUnits;
    },
  };
}
