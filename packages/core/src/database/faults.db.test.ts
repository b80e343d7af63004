import { describe, expect, it } from "vitest";
import { describeOnEngines } from "../../test/engines.ts";
import { createTestClient, createTestTable } from "../../test/table.ts";
import { createStateRepository } from "../sync/state-repository.ts";
import { isConditionFailed, isInvalidRequest, isPassing } from "./faults.ts";

const named = (name: string) => Object.assign(new Error("text"), { name });

describe("faults of the database", () => {
  it("are told by their names, however deep ElectroDB has wrapped them", () => {
    const wrap = (cause: Error) => new Error("outer", { cause: new Error("inner", { cause }) });
    expect(isConditionFailed(wrap(named("ConditionalCheckFailedException")))).toBe(true);
    expect(isInvalidRequest(wrap(named("ValidationException")))).toBe(true);
    for (const name of ["ThrottlingException", "TransactionConflictException", "InternalServerError"]) {
      expect(isPassing(wrap(named(name)))).toBe(true);
    }
  });

  it("are never told by their text, and never by anything that is no error", () => {
    for (const error of [
      new Error("ThrottlingException"),
      "ThrottlingException",
      undefined,
      { name: "ThrottlingException" },
    ]) {
      expect(isPassing(error)).toBe(false);
      expect(isConditionFailed(error)).toBe(false);
    }
  });

  it("pass by themselves when there is no connection", async () => {
    // Port 1 of the loopback: nobody listens there.
    const client = createTestClient("http://127.0.0.1:1");
    const error: unknown = await createStateRepository({ database: { client, tableName: "none" } })
      .get("r1")
      .catch((thrown: unknown) => thrown);
    expect(isPassing(error)).toBe(true);
  });
});

describeOnEngines("faults", (getUrl) => {
  it("of a table that is not there do not pass by themselves", async () => {
    const client = createTestClient(getUrl());
    await createTestTable(client);
    const error: unknown = await createStateRepository({ database: { client, tableName: "not-there" } })
      .get("r1")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(isPassing(error)).toBe(false);
  });
});
