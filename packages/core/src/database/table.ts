/**
 * The one table: its keys and indexes, as pure data. Entities, the stack's infrastructure and the local stack all build on
 * this constant, so that a key cannot mean two things. Importing this file does nothing.
 */

/** Part of every key; changing it is a data migration. */
export const SERVICE = "fathom-sync";

export const TABLE = {
  keys: { pk: "pk", sk: "sk" },
  /**
   * Both carry keys only: an index entry costs one write unit whatever the size of the item, and a list reads the items it
   * shows through BatchGet (at most 100, our largest page).
   */
  indexes: {
    gsi1: { pk: "gsi1pk", sk: "gsi1sk", projection: "KEYS_ONLY" },
    gsi2: { pk: "gsi2pk", sk: "gsi2sk", projection: "KEYS_ONLY" },
  },
  /** Epoch seconds. DynamoDB deletes late (within days), so readers compare it as well. */
  timeToLive: "expiresAt",
} as const;

/** Every attribute the key schema uses, all of them strings. */
export const TABLE_KEY_ATTRIBUTES: readonly string[] = [
  TABLE.keys.pk,
  TABLE.keys.sk,
  ...Object.values(TABLE.indexes).flatMap((index) => [index.pk, index.sk]),
];
