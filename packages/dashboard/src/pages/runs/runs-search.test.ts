import { describe, expect, it } from "vitest";
import { readRunsAddress, toRunsQuery } from "./runs-search.ts";

describe("the address of the list of runs", () => {
  it("is a period of whole days in the company's time zone", () => {
    const day = readRunsAddress({ from: "2026-10-25", to: "2026-10-25" });
    // The day on which the clock goes back has 25 hours.
    expect(toRunsQuery(day, "Europe/Amsterdam")).toEqual({
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
    });
    expect(toRunsQuery(readRunsAddress({ from: "2026-11-01" }), "UTC")).toEqual({ from: "2026-11-01T00:00:00.000Z" });
  });

  it("asks nothing that means nothing", () => {
    expect(readRunsAddress({ from: "2026-02-30", to: "2026-13-01" })).toEqual({});
    expect(readRunsAddress({ from: "2026-11-02", to: "2026-11-01" })).toEqual({});
    expect(toRunsQuery({}, "UTC")).toEqual({});
  });
});
