import { FAILURE_CLASSES, FRESHNESS_STEPS, ListRosterQuery, ROSTER_SORTS } from "@fathom-sync/contract";
import { describe, expect, it } from "vitest";
import { FAILURES, readAddress, SORTS, STEPS, toRosterSearch } from "./reps-search.ts";

describe("the address of the list of reps", () => {
  it("is asked of the API as it stands", () => {
    const filters = { status: "trouble", failure: "ours", freshness: "day", parts: "pending" };
    const address = { q: " anna ", ...filters, sort: "oldest", page: "c" };
    expect(toRosterSearch(readAddress(address))).toEqual({
      search: "anna",
      status: "trouble",
      failure: "ours",
      freshness: "day",
      pending: true,
      sort: "oldest",
      limit: 50,
      cursor: "c",
    });
  });

  it("asks nothing that means nothing", () => {
    const odd = { q: "  ", status: "fine", failure: "x", freshness: "y", parts: "x", sort: "z" };
    expect(toRosterSearch(readAddress(odd))).toEqual({ sort: "status", limit: 50 });
    const long = toRosterSearch(readAddress({ q: "a".repeat(500) }));
    expect(ListRosterQuery.safeParse({ ...long, limit: "50" }).success).toBe(true);
  });

  it("knows what the API knows", () => {
    expect([SORTS, STEPS, FAILURES]).toEqual([ROSTER_SORTS, FRESHNESS_STEPS, FAILURE_CLASSES]);
  });
});
