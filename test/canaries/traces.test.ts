import { describe, expect, it, vi } from "vitest";
import { listTraces, readSurroundings } from "./traces.ts";

describe("what a test file leaves behind", () => {
  it("is nothing when everything is as it was", () => {
    expect(listTraces(readSurroundings(), readSurroundings())).toEqual([]);
  });

  it("is named: a variable, a global, the working directory", () => {
    const before = readSurroundings();
    vi.stubEnv("FATHOM_SYNC_LEFT_BEHIND", "1");
    vi.stubEnv("HOME", "elsewhere");
    vi.stubGlobal("fetch", async () => new Response());
    expect(listTraces(before, { ...readSurroundings(), directory: "elsewhere" })).toEqual([
      "the environment variable HOME",
      "the environment variable FATHOM_SYNC_LEFT_BEHIND",
      "the global fetch",
      "the working directory",
    ]);
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    expect(listTraces(before, readSurroundings())).toEqual([]);
  });
});
