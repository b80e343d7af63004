import { expect, it } from "vitest";
import { createBench, readWhole } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";

describeOnEngines("syncRep", (getUrl) => {
  it("brings the last 30 days of a rep by the first sync", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    const ids = bench.addCalls("r1", 25, { everyMinutes: 24 * 60 });
    const report = await bench.sync("r1");
    expect(report.fault).toBeUndefined();
    expect(report).toMatchObject({
      outcome: "complete",
      calls: { listed: 25, added: 25, updated: 0, unchanged: 0, pending: 0 },
      requests: { light: 3, heavy: 3 },
    });
    const whole = await readWhole(bench, "r1");
    expect(whole.calls.map((call) => call.recordingId)).toEqual(ids);
    expect(whole.counters).toEqual({ calls: 25, pendingParts: 0 });
  });
});
