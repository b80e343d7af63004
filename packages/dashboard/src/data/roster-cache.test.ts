import { describe, expect, it } from "vitest";
import { buildRep } from "../../test/build-rep.ts";
import { dropRep, putRep } from "./roster-cache.ts";

const [a, b, c] = ["a", "b", "c"].map((repId) => buildRep({ repId }));
if (!a || !b || !c) throw new Error("three reps");
const PAGES = [
  { items: [a], nextCursor: "x" },
  { items: [b], nextCursor: null },
];

describe("the list of reps that is already read", () => {
  it("takes a changed rep in its place, and a new one at the end", () => {
    const renamed = { ...a, name: "New" };
    expect(putRep(PAGES, renamed)).toEqual([{ items: [renamed], nextCursor: "x" }, PAGES[1]]);
    expect(putRep(PAGES, c)).toEqual([PAGES[0], { items: [b, c], nextCursor: null }]);
  });

  it("forgets a removed rep", () => {
    expect(dropRep(PAGES, "b")).toEqual([PAGES[0], { items: [], nextCursor: null }]);
  });
});
