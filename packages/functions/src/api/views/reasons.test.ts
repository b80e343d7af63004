import { readFileSync } from "node:fs";
import { findDutchReason } from "@fathom-sync/contract";
import { readDelivery } from "@fathom-sync/fathom";
import { describe, expect, it } from "vitest";

const CORE = new URL("../../../../core/src/", import.meta.url);
const readSource = (path: string) => readFileSync(new URL(path, CORE), "utf8");

describe("a reason for a reader of Dutch", () => {
  it("is there for whatever the reader of a delivery says of it", () => {
    const odd: readonly unknown[] = [undefined, null, 0, -1, 1.5, "x", true, [], {}, "2026-11-22T12:00:00Z", 7];
    const bodies = odd.flatMap((recording_id) => odd.map((created_at) => JSON.stringify({ recording_id, created_at })));
    const reasons = ["{", "[]", "7", "null", '"text"', ...bodies].flatMap((body) => {
      const reading = readDelivery(body);
      return reading.call ? [] : [reading.reason];
    });
    expect(new Set(reasons).size).toBeGreaterThan(4);
    expect(reasons.filter((reason) => findDutchReason(reason) === undefined)).toEqual([]);
  });

  it("is there for whatever the engine says by itself", () => {
    const told = [...readSource("webhook/merge-delivery.ts").matchAll(/reason: "([^"]+)"/g)].map(
      ([, text]) => text ?? "",
    );
    const [, unstorable = ""] = /UNSTORABLE = "([^"]+)"/.exec(readSource("sync/stored-calls.ts")) ?? [];
    expect(told.length).toBeGreaterThan(3);
    expect([...told, unstorable].filter((reason) => findDutchReason(reason) === undefined)).toEqual([]);
  });
});
