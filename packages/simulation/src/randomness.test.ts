import { describe, expect, it } from "vitest";
import { createRandomness } from "./randomness.ts";

const draw = (seed: string | number, count = 100) => {
  const random = createRandomness(seed);
  return Array.from({ length: count }, random.next);
};

describe("createRandomness", () => {
  it("repeats itself for a seed and differs between seeds", () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("gives the same values on every machine", () => {
    const random = createRandomness(1);
    expect(Array.from({ length: 4 }, () => random.integer(0, 999_999))).toMatchInlineSnapshot(`
      [
        830397,
        660304,
        304881,
        444352,
      ]
    `);
  });

  it("forks by name alone, whatever was drawn before", () => {
    const fresh = createRandomness(7);
    const used = createRandomness(7);
    for (let count = 0; count < 50; count++) used.next();
    expect(used.fork("queue").next()).toBe(fresh.fork("queue").next());
    expect(fresh.fork("queue").next()).not.toBe(fresh.fork("table").next());
    expect(fresh.fork("a").fork("b").name).toBe("7/a/b");
  });

  it("is uniform enough: tenths are equally frequent within a tenth", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const value of draw("uniform", 20_000))
      tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it("keeps its ranges: integers, chances, exponential mean, shuffles, bytes", () => {
    const random = createRandomness("ranges");
    const integers = new Set(Array.from({ length: 500 }, () => random.integer(3, 6)));
    expect([...integers].sort()).toEqual([3, 4, 5, 6]);
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
    const waits = Array.from({ length: 20_000 }, () => random.exponential(40));
    expect(Math.abs(waits.reduce((sum, wait) => sum + wait, 0) / waits.length - 40)).toBeLessThan(1.5);
    expect(random.shuffle([1, 2, 3, 4, 5]).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(random.bytes(32)).toHaveLength(32);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
