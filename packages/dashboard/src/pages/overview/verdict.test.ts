import { describe, expect, it } from "vitest";
import { buildSummary } from "../../../test/build-summary.ts";
import { createFormat } from "../../texts/format.ts";
import { OVERVIEW_TEXTS } from "./overview.texts.ts";
import { toVerdict } from "./verdict.ts";
import { toVerdictLink } from "./verdict-link.ts";
import { toVerdictWords } from "./verdict-words.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");
const refused = { refused: { since: "2026-11-17T09:00:00.000Z", repId: "sam" } };

function say(summary: Parameters<typeof toVerdict>[0], language: "en" | "nl" = "en"): string {
  const verdict = toVerdict(summary, NOW);
  const words = toVerdictWords(verdict, OVERVIEW_TEXTS[language], createFormat(language, "Europe/Amsterdam"), NOW);
  return [words.headline, ...words.troubles.map(({ text }) => text)].join(" ");
}

describe("the verdict", () => {
  it("says in one breath who is complete until when, and who is not and what to do", () => {
    expect(say(buildSummary(24, refused))).toBe(
      "24 of 25 reps are complete until 14:30. One key was refused on 17 November: renew it.",
    );
    expect(say(buildSummary(24, refused), "nl")).toBe(
      "24 van de 25 verkopers zijn compleet tot 14:30. Eén sleutel is geweigerd op 17 november: vernieuw hem.",
    );
    expect(say(buildSummary(9_990, { behind: { count: 10 } }))).toBe(
      "9,990 of 10,000 reps are complete until 14:30. 10 reps have not been checked to the end for over an hour: press Refresh.",
    );
  });

  it("leads to the rep when it is one, and to all of them when they are more", () => {
    expect(toVerdict(buildSummary(24, refused), NOW).troubles).toMatchObject([{ status: "refused", repId: "sam" }]);
    const [many] = toVerdict(buildSummary(24, { refused: { count: 2 } }), NOW).troubles;
    expect(many).toMatchObject({ status: "refused", count: 2, repId: undefined });
  });

  it("leads by its sentence to those whom it counts, or to the schedule when nothing moves", () => {
    const lead = (...summary: Parameters<typeof buildSummary>) =>
      toVerdictLink(toVerdict(buildSummary(...summary), NOW));
    expect(lead(24, refused)).toEqual({ to: "/reps", search: { status: "complete" } });
    expect(lead(3)).toEqual({ to: "/reps", search: { status: "complete" } });
    // Of 25 one is counted that the filter would leave out.
    expect(lead(24, { quarantined: {} })).toEqual({ to: "/reps" });
    expect(lead(0, refused)).toEqual({ to: "/reps" });
    expect(lead(0, { first: {} }, { lastCheckedAt: null })).toEqual({ to: "/reps", search: { status: "first" } });
    expect(lead(0, { behind: {} }, { lastCheckedAt: "2026-11-22T11:00:00.000Z" })).toEqual({ to: "/settings" });
    expect(lead(0)).toBeUndefined();
  });

  it("is green only when everybody who is to be synced is complete", () => {
    expect(toVerdict(buildSummary(3), NOW)).toMatchObject({ kind: "all", tone: "good", upToDate: 3 });
    expect(toVerdict(buildSummary(2, { paused: {} }), NOW)).toMatchObject({ kind: "all", tone: "good" });
    const spoilt = ["refused", "source", "ours", "behind", "first", "quarantined", "unconnected", "mismatch"] as const;
    for (const status of spoilt) expect(toVerdict(buildSummary(2, { [status]: {} }), NOW).tone).not.toBe("good");
  });

  it("tells that everything stands still from one rep that is late", () => {
    const late = { lastCheckedAt: "2026-11-22T11:00:00.000Z" };
    expect(toVerdict(buildSummary(0, { behind: { count: 2 } }, late), NOW)).toMatchObject({
      kind: "stopped",
      tone: "bad",
    });
    expect(toVerdict(buildSummary(1, { behind: {} }), NOW)).toMatchObject({ kind: "some", tone: "bad" });
  });

  it("knows the first day: no reps, nobody connected, the first calls on their way", () => {
    expect(toVerdict(buildSummary(0), NOW).kind).toBe("none");
    expect(toVerdict(buildSummary(0, { unconnected: {} }), NOW).kind).toBe("unconnected");
    expect(toVerdict(buildSummary(0, { first: {} }, { lastCheckedAt: null }), NOW).kind).toBe("first");
  });

  it("lists the worst first, and paused reps last", () => {
    const summary = buildSummary(0, { paused: {}, source: {}, ours: {}, ...refused });
    expect(toVerdict(summary, NOW).troubles.map(({ status }) => status)).toEqual([
      "refused",
      "ours",
      "source",
      "paused",
    ]);
  });
});
