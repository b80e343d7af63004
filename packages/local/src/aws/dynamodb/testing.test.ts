import { describe, expect, it } from "vitest";
import { testEngines } from "./testing.ts";

describe("testEngines", () => {
  it("always includes dynalite, which needs nothing installed", () => {
    expect(testEngines({})).toContain("dynalite");
  });

  it("takes the engine that the environment names alone", () => {
    expect(testEngines({ FATHOM_SYNC_TEST_ENGINE: "dynamodb-local" })).toEqual(["dynamodb-local"]);
  });

  it("names the allowed values when it does not know the engine", () => {
    expect(() => testEngines({ FATHOM_SYNC_TEST_ENGINE: "mysql" })).toThrow(
      /dynoxide, dynalite, dynamodb-local, in-process/,
    );
  });
});
