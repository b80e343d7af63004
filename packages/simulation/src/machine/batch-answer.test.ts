import { describe, expect, it } from "vitest";
import { toFailedMessageIds } from "./batch-answer.ts";

const failedOf = (answer: unknown) => [...toFailedMessageIds(answer, ["a", "b"])];

describe("a batch's answer", () => {
  it.each([[undefined], [null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
    "%j means that all is done",
    (answer) => {
      expect(failedOf(answer)).toEqual([]);
    },
  );

  it("names what failed", () => {
    expect(failedOf({ batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "b" }] })).toEqual(["b"]);
  });

  it.each([
    ["done"],
    [{ batchItemFailures: "a" }],
    [{ batchItemFailures: [null] }],
    [{ batchItemFailures: [{ itemIdentifier: "" }] }],
    [{ batchItemFailures: [{ id: "a" }] }],
    [{ batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "unknown" }] }],
  ])("%j cannot be understood: nothing is done", (answer) => {
    expect(failedOf(answer)).toEqual(["a", "b"]);
  });
});
