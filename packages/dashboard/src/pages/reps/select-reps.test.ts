import { describe, expect, it } from "vitest";
import { buildFailure, buildRep } from "../../../test/build-rep.ts";
import { type Choice, countStatuses, selectRows, toRows } from "./select-reps.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");
const ROWS = toRows(
  [
    buildRep({ repId: "1", name: "Zoë de Wit", sync: { calls: 3, completeUntil: "2026-11-22T13:20:00.000Z" } }),
    buildRep({
      repId: "2",
      name: "Daan",
      email: "daan@tailspin.example",
      sync: { failure: buildFailure("credential") },
    }),
    buildRep({ repId: "crm:77", name: "Anna", sync: { calls: 40, pendingParts: 2 } }),
    buildRep({ repId: "4", name: "Bo", active: false, sync: { completeUntil: null } }),
  ],
  NOW,
);
const names = (choice: Partial<Choice>) =>
  selectRows(ROWS, { search: "", status: undefined, sort: "name", ...choice }).map(({ rep }) => rep.name);

describe("selectRows", () => {
  it("finds every word in names, addresses and ids, without minding accents and case", () => {
    expect(names({ search: "zoe WIT" })).toEqual(["Zoë de Wit"]);
    expect(names({ search: "daan@tail" })).toEqual(["Daan"]);
    expect(names({ search: "crm:77" })).toEqual(["Anna"]);
    expect(names({ search: "zoe daan" })).toEqual([]);
  });

  it("filters by status, and by all that need somebody", () => {
    expect(names({ status: "paused" })).toEqual(["Bo"]);
    expect(names({ status: "trouble" })).toEqual(["Daan"]);
  });

  it("orders the worst first, the stalest first, the most first, and equals by name", () => {
    expect(names({ sort: "status" })).toEqual(["Daan", "Bo", "Anna", "Zoë de Wit"]);
    expect(names({ sort: "oldest" })).toEqual(["Bo", "Zoë de Wit", "Anna", "Daan"]);
    expect(names({ sort: "calls" })).toEqual(["Anna", "Bo", "Daan", "Zoë de Wit"]);
    expect(names({ sort: "pending" })[0]).toBe("Anna");
    expect(names({})).toEqual(["Anna", "Bo", "Daan", "Zoë de Wit"]);
  });

  it("counts each status, and the troubles together", () => {
    expect(Object.fromEntries(countStatuses(ROWS))).toEqual({ complete: 2, refused: 1, trouble: 1, paused: 1 });
  });
});
