/**
 * Every number of the sync's machinery, as pure data. The stack and the local runtime build from it; `sync-plan.test.ts` holds
 * the inequalities between them. Importing this file does nothing.
 */

export const SCHEDULE = {
  /** How often every rep is checked: the promise is 15 to 30 minutes. */
  intervalSeconds: 30 * 60,
} as const;

export const DISPATCHER = {
  /** 10,000 reps are about 300 reads and 1,000 batch sends: seconds, not minutes. */
  timeoutSeconds: 120,
  memoryMb: 512,
  /** Of a tick that failed, by Lambda and after a minute: one at the next tick is as good as a third. */
  retries: 1,
} as const;

export const WORKER = {
  /** One rep's attempt: light listing, a few heavy pages, and patience for a slow Fathom. */
  timeoutSeconds: 60,
  memoryMb: 512,
} as const;

export const API = {
  /** A person waits; Function URLs themselves would allow 15 minutes. */
  timeoutSeconds: 30,
  memoryMb: 512,
} as const;

export const WEBHOOK = {
  /** Fathom's sender gives up after 15 seconds (Svix's documentation, "Retries"); two tries of each of four calls fit. */
  timeoutSeconds: 12,
  /** CPU comes with memory: the answer is hashing, packing and three calls, and is waited for. */
  memoryMb: 512,
} as const;

export const QUEUE = {
  /** Reps synced side by side in one invocation; each waits mostly on Fathom. */
  batchSize: 10,
  /** How long the mapping gathers a batch. */
  batchWindowSeconds: 0,
  /**
   * AWS: at least six times the function's timeout plus the window
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
   */
  visibilityTimeoutSeconds: 6 * WORKER.timeoutSeconds,
  /** AWS: at least five, so that throttling alone sends nothing to the dead letters. */
  maxReceiveCount: 5,
  /** Concurrent invocations: 20 × 10 reps are 200 at a time. */
  maximumConcurrency: 20,
  retentionSeconds: 4 * 24 * 3600,
} as const;

export const DEAD_LETTERS = {
  /** SQS keeps the time of the first send: they must outlive the queue's own retention. */
  retentionSeconds: 14 * 24 * 3600,
} as const;
