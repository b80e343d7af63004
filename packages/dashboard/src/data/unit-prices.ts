/** What capacity units cost, for an estimate a person can weigh: on-demand prices of DynamoDB (us-east-1, since November 2024). */

export const DOLLARS_PER_MILLION = { read: 0.125, write: 0.625 } as const;

/** US dollars. */
export function toDollars({ read, write }: { readonly read: number; readonly write: number }): number {
  return (read * DOLLARS_PER_MILLION.read + write * DOLLARS_PER_MILLION.write) / 1_000_000;
}
