/** Seeded randomness: the same seed always gives the same world, on every machine. */
import { hash as digest } from "node:crypto";

export interface Randomness {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** One of the items. Throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean;
}

/** mulberry32: small, fast, and good enough for believable data. */
export function createRandomness(seed: number): Randomness {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    pick(items) {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError("cannot pick from an empty list");
      return item;
    },
    chance: (probability) => next() < probability,
  };
}

/** A 32-bit seed out of several parts (FNV-1a). */
export function mixSeed(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = `${part}|`;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
  }
  return hash >>> 0;
}

/** An unguessable-looking but reproducible token (base64url, up to 43 characters). */
export function deriveToken(length: number, ...parts: readonly (string | number)[]): string {
  return digest("sha256", parts.join("|"), "base64url").slice(0, length);
}

/** Reproducible bytes, up to 32. */
export function deriveBytes(length: number, ...parts: readonly (string | number)[]): Buffer {
  return digest("sha256", parts.join("|"), "buffer").subarray(0, length);
}
