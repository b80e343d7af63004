/**
 * Seeded randomness: the same seed gives the same history on every machine. Streams are forked by name, and a fork depends on
 * names alone, never on how much was drawn before: one more draw in one part leaves every other part as it was.
 */

export interface Randomness {
  /** The names this stream was forked by, from the seed on. */
  readonly name: string;
  /** Uniform in [0, 1). Bound: can be handed on as it is. */
  readonly next: () => number;
  /** Uniform integer in [min, max], both included. */
  integer(min: number, max: number): number;
  /** True with the given probability (0 to 1). Draws nothing at 0. */
  chance(probability: number): boolean;
  /** @throws RangeError on an empty list */
  pick<T>(items: readonly T[]): T;
  /** Exponentially distributed with the given mean: waiting times. */
  exponential(mean: number): number;
  /** A list in random order; the given one stays as it is. */
  shuffle<T>(items: readonly T[]): T[];
  /** Reproducible bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
  /** Another stream, the same for the same name whenever it is asked for. */
  fork(name: string | number): Randomness;
}

export function createRandomness(seed: string | number): Randomness {
  return createStream(String(seed));
}

function createStream(name: string): Randomness {
  const next = createSfc32(name);
  return {
    name,
    next,
    integer: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => probability > 0 && next() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError("cannot pick from an empty list");
      return items[Math.floor(next() * items.length)] as (typeof items)[number];
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    shuffle(items) {
      const keyed = items.map((item) => ({ item, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
    fork: (child) => createStream(`${name}/${child}`),
  };
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by the xmur3 hash: both in the public domain. */
function createSfc32(text: string): () => number {
  const hash = createXmur3(text);
  let a = hash();
  let b = hash();
  let c = hash();
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  // As its author recommends: the first values still show the seed.
  for (let round = 0; round < 12; round++) next();
  return next;
}

function createXmur3(text: string): () => number {
  let hash = 1_779_033_703 ^ text.length;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 3_432_918_353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
    hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
    hash ^= hash >>> 16;
    return hash | 0;
  };
}
