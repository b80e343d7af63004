import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createTestClock, type TestClock } from "../../test/virtual-clock.ts";
import type { Page, PageRequest } from "../database/page.ts";
import type { Rep, RepChanges } from "./rep.ts";
import { createRepRepository, type RepRepository } from "./rep-repository.ts";

describeOnEngines("the rep repository", (getUrl) => {
  let clock: TestClock;
  let reps: RepRepository;
  let count = 0;

  beforeAll(async () => {
    clock = createTestClock("2026-11-22T12:00:00.000Z");
    const client = createTestClient(getUrl());
    reps = createRepRepository({ database: { client, tableName: await createTestTable(client) }, clock });
  });

  /** An id nobody else uses. */
  const newId = () => `rep-${++count}`;
  const build = (repId: string, changes: Partial<RepChanges> = {}): RepChanges => ({
    name: "Noor",
    email: `${repId}@crm.example`,
    fathomEmail: `${repId}@sellers.example`,
    active: true,
    ...changes,
  });
  const put = (repId: string, changes?: Partial<RepChanges>) => reps.put(repId, build(repId, changes));

  async function listAll(list: (page: PageRequest) => Promise<Page<Rep>>, limit: number): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit, cursor });
      expect(page.items.length).toBeLessThanOrEqual(limit);
      ids.push(...page.items.map(({ repId }) => repId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  it("creates a rep, then changes it, keeping the connection and the day it was created", async () => {
    const repId = newId();
    const first = await put(repId);
    expect(first).toMatchObject({ created: true, rep: { repId, revision: 1, connectionId: undefined } });
    await reps.setConnection(repId, "c1");
    await clock.advance(1_000);
    const second = await put(repId, { name: "Noor B.", active: false });
    expect(second).toMatchObject({
      created: false,
      rep: { name: "Noor B.", active: false, connectionId: "c1", createdAt: first.rep.createdAt, revision: 3 },
    });
    expect(await reps.get(repId)).toEqual(second.rep);
  });

  it("knows no rep that was not put, and none by an id in another case", async () => {
    const repId = `Case-${newId()}`;
    await put(repId);
    expect(await reps.find(repId.toLowerCase())).toBeUndefined();
    await expect(reps.get("nobody")).rejects.toMatchObject({ code: "rep_not_found" });
    await expect(reps.setConnection("nobody", "c")).rejects.toMatchObject({ code: "rep_not_found" });
  });

  it("gives a Fathom address to one rep only, whatever its case", async () => {
    const [a, b] = [newId(), newId()];
    await put(a, { fathomEmail: "Shared.Name@Sellers.example" });
    expect((await reps.get(a)).fathomEmail).toBe("shared.name@sellers.example");
    await expect(put(b, { fathomEmail: " shared.name@sellers.EXAMPLE" })).rejects.toMatchObject({
      code: "fathom_email_taken",
    });
    expect(await reps.find(b)).toBeUndefined();
    await put(b);
    await expect(put(b, { fathomEmail: "shared.name@sellers.example" })).rejects.toMatchObject({
      code: "fathom_email_taken",
    });
    expect((await reps.get(b)).fathomEmail).toBe(`${b}@sellers.example`);
  });

  it("frees the old address when a rep moves to another, and lets a rep keep its own", async () => {
    const [a, b] = [newId(), newId()];
    await put(a, { fathomEmail: "moving@sellers.example" });
    await put(a, { fathomEmail: "MOVING@sellers.example", name: "same" });
    await put(a, { fathomEmail: "moved@sellers.example" });
    await put(b, { fathomEmail: "moving@sellers.example" });
    await expect(put(a, { fathomEmail: "moving@sellers.example" })).rejects.toMatchObject({
      code: "fathom_email_taken",
    });
  });

  it("lets one of many simultaneous puts of an address win, and tells the others", async () => {
    const ids = Array.from({ length: 6 }, newId);
    const results = await Promise.allSettled(ids.map((repId) => put(repId, { fathomEmail: "race@sellers.example" })));
    const winners = results.filter(({ status }) => status === "fulfilled");
    expect(winners.length).toBeLessThanOrEqual(1);
    for (const result of results) {
      if (result.status === "rejected") expect(["fathom_email_taken", "conflict"]).toContain(result.reason.code);
    }
    const held = (await Promise.all(ids.map((repId) => reps.find(repId)))).filter((rep) => rep !== undefined);
    expect(held).toHaveLength(winners.length);
  });

  it("never loses a change among simultaneous ones: each was written or its caller was told", async () => {
    const repId = newId();
    await put(repId);
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) => put(repId, { name: `N${index}` })),
    );
    const written = results.filter(({ status }) => status === "fulfilled").length;
    for (const result of results) if (result.status === "rejected") expect(result.reason.code).toBe("conflict");
    expect((await reps.get(repId)).revision).toBe(1 + written);
  });

  it("points a rep to its connection although it is changed at the same moment", async () => {
    const repId = newId();
    await put(repId);
    const [connected] = await Promise.allSettled([
      reps.setConnection(repId, "c1"),
      put(repId, { name: "A" }),
      put(repId, { name: "B" }),
    ]);
    expect(connected.status).toBe("fulfilled");
    expect((await reps.get(repId)).connectionId).toBe("c1");
  });

  it("lists 110 reps page by page in order of id, and for the schedule those that are active and connected", async () => {
    const own = createRepRepository({
      database: { client: createTestClient(getUrl()), tableName: await createTestTable(createTestClient(getUrl())) },
      clock,
    });
    const ids = Array.from({ length: 110 }, (_, index) => `p${String(index).padStart(3, "0")}`);
    await Promise.all(ids.map((repId, index) => own.put(repId, build(repId, { active: index % 5 !== 0 }))));
    await Promise.all(
      ids.filter((_, index) => index % 2 === 0).map((repId) => own.setConnection(repId, `rep:${repId}`)),
    );
    expect(await listAll(own.list, 100)).toEqual(ids);
    const wanted = ids.filter((_, index) => index % 5 !== 0 && index % 2 === 0);
    expect(await listAll(own.listDispatchable, 7)).toEqual(wanted);

    const [first = ""] = wanted;
    await own.put(first, build(first, { active: false }));
    expect(await listAll(own.listDispatchable, 100)).toEqual(wanted.slice(1));
    await own.put(first, build(first, { active: true }));
    await own.setConnection(first, undefined);
    expect(await listAll(own.listDispatchable, 100)).toEqual(wanted.slice(1));
    await own.setConnection(first, "c");
    expect(await listAll(own.listDispatchable, 100)).toEqual(wanted);
  });

  it("blames the caller for a cursor that is not of this list", async () => {
    const foreign = Buffer.from(JSON.stringify({ pk: "a", sk: "b" })).toString("base64url");
    for (const cursor of ["garbage", foreign]) {
      await expect(reps.list({ limit: 5, cursor })).rejects.toMatchObject({ code: "invalid_cursor" });
    }
  });
});
