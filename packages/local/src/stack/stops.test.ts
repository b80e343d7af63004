import { describe, expect, it } from "vitest";
import { allStarted, createStops } from "./stops.ts";

describe("createStops", () => {
  it("stops in reverse order, each part once", async () => {
    const stops = createStops();
    const seen: string[] = [];
    stops.add(() => void seen.push("first"));
    stops.add(async () => void seen.push("second"));
    await stops.run();
    await stops.run();
    expect(seen).toEqual(["second", "first"]);
  });

  it("stops the others when one cannot be stopped, and then says so", async () => {
    const stops = createStops();
    const seen: string[] = [];
    const fail = (name: string) => () => {
      throw new Error(name);
    };
    stops.add(() => void seen.push("first"));
    stops.add(fail("one"));
    await expect(stops.run()).rejects.toThrow("one");
    stops.add(fail("one"));
    stops.add(() => void seen.push("second"));
    stops.add(fail("two"));
    await expect(stops.run()).rejects.toThrow(AggregateError);
    expect(seen).toEqual(["first", "second"]);
  });
});

describe("allStarted", () => {
  it("waits for the slow ones when one fails", async () => {
    const slow = Promise.withResolvers<string>();
    let over = false;
    const starting = allStarted([Promise.reject(new Error("broken")), slow.promise]).catch((error: Error) => {
      over = true;
      return error.message;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    slow.resolve("up");
    expect(await starting).toBe("broken");
  });
});
