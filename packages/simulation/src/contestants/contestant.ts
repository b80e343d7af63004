/**
 * A rival as the simulation holds it: the same buttons and the same readable data as ours (`SystemUnderTest`), the same clock,
 * the same trouble around it, and what its work has cost.
 */
import type { VirtualClock } from "../clock/index.ts";
import type { FathomFetch } from "../machine/fathom-fetch.ts";
import type { MachineFaults, MachineLatencies } from "../machine/faults.ts";
import type { Randomness } from "../randomness.ts";
import type { SystemUnderTest } from "../world/system.ts";

export interface ContestantOptions {
  readonly clock: VirtualClock;
  readonly random: Randomness;
  /** Fathom; for one, `createSimulator({ clock }).fetch`. */
  readonly fathomFetch: FathomFetch;
  /** Asked at every turn, so that the calm at the end reaches rivals too. Default: none. */
  readonly getFaults?: () => MachineFaults;
  readonly latencies?: Partial<MachineLatencies>;
  /** Default: that of our deployed schedule. */
  readonly scheduleIntervalSeconds?: number;
  /** Called when something may have come in. */
  readonly onWorked?: () => void;
}

export interface ContestantCounters {
  /** 1 KB each, as DynamoDB counts; what failed before it took effect costs nothing. */
  readonly writeUnits: number;
  /** One per command that reads. */
  readonly readUnits: number;
  /** Invocations of its functions: ticks, clicks and deliveries. */
  readonly invocations: number;
  /** Those that ran into the time limit. */
  readonly timeouts: number;
  readonly crashes: number;
  /** Ticks that came twice. */
  readonly duplicates: number;
}

export interface Contestant {
  readonly name: string;
  readonly system: SystemUnderTest;
  /** Ticks from the next multiple of the interval on. */
  start(): void;
  stop(): void;
  /** True when no function of it runs. */
  readonly isIdle: boolean;
  readonly counters: Readonly<ContestantCounters>;
  /** Where the simulated Fathom delivers to, if it listens at all: for `createSimulator({ webhookFetch })`. */
  readonly webhookFetch?: typeof fetch;
}
