/**
 * What capacity units of DynamoDB cost: the one place, for the API's statistics, the page and the cost sheet. No zod here: the page
 * takes the numbers without it.
 */

/** US dollars per million units: on demand, standard table class, us-east-1, since November 2024 (AWS: DynamoDB pricing). */
export const UNIT_USD_PER_MILLION = { read: 0.125, write: 0.625 } as const;

const MILLION = 1_000_000;

/** US dollars. */
export function toUnitsUsd({ read, write }: { readonly read: number; readonly write: number }): number {
  return (read * UNIT_USD_PER_MILLION.read + write * UNIT_USD_PER_MILLION.write) / MILLION;
}
