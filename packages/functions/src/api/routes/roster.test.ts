import type { RepView, RosterPage, RosterSummaryView } from "@fathom-sync/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, createBench, useMachine } from "../../../test/bench.ts";

const getMachine = useMachine();
let bench: Bench;
beforeAll(async () => {
  bench = await createBench(getMachine());
  await bench.addRep("anna", 3);
  const sam = await bench.addRep("sam", 1);
  await bench.drain();
  await bench.call("PUT", "/api/reps/crm:7", { json: { name: "Zoë Ørsted", email: "zoe@crm.example" } });
  await bench.call("PUT", "/api/reps/paused", { json: { name: "Bo", email: "bo@crm.example", active: false } });
  bench.simulator.revokeKey(sam.email);
  await bench.services.dispatcher.runSlot("2026-11-22T12:00:00Z");
  await bench.drain();
});

const list = (query = "", headers = {}) => bench.read<RosterPage>("GET", `/api/roster${query}`, { headers });
const ids = ({ items }: RosterPage) => items.map(({ repId }) => repId);

describe("GET /api/roster", () => {
  it("shows each rep as it is shown alone, with one word for how it stands, the worst first", async () => {
    const page = await list();
    expect(page).toMatchObject({ total: 4, matching: 4, start: 0, nextCursor: null, previousCursor: null });
    expect(page.items.map(({ repId, status }) => [repId, status])).toEqual([
      ["sam", "refused"],
      ["crm:7", "unconnected"],
      ["paused", "paused"],
      ["anna", "complete"],
    ]);
    for (const { status: _status, freshness: _freshness, ...rep } of page.items) {
      expect(rep).toEqual(await bench.read<RepView>("GET", `/api/reps/${rep.repId}`));
    }
    expect(Math.abs(Date.parse(page.asOf) - bench.clock.now())).toBeLessThan(5_000);
  });

  it("searches names, addresses and ids without case and accents, and counts what was found", async () => {
    expect(ids(await list("?search=zoe%20orsted"))).toEqual(["crm:7"]);
    expect(ids(await list("?search=SELLERS.example&sort=name"))).toEqual(["anna", "sam"]);
    expect(ids(await list("?search=crm%3A"))).toEqual(["crm:7"]);
    const none = await list("?search=nobody");
    expect(none).toMatchObject({ total: 4, matching: 0, items: [], counts: [] });
    expect((await list("?search=sellers&status=complete")).counts).toEqual([
      { status: "refused", count: 1 },
      { status: "complete", count: 1 },
    ]);
  });

  it("filters", async () => {
    expect(ids(await list("?status=trouble"))).toEqual(["sam"]);
    expect(ids(await list("?active=false"))).toEqual(["paused"]);
    expect(ids(await list("?failure=credential"))).toEqual(["sam"]);
    expect(ids(await list("?freshness=off&sort=name"))).toEqual(["paused", "crm:7"]);
  });

  it("pages in any order", async () => {
    const first = await list("?sort=name&limit=3");
    const last = await list(`?sort=name&limit=3&cursor=${encodeURIComponent(first.nextCursor ?? "")}`);
    expect([...ids(first), ...ids(last)]).toEqual(["paused", "anna", "sam", "crm:7"]);
    const back = await list(`?sort=name&limit=3&cursor=${encodeURIComponent(last.previousCursor ?? "")}`);
    expect(ids(back)).toEqual(ids(first));
    expect((await bench.call("GET", "/api/roster?cursor=e30")).body).toMatchObject({ code: "invalid_cursor" });
  });

  it("says in the reader's language what holds a rep up", async () => {
    const { items } = await list("?status=refused", { "accept-language": "nl" });
    expect(items[0]?.sync.failure?.message).toMatch(/Fathom weigert/);
  });

  it.each(["?status=fine", "?sort=age", "?active=yes", "?failure=mine", "?freshness=old", "?search=", "?q=anna"])(
    "refuses %s and names what is allowed",
    async (query) => {
      const answer = await bench.call("GET", `/api/roster${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid_request" } });
      expect(answer.text).toContain(`query.${/\w+/.exec(query)?.[0]}`);
    },
  );
});

describe("GET /api/roster/summary", () => {
  it("says in a few numbers what the list says in many lines", async () => {
    const { items } = await list();
    const summary = await bench.read<RosterSummaryView>("GET", "/api/roster/summary");
    expect(summary).toMatchObject({ reps: 4, active: 3, upToDate: 1, calls: 4 });
    expect(summary.statuses.map(({ status, count, repId }) => ({ status, count, repId }))).toEqual(
      items.map(({ status, repId }) => ({ status, count: 1, repId })),
    );
    const sam = items.find(({ repId }) => repId === "sam");
    expect(summary.failures).toEqual([{ class: "credential", count: 1, since: sam?.sync.failure?.since }]);
    expect(summary.completeUntil).toBe(items.find(({ repId }) => repId === "anna")?.sync.completeUntil);
    expect(summary.freshness.reduce((sum, { count }) => sum + count, 0)).toBe(4);
  });
});

describe("a roster that is kept", () => {
  it("shows what is done here at once, and no name of a rep that was erased", async () => {
    const own = await createBench(getMachine(), { rosterLimits: { liveRepsMax: 5, agePerRepMs: 60_000 } });
    const rows = Array.from({ length: 10 }, (_, index) => ({
      repId: `r${index}`,
      name: `Rep ${index}`,
      email: `r${index}@crm.example`,
    }));
    expect((await own.call("POST", "/api/reps/import", { json: { reps: rows } })).body).toMatchObject({ created: 10 });
    const read = (query: string) => own.read<RosterPage>("GET", `/api/roster?${query}`);
    const before = await read("limit=1");
    expect(before.total).toBe(10);
    await own.call("PUT", "/api/reps/r5", { json: { name: "Renamed", email: "r5@crm.example" } });
    await own.call("PUT", "/api/reps/added", { json: { name: "Added", email: "added@crm.example" } });
    const user = own.addUser("Eva", 1);
    await own.call("PUT", "/api/reps/r6", { json: { name: "Eva", email: user.email } });
    await own.call("PUT", "/api/reps/r6/connection", { json: { apiKey: user.apiKey } });
    await own.drain();
    await own.call("DELETE", "/api/reps/r7");
    expect(await read("search=renamed")).toMatchObject({ asOf: before.asOf, total: 10, matching: 1 });
    expect(await read("search=added")).toMatchObject({ matching: 1 });
    expect(await read("search=r7%40crm")).toMatchObject({ matching: 0, items: [] });
    expect((await read("search=eva")).items).toMatchObject([{ repId: "r6", status: "complete", sync: { calls: 1 } }]);
    await own.call("DELETE", "/api/reps/r8?purge=true");
    const after = await read("search=r8%40crm");
    expect(after).toMatchObject({ total: 9, matching: 0 });
    expect(after.asOf).not.toBe(before.asOf);
  });
});
