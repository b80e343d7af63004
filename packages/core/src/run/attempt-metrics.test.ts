import { describe, expect, it } from "vitest";
import { createMetricsRecorder } from "../../test/metrics-recorder.ts";
import { FAILURE_CODES, type FailureCode } from "../failure.ts";
import { NO_CALLS, type SyncReport } from "../sync/outcome.ts";
import { addAttempt } from "./attempt-metrics.ts";

function buildReport(changes: Partial<SyncReport> = {}): SyncReport {
  return {
    repId: "r",
    outcome: "complete",
    calls: NO_CALLS,
    requests: { light: 0, heavy: 0 },
    checkedAt: "2026-11-22T12:00:00.000Z",
    durationMs: 10,
    completeUntil: undefined,
    failure: undefined,
    scope: "all",
    quarantined: 0,
    newlyQuarantined: 0,
    throttles: 0,
    control: undefined,
    followUps: [],
    repeated: false,
    fault: undefined,
    ...changes,
  };
}

function add(changes: Partial<SyncReport>) {
  const metrics = createMetricsRecorder();
  addAttempt(metrics, buildReport(changes));
  return metrics.values;
}

const toFailed = (code: FailureCode) =>
  ({ outcome: "failed", failure: { class: FAILURE_CODES[code], code, since: "", count: 1 } }) as const;

describe("addAttempt", () => {
  it("counts what was brought and what it took", () => {
    expect(
      add({
        calls: { listed: 9, added: 3, updated: 2, unchanged: 4, pending: 1 },
        requests: { light: 4, heavy: 1 },
        throttles: 1,
        newlyQuarantined: 2,
        quarantined: 5,
        control: "disagreed",
      }),
    ).toEqual({
      CallsAdded: 3,
      CallsUpdated: 2,
      LightRequests: 4,
      HeavyRequests: 1,
      Throttles: 1,
      CallsQuarantined: 2,
      ControlDisagreements: 1,
    });
  });

  it("writes nothing for an attempt that found nothing, and an unfiltered request that agreed", () => {
    expect(add({})).toEqual({});
    expect(add({ control: "agreed" })).toEqual({});
  });

  it("tells whose failure it was", () => {
    expect(add(toFailed("fathom_server_error"))).toEqual({ SourceFailures: 1 });
    expect(add({ ...toFailed("storage_unavailable"), fault: new Error("away") })).toEqual({ OwnFaults: 1 });
    expect(add(toFailed("fathom_rejected_request"))).toEqual({ OwnFaults: 1 });
    expect(add({ outcome: "deferred" })).toEqual({ RepsDeferred: 1 });
    expect(add({ ...toFailed("fathom_key_refused"), outcome: "blocked" })).toEqual({});
  });

  it("counts nothing twice for a message that came twice", () => {
    expect(add({ repeated: true, throttles: 3, calls: { ...NO_CALLS, added: 5 } })).toEqual({});
  });
});
