import { describe, expect, it } from "vitest";
import { buildRosterEntry, buildRosterFailure } from "../../test/build-roster-entry.ts";
import { compareNames } from "./roster-entry.ts";
import { type RosterQuery, searchRoster } from "./roster-search.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");
const ENTRIES = [
  buildRosterEntry({ repId: "1", name: "Zoë de Wit", calls: 3, completeUntil: "2026-11-22T13:20:00.000Z" }),
  buildRosterEntry({
    repId: "2",
    name: "Daan",
    email: "daan@tailspin.example",
    failure: buildRosterFailure("credential"),
    lastCheckedAt: "2026-11-17T08:30:00.000Z",
  }),
  buildRosterEntry({ repId: "crm:77", name: "Anna", calls: 40, pendingParts: 2 }),
  buildRosterEntry({ repId: "4", name: "Bo", active: false, completeUntil: undefined }),
  buildRosterEntry({ repId: "5", name: "Cas", completeUntil: undefined, lastCheckedAt: undefined }),
].toSorted(compareNames);

const search = (query: Partial<RosterQuery>, entries = ENTRIES) =>
  searchRoster(entries, { sort: "name", limit: 25, ...query }, NOW);
const names = (query: Partial<RosterQuery>) =>
  search(query).repIds.map((repId) => ENTRIES.find((entry) => entry.repId === repId)?.name);

describe("searchRoster", () => {
  it("finds every word in names, addresses and ids, without minding accents and case", () => {
    expect(names({ search: "zoe WIT" })).toEqual(["Zoë de Wit"]);
    expect(names({ search: "ZOË" })).toEqual(["Zoë de Wit"]);
    expect(names({ search: "daan@tail" })).toEqual(["Daan"]);
    expect(names({ search: "crm:77" })).toEqual(["Anna"]);
    expect(names({ search: "zoe daan" })).toEqual([]);
  });

  it("filters by status, by all that need somebody, by activity, failure, freshness and parts pending", () => {
    expect(names({ status: "paused" })).toEqual(["Bo"]);
    expect(names({ status: "trouble" })).toEqual(["Daan"]);
    expect(names({ active: false })).toEqual(["Bo"]);
    expect(names({ failure: "credential" })).toEqual(["Daan"]);
    expect(names({ failure: "ours" })).toEqual([]);
    expect(names({ freshness: "never" })).toEqual(["Cas"]);
    expect(names({ pending: true })).toEqual(["Anna"]);
    expect(names({ pending: false })).toEqual(["Bo", "Cas", "Daan", "Zoë de Wit"]);
    expect(names({ freshness: "fresh", search: "zoe" })).toEqual(["Zoë de Wit"]);
  });

  it("orders the worst first, the stalest first, the longest unchecked first, the most first; equals by name", () => {
    expect(names({ sort: "status" })).toEqual(["Daan", "Cas", "Bo", "Anna", "Zoë de Wit"]);
    expect(names({ sort: "oldest" })).toEqual(["Cas", "Zoë de Wit", "Anna", "Daan", "Bo"]);
    expect(names({ sort: "checked" })).toEqual(["Cas", "Daan", "Anna", "Zoë de Wit", "Bo"]);
    expect(names({ sort: "calls" })).toEqual(["Anna", "Bo", "Cas", "Daan", "Zoë de Wit"]);
    expect(names({ sort: "pending" })[0]).toBe("Anna");
    expect(names({})).toEqual(["Anna", "Bo", "Cas", "Daan", "Zoë de Wit"]);
  });

  it("counts each status of those that fit everything else", () => {
    expect(Object.fromEntries(search({ status: "paused" }).counts)).toEqual({
      complete: 2,
      refused: 1,
      first: 1,
      paused: 1,
    });
    expect(Object.fromEntries(search({ search: "zoe" }).counts)).toEqual({ complete: 1 });
  });

  it("pages there and back without leaving anybody out or telling anybody twice", () => {
    const first = search({ limit: 2 });
    expect(first).toMatchObject({ repIds: ["crm:77", "4"], matching: 5, start: 0, previousCursor: null });
    const second = search({ limit: 2, cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ repIds: ["5", "2"], start: 2 });
    const third = search({ limit: 2, cursor: second.nextCursor ?? "" });
    expect(third).toMatchObject({ repIds: ["1"], start: 4, nextCursor: null });
    expect(search({ limit: 2, cursor: third.previousCursor ?? "" }).repIds).toEqual(["5", "2"]);
    expect(search({ limit: 2, cursor: second.previousCursor ?? "" })).toMatchObject({ start: 0, previousCursor: null });
  });

  it("goes on after the same rep when others came before it, and by place when that rep is gone", () => {
    const { nextCursor } = search({ limit: 2 });
    const grown = [buildRosterEntry({ repId: "0", name: "Aaf" }), ...ENTRIES];
    expect(search({ limit: 2, cursor: nextCursor ?? "" }, grown).repIds).toEqual(["5", "2"]);
    const shrunk = ENTRIES.filter(({ repId }) => repId !== "4");
    expect(search({ limit: 2, cursor: nextCursor ?? "" }, shrunk).repIds).toEqual(["2", "1"]);
    expect(search({ limit: 2, cursor: nextCursor ?? "" }, ENTRIES.slice(0, 1)).repIds).toEqual(["crm:77"]);
    expect(search({ limit: 2, cursor: nextCursor ?? "" }, []).repIds).toEqual([]);
  });

  it("blames the caller for a cursor that is not of this list, and names nobody in its own", () => {
    const garbage = ["x", "{}", '{"after":1,"at":0}', '{"after":"a","at":-1}', "null"];
    for (const text of garbage) {
      const cursor = Buffer.from(text).toString("base64url");
      expect(() => search({ cursor })).toThrow(expect.objectContaining({ code: "invalid_cursor" }));
    }
    const cursor = Buffer.from(search({ limit: 2 }).nextCursor ?? "", "base64url").toString("utf8");
    expect(cursor).toBe('{"after":"4","at":2}');
  });
});
