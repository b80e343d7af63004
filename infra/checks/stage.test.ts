/** The name of a stage, and what comes with it. */
import { describe, expect, it } from "vitest";
import { getSettings } from "../stage.ts";

describe("a stage's name", () => {
  it.each(["Production", "dana_2", "2fast", "a-name-that-is-too-long", ""])("may not be %j", (name) => {
    expect(() => getSettings(name)).toThrow(`stage "${name}": must be 1 to 20 characters`);
  });

  it("is production's for production alone: any other stage keeps nothing and runs nothing", () => {
    expect(getSettings("production")).toMatchObject({ keepData: true, schedule: { enabled: true } });
    expect(getSettings("production-2")).toMatchObject({ keepData: false, schedule: { enabled: false } });
  });
});
