/** What was used of AWS in some time: what bills are made of. */

export interface Usage {
  /** Reps × runs. */
  readonly repRuns: number;
  readonly calls: number;
  readonly invocations: number;
  /** Of invocations; what containers take to start comes on top. */
  readonly gbSeconds: number;
  /** Of the worker, that were new. */
  readonly containers: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** SendMessageBatch and SendMessage, receipts and deletions of batches; without the polling of an idle mapping. */
  readonly sqsRequests: number;
  readonly messages: number;
  readonly kmsRequests: number;
  readonly logBytes: number;
  readonly lightRequests: number;
  readonly heavyRequests: number;
}

/** What was used between two moments. */
export function toDifference(after: Usage, before: Usage): Usage {
  const names = Object.keys(after) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as unknown as Usage;
}

export function toTotal(one: Usage, other: Usage): Usage {
  const names = Object.keys(one) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Usage;
}

/** The same, so many times. */
export function toMultiple(usage: Usage, factor: number): Usage {
  const names = Object.keys(usage) as (keyof Usage)[];
  return Object.fromEntries(names.map((name) => [name, usage[name] * factor])) as unknown as Usage;
}
