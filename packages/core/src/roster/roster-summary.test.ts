import { describe, expect, it } from "vitest";
import { buildRosterEntry, buildRosterFailure } from "../../test/build-roster-entry.ts";
import { summariseRoster } from "./roster-summary.ts";

const NOW = Date.parse("2026-11-22T13:40:00.000Z");
const fine = (count: number) => Array.from({ length: count }, (_, index) => buildRosterEntry({ repId: `r${index}` }));

describe("summariseRoster", () => {
  it("says how many stand how, since when, and who it is when it is one", () => {
    const summary = summariseRoster(
      [
        ...fine(24),
        buildRosterEntry({ repId: "sam", connection: "refused", failure: buildRosterFailure("credential") }),
        buildRosterEntry({ repId: "p", active: false, failure: buildRosterFailure("ours") }),
      ],
      NOW,
    );
    expect(summary).toMatchObject({ reps: 26, active: 25, upToDate: 24, calls: 26 * 12 });
    expect(summary.statuses).toEqual([
      { status: "refused", count: 1, since: "2026-11-17T09:00:00.000Z", repId: "sam" },
      { status: "paused", count: 1, since: "2026-11-17T09:00:00.000Z", repId: "p" },
      { status: "complete", count: 24, since: undefined, repId: undefined },
    ]);
    expect(summary.failures).toEqual([{ class: "credential", count: 1, since: "2026-11-17T09:00:00.000Z" }]);
    expect(summary.freshness).toMatchObject({ fresh: 25, off: 1 });
  });

  it("promises no more than the least complete of those it counts", () => {
    const entries = [
      ...fine(2),
      buildRosterEntry({ completeUntil: "2026-11-22T13:05:00.000Z", lastCheckedAt: "2026-11-22T13:39:00.000Z" }),
      buildRosterEntry({ completeUntil: "2026-11-22T09:00:00.000Z" }),
    ];
    expect(summariseRoster(entries, NOW)).toMatchObject({
      completeUntil: "2026-11-22T13:05:00.000Z",
      lastCheckedAt: "2026-11-22T13:39:00.000Z",
      upToDate: 3,
    });
  });

  it("takes since when one is behind from what is complete, and a refusal without a failure from its last try", () => {
    const [behind] = summariseRoster([buildRosterEntry({ completeUntil: "2026-11-20T09:00:00.000Z" })], NOW).statuses;
    expect(behind).toMatchObject({ status: "behind", since: "2026-11-20T09:00:00.000Z" });
    const refused = buildRosterEntry({ connection: "refused", refusedAt: "2026-11-19T08:00:00.000Z" });
    expect(summariseRoster([refused], NOW).statuses[0]).toMatchObject({ since: "2026-11-19T08:00:00.000Z" });
  });

  it("counts parts on their way, and the webhooks of those who are synced", () => {
    const entries = [
      buildRosterEntry({ pendingParts: 3, webhook: "active" }),
      buildRosterEntry({ pendingParts: 1, webhook: "failed" }),
      buildRosterEntry({ active: false, webhook: "active" }),
      buildRosterEntry({ connection: "none" }),
      buildRosterEntry(),
    ];
    expect(summariseRoster(entries, NOW)).toMatchObject({
      pendingParts: 4,
      repsPending: 2,
      webhooks: { active: 1, failed: 1, none: 1 },
    });
  });

  it("is all zeros of nobody", () => {
    expect(summariseRoster([], NOW)).toMatchObject({ reps: 0, upToDate: 0, statuses: [], failures: [] });
  });
});
