import { describe, expect, it } from "vitest";
import { createMetricsRecorder } from "../../test/metrics-recorder.ts";
import { HOUR_MS, MINUTE_MS, toInstant } from "../clock.ts";
import { FAILURE_CODES, type Failure, type FailureCode } from "../failure.ts";
import { METRICS } from "../metrics.ts";
import { DEFAULT_SYNC_POLICY } from "../sync/policy.ts";
import { type SyncState, toInitialState } from "../sync/state.ts";
import type { Candidate } from "./candidates.ts";
import { addStanding, DEFAULT_STANDING_LIMITS, toStanding } from "./standing.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const ago = (ms: number) => toInstant(NOW - ms);

function buildCandidate(changes: Partial<SyncState> = {}, updatedAt = ago(90 * 24 * HOUR_MS)): Candidate {
  return {
    rep: {
      repId: "r",
      name: "R",
      email: "r@x.example",
      fathomEmail: "r@x.example",
      active: true,
      connectionId: "rep:r",
      createdAt: updatedAt,
      updatedAt,
      revision: 1,
    },
    state: { ...toInitialState("r"), coveredUntil: ago(30 * MINUTE_MS), outcome: "complete", ...changes },
  };
}

function buildFailure(code: FailureCode): Failure {
  return { class: FAILURE_CODES[code], code, since: ago(HOUR_MS), count: 2 };
}

const stand = (...candidates: Candidate[]) => toStanding(candidates, NOW, DEFAULT_STANDING_LIMITS);

describe("toStanding", () => {
  it("is all zero for nobody", () => {
    expect(stand()).toEqual({ reps: 0, stalestSeconds: 0, behind: 0, blocked: 0, failing: 0, overdueParts: 0 });
  });

  it("finds nothing wrong with a rep checked at the last tick", () => {
    expect(stand(buildCandidate())).toEqual({
      reps: 1,
      stalestSeconds: 1_800,
      behind: 0,
      blocked: 0,
      failing: 0,
      overdueParts: 0,
    });
  });

  it("counts as behind who is complete until longer ago than two intervals, and no sooner", () => {
    const just = buildCandidate({ coveredUntil: ago(HOUR_MS) });
    const over = buildCandidate({ coveredUntil: ago(HOUR_MS + 1) });
    expect(stand(just)).toMatchObject({ behind: 0, stalestSeconds: 3_600 });
    expect(stand(just, over, over)).toMatchObject({ behind: 2, stalestSeconds: 3_600.001 });
  });

  it("lets a rep that was never synced wait since it was last changed", () => {
    expect(stand(buildCandidate({ coveredUntil: undefined }, ago(5 * MINUTE_MS)))).toMatchObject({
      stalestSeconds: 300,
      behind: 0,
    });
    expect(stand(buildCandidate({ coveredUntil: undefined }, ago(3 * HOUR_MS)))).toMatchObject({ behind: 1 });
  });

  it("takes a clock that was ahead for no time at all", () => {
    expect(stand(buildCandidate({ coveredUntil: ago(-HOUR_MS) }))).toMatchObject({ stalestSeconds: 0, behind: 0 });
  });

  it.each(Object.entries(FAILURE_CODES))("counts %s, of class %s, where it belongs", (code, failureClass) => {
    const failure = buildFailure(code as FailureCode);
    const { blocked, failing, behind } = stand(buildCandidate({ failure, coveredUntil: ago(9 * HOUR_MS) }));
    expect({ blocked, failing, behind }).toEqual({
      blocked: failureClass === "credential" ? 1 : 0,
      failing: failureClass === "source" || failureClass === "ours" ? 1 : 0,
      behind: failureClass === "credential" ? 0 : 1,
    });
  });

  it("counts a blocked rep apart: how old its calls are is no sign of the machinery", () => {
    const blocked = buildCandidate({ outcome: "blocked", coveredUntil: ago(400 * HOUR_MS) });
    expect(stand(blocked, buildCandidate())).toMatchObject({ blocked: 1, behind: 0, stalestSeconds: 1_800 });
  });

  it("counts reps, blocked or not, with a part pending for more than a day", () => {
    const day = 24 * HOUR_MS;
    const { overdueParts } = stand(
      buildCandidate({ oldestPendingAt: ago(day) }),
      buildCandidate({ oldestPendingAt: ago(day + 1) }),
      buildCandidate({ oldestPendingAt: ago(day + 1), outcome: "blocked" }),
    );
    expect(overdueParts).toBe(2);
  });

  it("says that parts are overdue before they are given up", () => {
    expect(DEFAULT_STANDING_LIMITS.overdueAfterMs).toBeLessThan(DEFAULT_SYNC_POLICY.readiness.giveUpAfterMs);
  });
});

describe("addStanding", () => {
  it("writes every gauge of the standing also when it is 0: an alarm tells none from nobody looked", () => {
    const metrics = createMetricsRecorder();
    addStanding(metrics, stand());
    const gauges = Object.entries(METRICS).filter(([name, { kind }]) => kind === "gauge" && name !== "RunSeconds");
    expect(metrics.values).toEqual(Object.fromEntries(gauges.map(([name]) => [name, 0])));
  });
});
