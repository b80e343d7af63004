import { describe, expect, it } from "vitest";
import { toMessage } from "../../test/bench.ts";
import { InvalidMessage, parseSyncMessage } from "./message.ts";

const message = toMessage("r1", "run-1");

describe("parseSyncMessage", () => {
  it("reads what was sent, window included", () => {
    const windowed = { ...message, window: { since: "2026-10-01T00:00:00.000Z" } };
    expect(parseSyncMessage(JSON.stringify(message))).toEqual(message);
    expect(parseSyncMessage(JSON.stringify(windowed))).toEqual(windowed);
  });

  it("takes every rep id that may exist", () => {
    for (const repId of ["a", "A-b_c.d:9", "x".repeat(64)]) {
      expect(parseSyncMessage(JSON.stringify({ ...message, repId })).repId).toBe(repId);
    }
  });

  it("drops fields it does not know, so that a newer sender does no harm", () => {
    expect(parseSyncMessage(JSON.stringify({ ...message, more: 1 }))).toEqual(message);
  });

  it.each([
    ["another version", { ...message, v: 2 }, "v"],
    ["another kind", { ...message, kind: "purge" }, "kind"],
    ["an impossible rep id", { ...message, repId: "a b" }, "repId"],
    ["no run", { ...message, runId: undefined }, "runId"],
    ["an unknown trigger", { ...message, trigger: "whim" }, "trigger"],
    ["attempt 0", { ...message, attempt: 0 }, "attempt"],
    ["a window that is no instant", { ...message, window: { since: "yesterday" } }, "window.since"],
    ["a window at midnight of nowhere", { ...message, window: { since: "2026-11-22" } }, "window.since"],
    ["a list", [], "message"],
    ["null", null, "message"],
  ])("refuses %s by naming the field", (_name, body, field) => {
    expect(() => parseSyncMessage(JSON.stringify(body))).toThrow(InvalidMessage);
    expect(() => parseSyncMessage(JSON.stringify(body))).toThrow(field);
  });

  it("refuses what is not JSON, and never repeats the body", () => {
    for (const body of ["", "{", "secret-token"]) {
      expect(() => parseSyncMessage(body)).toThrow(InvalidMessage);
      expect(() => parseSyncMessage(body)).not.toThrow(/secret-token/);
    }
  });
});
