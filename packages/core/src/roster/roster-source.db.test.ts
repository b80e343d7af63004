import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock } from "../../test/virtual-clock.ts";
import { createConnectionRepository } from "../connection/connection-repository.ts";
import { measure, meterClient } from "../database/meter.ts";
import { createRepRepository } from "../rep/rep-repository.ts";
import { createStateRepository } from "../sync/state-repository.ts";
import { compareNames, toRosterEntry } from "./roster-entry.ts";
import { createRosterSource } from "./roster-source.ts";

const AT = "2026-11-22T12:00:00.000Z";
const COUNT = 60;

describeOnEngines("the source of the roster", (getUrl) => {
  let setting: Awaited<ReturnType<typeof createSetting>>;
  beforeAll(async () => {
    setting = await createSetting();
  });

  /** More reps than a batch holds, with everything that makes a difference. */
  async function createSetting() {
    const client = meterClient(createTestClient(getUrl()));
    const database = { client, tableName: await createTestTable(client) };
    const reps = createRepRepository({ database, clock: createTestClock(AT) });
    const connections = createConnectionRepository({ database });
    const states = createStateRepository({ database });
    const build = async (index: number) => {
      const repId = `R:${index}`;
      const email = `Rep-${index}@sellers.example`;
      await reps.put(repId, { name: `Rep ${index % 50}`, email, fathomEmail: email, active: index % 7 !== 0 });
      if (index % 3 === 0) return;
      const webhook = {
        webhookId: "w",
        pathHash: index % 4 === 0 ? undefined : "hash",
        sealedKey: "sealed",
        baseUrl: "https://hooks.example",
        attemptedAt: AT,
        reason: undefined,
      };
      // Several may come by one connection.
      const connectionId = index % 10 === 1 ? "organisation" : `rep:${repId}`;
      const connection = {
        connectionId,
        repId,
        status: index % 5 === 0 ? ("refused" as const) : ("ok" as const),
        keyTail: "7f2c",
        sealedKey: "sealed",
        checkedAt: AT,
        reason: undefined,
        probeAfter: undefined,
        ownersSeen: index % 8 === 0 ? ["sam@tailspin.example"] : undefined,
        webhook: index % 2 === 0 ? webhook : undefined,
      };
      if (connectionId !== "organisation" || index === 1) await connections.put(connection);
      await reps.setConnection(repId, connectionId);
      if (index % 4 === 1) return;
      const failure = { class: "source", code: "fathom_timeout", since: AT, count: 3 } as const;
      await states.advance(await states.get(repId), {
        coveredUntil: "2026-11-22T11:30:00Z",
        recordedBy: index % 11 === 0 ? "another@sellers.example" : email.toLowerCase(),
        lastCheckedAt: AT,
        quarantined: index % 2,
        failure: index % 6 === 2 ? failure : undefined,
      });
    };
    await Promise.all(Array.from({ length: COUNT }, (_, index) => build(index)));
    return { database, reps, connections, states, source: createRosterSource({ database }) };
  }

  it("says of every rep what the repositories say", async () => {
    const { reps, connections, states, source } = setting;
    const ids = await source.listRepIds();
    expect(ids).toHaveLength(COUNT);
    expect(ids).toEqual(ids.toSorted());
    const expected = await Promise.all(
      ids.map(async (repId) => {
        const rep = await reps.get(repId);
        const connection = rep.connectionId === undefined ? undefined : await connections.find(rep.connectionId);
        return toRosterEntry(rep, connection, await states.get(repId));
      }),
    );
    expect(await source.findEntries(ids)).toEqual(expected.toSorted(compareNames));
  });

  it("leaves out whom there is not, and costs what it says", async () => {
    const { source } = setting;
    const { result, units } = await measure(() => source.findEntries(["R:1", "nobody", "R:2", "r:2"]));
    expect(result.map(({ repId }) => repId)).toEqual(["R:1", "R:2"]);
    expect(units.read).toBeLessThanOrEqual(5);
    expect(await source.findEntries([])).toEqual([]);
  });
});
