import { beforeAll, describe, expect, it } from "vitest";
import { type CompanyMeasure, measureCompany } from "./measure-company.ts";

const SMALL = { reps: 2, days: 1, intervalMinutes: 60, callsAMonth: 30, callMinutes: 15, compared: [10, 20] } as const;

describe("measureCompany", () => {
  let measured: CompanyMeasure;
  beforeAll(async () => {
    measured = await measureCompany(SMALL);
  }, 120_000);

  it("counts what two reps use in a day, in an idle run and in a busy one", () => {
    const { whole, idle, busy, bytesPerCall, bytesPerRepRun, metricMonths } = measured;
    expect(whole).toMatchObject({ repRuns: 48, calls: 2 });
    // A dispatch and a batch; sent, received and deleted as one.
    expect(idle).toMatchObject({
      repRuns: 2,
      calls: 0,
      lightRequests: 2,
      heavyRequests: 0,
      messages: 2,
      invocations: 2,
      containers: 1,
    });
    expect(idle.sqsRequests).toBe(3);
    // One unit a rep, and the run with its report.
    expect(idle.writeUnits).toBeLessThanOrEqual(2 + 6);
    expect(busy).toMatchObject({ repRuns: 2, calls: 2, lightRequests: 2, heavyRequests: 2 });
    expect(busy.writeUnits).toBeGreaterThan(idle.writeUnits);
    // Containers are new at each tick: each opens the data key again, once.
    expect(idle.kmsRequests).toBe(1);
    expect(whole.lightRequests).toBeGreaterThanOrEqual(48);
    expect(whole.heavyRequests).toBeLessThanOrEqual(2 * 2);
    expect(bytesPerCall.table).toBeGreaterThan(1_000);
    expect(bytesPerCall.indexes).toBeGreaterThan(300);
    expect(bytesPerRepRun.table).toBeGreaterThan(50);
    // The gauges and what is dispatched, at every tick; calls, in the hours in which there were some.
    expect(metricMonths).toBeGreaterThanOrEqual(5);
    expect(metricMonths).toBeLessThan(7);
  });

  it("tells what a run takes for itself from what its reps do", () => {
    const { perRun } = measured;
    // The dispatcher; and the run: written with its entry in the index, sent out, over.
    expect(perRun.invocations).toBeCloseTo(1);
    expect(perRun.sqsRequests).toBeCloseTo(0);
    expect(perRun.writeUnits).toBeGreaterThan(3);
    expect(perRun.writeUnits).toBeLessThan(5);
  });

  it("adds what longer transcripts take, to what is written and to what is stored", { timeout: 120_000 }, async () => {
    const long = await measureCompany({ ...SMALL, callMinutes: 60 });
    expect(long.busy.writeUnits).toBeGreaterThan(measured.busy.writeUnits);
    expect(long.bytesPerCall.table).toBeGreaterThan(measured.bytesPerCall.table + 1_024);
    expect({ ...long.idle, gbSeconds: 0 }).toEqual({ ...measured.idle, gbSeconds: 0 });
  });
});
