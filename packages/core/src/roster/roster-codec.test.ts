import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildRosterEntry, buildRosterFailure } from "../../test/build-roster-entry.ts";
import { packRoster, RosterDamaged, unpackRoster } from "./roster-codec.ts";

describe("a packed roster", () => {
  it("comes back as it was", async () => {
    const entries = [
      buildRosterEntry({ name: "Zoë", fathomEmail: "z@other.example", quarantined: 2, isMismatch: true }),
      buildRosterEntry({ connection: "refused", refusedAt: "2026-11-19T08:00:00.000Z", webhook: "failed" }),
      buildRosterEntry({ failure: buildRosterFailure("source"), completeUntil: undefined, lastCheckedAt: undefined }),
      buildRosterEntry({ active: false, connection: "none", pendingParts: 7 }),
    ];
    expect(await unpackRoster(await packRoster(entries))).toEqual(entries);
    expect(await unpackRoster(await packRoster([]))).toEqual([]);
  });

  it("is cut into chunks that fit an item, and none of them is the whole", async () => {
    // Random names do not pack: what people are called packs far better.
    const entries = Array.from({ length: 8_000 }, (_, index) =>
      buildRosterEntry({ repId: `r${index}`, name: randomBytes(60).toString("base64url") }),
    );
    const chunks = await packRoster(entries);
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk.byteLength).toBeLessThanOrEqual(350 * 1024);
    expect(await unpackRoster(chunks)).toHaveLength(8_000);
    await expect(unpackRoster(chunks.slice(0, 1))).rejects.toThrow(RosterDamaged);
  });
});
