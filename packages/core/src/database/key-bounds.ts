/**
 * The ends of sort keys. Entities share partitions, and keys compare as text across them: a query that is open on one side reads
 * the items of every other entity on that side, and pays for them. So every range of keys says both of its ends.
 */

/** Sorts before every instant there is. */
export const FIRST_INSTANT = "0000";
/** Sorts after every instant there is. */
export const LAST_INSTANT = "9999-12-31T23:59:59.999Z";
/** Sorts after every recording id. */
export const LAST_RECORDING_ID = Number.MAX_SAFE_INTEGER;
