/** A Fathom that reads both of its bounds as exclusive, which its documentation leaves open. */
import { type DynamoDbServer, startDynamoDb } from "@fathom-sync/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBench, days } from "../../test/bench.ts";

let server: DynamoDbServer;
beforeAll(async () => {
  server = await startDynamoDb({ engine: "in-process" });
});
afterAll(async () => {
  await server.stop();
});

describe("a call created in the very second at which two slices meet", () => {
  it("is held, though neither slice lists the call of its bound", async () => {
    const bench = await createBench(server.url, { sliceMsMax: days(1) });
    await bench.addRep("r1");
    bench.simulator.setSwitches({}, { createdAfter: "exclusive", createdBefore: "exclusive" });
    bench.addCalls("r1", 2, { newestMinutesAgo: 3 * 24 * 60, everyMinutes: 90 });
    expect(await bench.sync("r1")).toMatchObject({ outcome: "complete" });
    expect(await bench.manifests.listWindow("r1", "2000", "2999")).toHaveLength(2);
  });
});
