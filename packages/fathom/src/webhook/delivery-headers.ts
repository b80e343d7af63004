/** The three headers of a signed delivery, whatever the case of their names and whichever of the two families they are of. */

export interface DeliveryHeaders {
  readonly id: string;
  /** Epoch seconds. */
  readonly timestamp: string;
  readonly signature: string;
}

/** The standard's own names, and those of the service Fathom sends with; Fathom's SDK accepts both. */
const FAMILIES = ["webhook", "svix"] as const;

/** The first family that is there whole; undefined when none is, or when a name comes twice and could mean either. */
export function findDeliveryHeaders(
  headers: Readonly<Record<string, string | undefined>>,
): DeliveryHeaders | undefined {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (!/^(webhook|svix)-(id|timestamp|signature)$/.test(key) || value === undefined) continue;
    if (found.has(key)) return undefined;
    found.set(key, value.trim());
  }
  for (const family of FAMILIES) {
    const [id, timestamp, signature] = ["id", "timestamp", "signature"].map((part) => found.get(`${family}-${part}`));
    if (id && timestamp && signature) return { id, timestamp, signature };
  }
  return undefined;
}
