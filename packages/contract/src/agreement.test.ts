/** The contract repeats the engine's closed sets, because it must not depend on the engine. Here they are held equal. */
import * as core from "@fathom-sync/core";
import { describe, expect, it } from "vitest";
import { PART_STATES } from "./calls.ts";
import { CONNECTION_STATUSES } from "./connections.ts";
import { FAILURE_CLASSES, FAILURE_CODES } from "./failures.ts";
import { Instant, RepId, RunId } from "./ids.ts";
import { OUTCOMES } from "./outcomes.ts";
import { PROBLEM_CODES } from "./problem-catalogue.ts";
import { FRESHNESS_STEPS, REP_STATUSES, ROSTER_SORTS } from "./roster.ts";
import { RUN_STATES, TRIGGERS } from "./runs.ts";

describe("the contract and the engine", () => {
  it("have the same closed sets", () => {
    expect(FAILURE_CODES).toEqual(core.FAILURE_CODES);
    expect(FAILURE_CLASSES).toEqual(core.FAILURE_CLASSES);
    expect(OUTCOMES).toEqual(core.OUTCOMES);
    expect(PART_STATES).toEqual(core.PART_STATES);
    expect(RUN_STATES).toEqual(core.RUN_STATES);
    expect(TRIGGERS).toEqual(core.TRIGGERS);
    expect(REP_STATUSES).toEqual(core.REP_STATUSES);
    expect(FRESHNESS_STEPS).toEqual(core.FRESHNESS_STEPS);
    expect(ROSTER_SORTS).toEqual(core.ROSTER_SORTS);
    expect(CONNECTION_STATUSES).toEqual(["none", ...core.CONNECTION_STATUSES]);
  });

  it("have a problem for every error the engine shows", () => {
    expect(PROBLEM_CODES).toEqual(expect.arrayContaining([...core.APP_ERROR_CODES]));
  });

  it("agree on ids and instants", () => {
    const repIds = ["a", "A:b.c-d_9", "", "a b", "é", "x".repeat(64), "x".repeat(65), "a\n"];
    expect(repIds.map((repId) => RepId.safeParse(repId).success)).toEqual(
      repIds.map((repId) => core.REP_ID_PATTERN.test(repId)),
    );
    const now = Date.parse("2026-11-22T13:30:00.123Z");
    const runIds = [
      core.toExternalRunId(now),
      core.toUniqueRunId("bulk", now, () => 0.5),
      core.toSlotRunId(core.toInstant(now)),
    ];
    for (const runId of runIds) expect(RunId.parse(runId)).toBe(runId);
    expect(Instant.parse(core.toInstant(now))).toBe("2026-11-22T13:30:00.123Z");
  });
});
