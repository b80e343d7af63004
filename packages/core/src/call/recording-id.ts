/** Fathom's recording ids are integers beyond 2^31; in keys they are padded so that text order is number order. */

/** Number.MAX_SAFE_INTEGER has 16 digits. */
export const RECORDING_ID_PADDING = { length: 16, char: "0" } as const;
