import { describe, expect, it } from "vitest";
import { measureCompany } from "./measure-company.ts";

const SMALL = { reps: 2, days: 1, intervalMinutes: 60, callsAMonth: 30, callMinutes: 10 };

describe("measureCompany", () => {
  it("counts what two reps use in a day, in an idle run and in a busy one", { timeout: 60_000 }, async () => {
    const { whole, idle, busy, bytesPerCall, metricMonths } = await measureCompany(SMALL);
    expect(whole).toMatchObject({ repRuns: 48, calls: 2 });
    // A dispatch and a batch; sent, received and deleted as one.
    expect(idle).toMatchObject({
      repRuns: 2,
      calls: 0,
      lightRequests: 2,
      heavyRequests: 0,
      messages: 2,
      invocations: 2,
    });
    expect(idle.sqsRequests).toBe(3);
    // One unit a rep, and the run with its report.
    expect(idle.writeUnits).toBeLessThanOrEqual(2 + 10);
    expect(busy).toMatchObject({ repRuns: 2, calls: 2, lightRequests: 2, heavyRequests: 2 });
    expect(busy.writeUnits).toBeGreaterThan(idle.writeUnits);
    // Containers are new at each tick: each opens the data key again.
    expect(idle.kmsRequests).toBeGreaterThanOrEqual(1);
    expect(whole.lightRequests).toBeGreaterThanOrEqual(48);
    expect(whole.heavyRequests).toBeLessThanOrEqual(2 * 2);
    expect(bytesPerCall).toBeGreaterThan(1_000);
    expect(metricMonths).toBeGreaterThan(5);
  });

  it("adds what longer transcripts take, to what is written and to what is stored", { timeout: 60_000 }, async () => {
    const [short, long] = [
      await measureCompany({ ...SMALL, callMinutes: 15 }),
      await measureCompany({ ...SMALL, callMinutes: 60 }),
    ];
    expect(long.busy.writeUnits).toBeGreaterThan(short.busy.writeUnits);
    expect(long.bytesPerCall).toBeGreaterThan(short.bytesPerCall + 1_024);
    expect({ ...long.idle, gbSeconds: 0 }).toEqual({ ...short.idle, gbSeconds: 0 });
  });
});
