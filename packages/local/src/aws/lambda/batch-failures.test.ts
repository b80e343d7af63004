import { describe, expect, it } from "vitest";
import { toFailedMessageIds } from "./batch-failures.ts";

const ids = ["a", "b"];

describe("toFailedMessageIds", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["an empty object", {}],
    ["an empty list", { batchItemFailures: [] }],
    ["null as list", { batchItemFailures: null }],
  ])("takes %s as success", (_name, answer) => {
    expect(toFailedMessageIds(answer, ids)).toEqual(new Set());
  });

  it("gives the failed messages", () => {
    expect(toFailedMessageIds({ batchItemFailures: [{ itemIdentifier: "b" }] }, ids)).toEqual(new Set(["b"]));
  });

  it.each([
    ["a string", "failed"],
    ["a list that is none", { batchItemFailures: "b" }],
    ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }],
    ["a missing id", { batchItemFailures: [{ id: "b" }] }],
    ["null among them", { batchItemFailures: [null] }],
    ["an unknown id beside a good one", { batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "z" }] }],
  ])("takes %s as failure of the whole batch", (_name, answer) => {
    expect(toFailedMessageIds(answer, ids)).toEqual(new Set(ids));
  });
});
