import { beforeAll, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { toFailure } from "../failure.ts";
import { toInitialState } from "./state.ts";
import { createStateRepository, type StateRepository } from "./state-repository.ts";

const AT = "2026-11-22T12:00:00.000Z";

describeOnEngines("the state repository", (getUrl) => {
  let states: StateRepository;
  beforeAll(async () => {
    const client = createTestClient(getUrl());
    states = createStateRepository({ database: { client, tableName: await createTestTable(client) } });
  });

  it("gives the initial state for a rep never synced", async () => {
    expect(await states.get("new")).toEqual(toInitialState("new"));
  });

  it("lets only one of two commits of the same version through", async () => {
    const read = await states.get("a");
    expect(await states.advance(read, { coveredUntil: "1", outcome: "complete" })).toBe(true);
    expect(await states.advance(read, { coveredUntil: "2" })).toBe(false);
    const second = await states.get("a");
    expect(second).toMatchObject({ version: 1, coveredUntil: "1" });
    expect(await states.advance(second, { coveredUntil: "3" })).toBe(true);
    expect(await states.advance(second, { coveredUntil: "4" })).toBe(false);
    expect(await states.get("a")).toMatchObject({ version: 2, coveredUntil: "3" });
  });

  it("notes an attempt without moving the fence, and only for those who are not overtaken", async () => {
    const read = await states.get("b");
    const failure = toFailure(undefined, "fathom_timeout", AT);
    expect(await states.note(read, { lastAttemptAt: AT, failure, outcome: "failed" })).toBe(true);
    expect(await states.get("b")).toMatchObject({ version: 0, failure, outcome: "failed" });
    expect(await states.advance(read, { coveredUntil: "1", failure: undefined })).toBe(true);
    expect(await states.note(read, { outcome: "failed", failure })).toBe(false);
    expect(await states.get("b")).toMatchObject({ version: 1, failure: undefined, outcome: "failed" });
  });

  it("removes what a change leaves undefined and keeps the rest", async () => {
    const read = await states.get("c");
    await states.advance(read, { coveredFrom: "0", coveredUntil: "1", notBefore: AT, sliceMs: 5 });
    await states.advance(await states.get("c"), { notBefore: undefined, sliceMs: undefined, outcome: "complete" });
    expect(await states.get("c")).toEqual({
      ...toInitialState("c"),
      version: 2,
      coveredFrom: "0",
      coveredUntil: "1",
      outcome: "complete",
    });
  });

  it("reads many at once, those never synced included, ids in another case apart", async () => {
    for (const repId of ["m1", "M1"]) await states.advance(await states.get(repId), { coveredUntil: repId });
    const ids = ["m1", "M1", ...Array.from({ length: 150 }, (_, index) => `none-${index}`)];
    const many = await states.getMany(ids);
    expect([...many.keys()]).toEqual(ids);
    expect([many.get("m1")?.coveredUntil, many.get("M1")?.coveredUntil]).toEqual(["m1", "M1"]);
    expect(many.get("none-149")).toEqual(toInitialState("none-149"));
    expect((await states.getMany([])).size).toBe(0);
  });
});
