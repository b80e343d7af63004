/**
 * Everything that can go wrong around our code, each with its probability (0 to 1). What goes wrong at Fathom is the Fathom
 * simulator's business.
 */

export interface QueueFaults {
  /** Per received message: another copy of it comes as well, at the same time or later, even after it was deleted. */
  readonly duplicate: number;
  /** Per sent message: it becomes visible minutes late. */
  readonly late: number;
  /** Per received batch: it gets lost on its way to the function and comes back when its visibility ends. */
  readonly lost: number;
  /** Per batch that was worked: its messages are not deleted, and come back when their visibility ends. */
  readonly deletionFails: number;
  /** Per received batch: any of the visible messages, in any order and number. */
  readonly reordered: number;
  /** Per SendMessageBatch: throws, and nothing was sent. */
  readonly sendFailsBefore: number;
  /** Per SendMessageBatch: throws, and all was sent. */
  readonly sendFailsAfter: number;
  /** Per SendMessageBatch: throws, and some of it was sent. */
  readonly sendFailsInPart: number;
  /** Per SendMessageBatch: answers that some entries failed. */
  readonly sendRefusesSome: number;
  /** Per SendMessageBatch: the first answer was lost and the SDK has sent it all again. */
  readonly sendRepeated: number;
}

export interface TableFaults {
  /** ProvisionedThroughputExceededException, after the SDK's own retries. */
  readonly throttled: number;
  /** InternalServerError or TimeoutError, without effect. */
  readonly failsBefore: number;
  /** InternalServerError or TimeoutError of a write that took effect. */
  readonly failsAfter: number;
  /** The first answer to a write was lost and the SDK has sent it again: the answer is that to the second. */
  readonly repeated: number;
  /** A write meets a transaction of somebody else. */
  readonly conflict: number;
  /** The answer takes seconds. */
  readonly slow: number;
  /** A query's page ends early, as at 1 MB. */
  readonly shortPage: number;
  /** Per query of an index: it has not seen the latest writes. */
  readonly staleIndex: number;
  /** A batch command leaves some of its items undone and says so. */
  readonly unprocessed: number;
}

export interface KeyServiceFaults {
  readonly fails: number;
  readonly slow: number;
}

export interface FunctionFaults {
  /** Per invocation: its container is killed at one of its passages. */
  readonly crash: number;
  /** Per invocation: its container is not kept. */
  readonly recycled: number;
  /** How far clocks of containers are off at most, in ms, ahead or behind. */
  readonly clockSkewMaxMs: number;
  /** Per invocation: the clock of its container jumps to another offset. */
  readonly clockJump: number;
  /** Per request: Lambda refuses to invoke, because too many run at once in the account. */
  readonly throttled: number;
}

export interface ScheduleFaults {
  readonly duplicateTick: number;
  readonly lateTick: number;
  readonly missingTick: number;
}

export interface MachineFaults {
  readonly queue: QueueFaults;
  readonly table: TableFaults;
  readonly keyService: KeyServiceFaults;
  readonly functions: FunctionFaults;
  readonly schedule: ScheduleFaults;
}

export const NO_FAULTS: MachineFaults = {
  queue: {
    duplicate: 0,
    late: 0,
    lost: 0,
    deletionFails: 0,
    reordered: 0,
    sendFailsBefore: 0,
    sendFailsAfter: 0,
    sendFailsInPart: 0,
    sendRefusesSome: 0,
    sendRepeated: 0,
  },
  table: {
    throttled: 0,
    failsBefore: 0,
    failsAfter: 0,
    repeated: 0,
    conflict: 0,
    slow: 0,
    shortPage: 0,
    staleIndex: 0,
    unprocessed: 0,
  },
  keyService: { fails: 0, slow: 0 },
  functions: { crash: 0, recycled: 0, clockSkewMaxMs: 0, clockJump: 0, throttled: 0 },
  schedule: { duplicateTick: 0, lateTick: 0, missingTick: 0 },
};

/** A bad day: everything happens, and most work still gets through. */
export const ROUGH_FAULTS: MachineFaults = {
  queue: {
    duplicate: 0.03,
    late: 0.02,
    lost: 0.02,
    deletionFails: 0.01,
    reordered: 0.3,
    sendFailsBefore: 0.01,
    sendFailsAfter: 0.01,
    sendFailsInPart: 0.01,
    sendRefusesSome: 0.02,
    sendRepeated: 0.02,
  },
  table: {
    throttled: 0.003,
    failsBefore: 0.003,
    failsAfter: 0.003,
    repeated: 0.004,
    conflict: 0.004,
    slow: 0.005,
    shortPage: 0.05,
    staleIndex: 0.1,
    unprocessed: 0.02,
  },
  keyService: { fails: 0.02, slow: 0.02 },
  functions: { crash: 0.03, recycled: 0.01, clockSkewMaxMs: 120_000, clockJump: 0.02, throttled: 0 },
  schedule: { duplicateTick: 0.05, lateTick: 0.05, missingTick: 0.02 },
};

/** How long things take, in virtual ms: smallest and largest. */
export interface MachineLatencies {
  readonly tableMs: readonly [number, number];
  readonly queueMs: readonly [number, number];
  readonly keyServiceMs: readonly [number, number];
  readonly fathomMs: readonly [number, number];
  /** From a message's becoming visible to the function's start. */
  readonly deliveryMs: readonly [number, number];
  readonly coldStartMs: readonly [number, number];
}

export const LATENCIES: MachineLatencies = {
  tableMs: [1, 9],
  queueMs: [3, 20],
  keyServiceMs: [5, 30],
  fathomMs: [60, 600],
  deliveryMs: [10, 200],
  coldStartMs: [300, 1_200],
};

/** How long a slow answer takes, in virtual ms; still below the SDK's own limits. */
export const SLOW_MS: readonly [number, number] = [1_000, 8_000];
