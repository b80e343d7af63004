import { describe, expect, it } from "vitest";
import { buildFailure, buildRep } from "../../../test/build-rep.ts";
import { createFormat } from "../../texts/format.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { toVerdict } from "./verdict.ts";
import { toVerdictWords } from "./verdict-words.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");
const fine = (count: number) => Array.from({ length: count }, (_, index) => buildRep({ repId: `rep-${index}` }));
const refused = buildRep({
  repId: "sam",
  connection: { status: "refused" },
  sync: { failure: buildFailure("credential") },
});

function say(reps: Parameters<typeof toVerdict>[0], language: "en" | "nl" = "en"): string {
  const verdict = toVerdict(reps, NOW);
  const words = toVerdictWords(verdict, OVERVIEW_TEXTS[language], createFormat(language, "Europe/Amsterdam"), NOW);
  return [words.headline, ...words.troubles.map(({ text }) => text)].join(" ");
}

describe("the verdict", () => {
  it("says in one breath who is complete until when, and who is not and what to do", () => {
    expect(say([...fine(24), refused])).toBe(
      "24 of 25 reps are complete until 14:30. One key was refused on 17 November: renew it.",
    );
    expect(say([...fine(24), refused], "nl")).toBe(
      "24 van de 25 verkopers zijn compleet tot 14:30. Eén sleutel is geweigerd op 17 november: vernieuw hem.",
    );
  });

  it("is green only when everybody who is to be synced is complete", () => {
    expect(toVerdict(fine(3), NOW)).toMatchObject({ kind: "all", tone: "good", upToDate: 3 });
    expect(toVerdict([...fine(2), buildRep({ active: false })], NOW)).toMatchObject({ kind: "all", tone: "good" });
    const spoilt = [
      refused,
      buildRep({ sync: { failure: buildFailure("source") } }),
      buildRep({ sync: { failure: buildFailure("ours") } }),
      buildRep({ sync: { completeUntil: "2026-11-22T12:00:00.000Z" } }),
      buildRep({ sync: { completeUntil: null } }),
      buildRep({ sync: { quarantined: 1 } }),
      buildRep({ connection: { status: "none" } }),
      buildRep({ warning: { code: "owner_mismatch", seen: [] } }),
    ];
    for (const rep of spoilt) expect(toVerdict([...fine(2), rep], NOW).tone).not.toBe("good");
  });

  it("is never green, and says of whom it speaks, while reps are still being read", () => {
    const verdict = toVerdict(fine(100), NOW, false);
    expect(verdict).toMatchObject({ kind: "all", tone: "info", readSoFar: 100 });
    const words = toVerdictWords(verdict, OVERVIEW_TEXTS.en, createFormat("en", "Europe/Amsterdam"), NOW);
    expect(words.headline).toBe("Of the first 100 reps: All 100 reps are complete until 14:30.");
    expect(toVerdict([...fine(99), refused], NOW, false).tone).toBe("bad");
  });

  it("promises no more than the least complete of those it counts", () => {
    const reps = [...fine(2), buildRep({ sync: { completeUntil: "2026-11-22T13:05:00.000Z" } })];
    expect(toVerdict(reps, NOW).until).toBe("2026-11-22T13:05:00.000Z");
  });

  it("tells that everything stands still from one rep that is late", () => {
    const late = { completeUntil: "2026-11-22T11:00:00.000Z", lastCheckedAt: "2026-11-22T11:00:00.000Z" };
    expect(toVerdict([buildRep({ sync: late }), buildRep({ sync: late })], NOW)).toMatchObject({
      kind: "stopped",
      tone: "bad",
    });
    expect(toVerdict([buildRep({ sync: late }), ...fine(1)], NOW)).toMatchObject({ kind: "some", tone: "bad" });
  });

  it("knows the first day: no reps, nobody connected, the first calls on their way", () => {
    expect(toVerdict([], NOW).kind).toBe("none");
    expect(toVerdict([buildRep({ connection: { status: "none" } })], NOW).kind).toBe("unconnected");
    expect(toVerdict([buildRep({ sync: { completeUntil: null, lastCheckedAt: null } })], NOW).kind).toBe("first");
  });

  it("lists the worst first, and paused reps last", () => {
    const reps = [
      buildRep({ active: false }),
      buildRep({ sync: { failure: buildFailure("source") } }),
      buildRep({ sync: { failure: buildFailure("ours") } }),
      refused,
    ];
    expect(toVerdict(reps, NOW).troubles.map(({ status }) => status)).toEqual(["refused", "ours", "source", "paused"]);
  });
});
