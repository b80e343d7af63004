import { describe, expect, it } from "vitest";
import { splitByPayload } from "./queue-reader.ts";

describe("splitByPayload", () => {
  it("keeps an ordinary batch together", () => {
    const messages = Array.from({ length: 10 }, (_, n) => ({ Body: String(n) }));
    expect(splitByPayload(messages)).toEqual([messages]);
  });

  it("cuts before 6 MB, with the order kept", () => {
    const messages = Array.from({ length: 10 }, (_, n) => ({ MessageId: String(n), Body: "a".repeat(1_000_000) }));
    const batches = splitByPayload(messages);
    expect(batches.map((batch) => batch.length)).toEqual([6, 4]);
    expect(batches.flat()).toEqual(messages);
  });

  it("counts the escapes of bodies that are JSON themselves", () => {
    const messages = Array.from({ length: 4 }, () => ({ Body: '"'.repeat(1_000_000) }));
    expect(splitByPayload(messages).map((batch) => batch.length)).toEqual([3, 1]);
  });
});
