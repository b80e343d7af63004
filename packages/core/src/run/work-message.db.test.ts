import { expect, it } from "vitest";
import { createBench, toMessage } from "../../test/bench.ts";
import { describeOnEngines } from "../../test/engines.ts";
import { MINUTE_MS } from "../clock.ts";
import { parseSyncMessage } from "../sync/message.ts";
import { toFollowUpMessages } from "./follow-up.ts";

describeOnEngines("a worker's message", (getUrl) => {
  it("becomes a line of the run's report, units included", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.addCalls("r1", 3);
    const message = parseSyncMessage(JSON.stringify(toMessage("r1", "run")));
    const { line } = await bench.clock.settle(bench.workMessage(message, bench.clock.now() + MINUTE_MS));
    expect(line).toMatchObject({
      repId: "r1",
      outcome: "complete",
      attempt: 1,
      at: "2026-11-22T12:00:00.000Z",
      calls: { added: 3 },
      requests: { light: 1, heavy: 1 },
      failure: undefined,
    });
    expect(line?.units.read).toBeGreaterThan(0);
    expect(line?.units.write).toBeGreaterThan(3);
    const again = await bench.clock.settle(bench.workMessage(message, bench.clock.now() + MINUTE_MS));
    expect(again).toMatchObject({ report: { repeated: true }, line: { attempt: 0, requests: { light: 0, heavy: 0 } } });
  });

  it("books to each of two reps at work side by side its own units", async () => {
    const bench = await createBench(getUrl());
    for (const [repId, count] of [
      ["small", 1],
      ["large", 30],
    ] as const) {
      await bench.addRep(repId);
      bench.addCalls(repId, count);
    }
    const deadlineAt = bench.clock.now() + MINUTE_MS;
    const [small, large] = await bench.clock.settle(
      Promise.all(["small", "large"].map((repId) => bench.workMessage(toMessage(repId, "run"), deadlineAt))),
    );
    expect(small?.line?.units.write).toBeLessThan(35);
    expect(large?.line?.units.write).toBeGreaterThan(100);
  });

  it("sends the message that goes on before it answers, and throws when that cannot be sent", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.simulator.failNext(500);
    const work = () => bench.clock.settle(bench.workMessage(toMessage("r1", "run"), bench.clock.now() + MINUTE_MS));
    await work();
    expect(bench.sent).toMatchObject([
      { delaySeconds: 60, message: { repId: "r1", runId: "run", trigger: "continuation", attempt: 2 } },
    ]);
    expect(parseSyncMessage(JSON.stringify(bench.sent[0]?.message))).toEqual(bench.sent[0]?.message);
    bench.simulator.failNext(500);
    bench.sent.push = () => {
      throw new Error("the queue is down");
    };
    await expect(work()).rejects.toThrow("the queue is down");
  });

  it("waits longer than the queue can by turns of 15 minutes", async () => {
    const bench = await createBench(getUrl());
    await bench.addRep("r1");
    bench.simulator.failNext(429, { retryAfterSeconds: 2_000 });
    const report = await bench.sync("r1", { runId: "run" });
    const followUps = toFollowUpMessages(report, "run", 1);
    expect(followUps).toMatchObject([{ delaySeconds: 900, message: { attempt: 2 } }]);
    bench.simulator.reset();
    await bench.queue.send([{ message: toMessage("r1", "other"), delaySeconds: 0 }]);
    bench.sent.length = 0;
    await bench.queue.send(followUps);
    const reports = (await bench.drain({ limit: 20 })).filter(({ scope }) => scope === "all");
    // Sent: twice on its way, and the other run, which the chain does the work of. That one was taken before.
    expect(reports.map(({ outcome }) => outcome)).toEqual(["deferred", "deferred", "complete"]);
    for (const { requests } of reports.slice(0, 2)) expect(requests).toEqual({ light: 0, heavy: 0 });
  });
});
