/** Between the engine's values and one form of the API's. Both directions copy: nothing is shared with the caller. */
import type { Item } from "./value.ts";

export interface Codec {
  /** Undefined counts as empty. */
  decodeItem(input: unknown): Item;
  encodeItem(item: Item): Record<string, unknown>;
}
