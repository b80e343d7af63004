/**
 * The table's keys and indexes, as pure data. The same as core's `TABLE` (`table-plan.test.ts` holds both together): the stack cannot
 * import core, whose door brings the AWS SDK, into the program that SST runs.
 */

export const TABLE_PLAN = {
  keys: { pk: "pk", sk: "sk" },
  indexes: {
    gsi1: { pk: "gsi1pk", sk: "gsi1sk", projection: "keys-only" },
    gsi2: { pk: "gsi2pk", sk: "gsi2sk", projection: "keys-only" },
  },
  /** Epoch seconds. */
  timeToLive: "expiresAt",
} as const;

/** Bound to every data key; the functions may use the KMS key with it alone (AWS: KMS encryption context). */
export const ENCRYPTION_CONTEXT_PLAN = { purpose: "fathom-sync:data-key" } as const;
