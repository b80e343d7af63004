import { describe, expect, it } from "vitest";
import { buildActionItem, buildLine, buildSourceCall } from "../../test/build-call.ts";
import type { SourceCall } from "../source/call-source.ts";
import { toMetaHash, toPartHash } from "./meta-hash.ts";

describe("toMetaHash", () => {
  const changes: Partial<SourceCall>[] = [
    { title: "Other" },
    { meetingTitle: null },
    { meetingType: "Discovery" },
    { startedAt: "2026-11-20T09:31:00.000Z" },
    { endedAt: null },
    { scheduledStartAt: "2026-11-20T09:30:00.000Z" },
    { scheduledEndAt: "2026-11-20T10:00:00.000Z" },
    { url: null },
    { shareUrl: "https://fathom.example/share/1" },
    { meetingUrl: "https://meet.example/1" },
    { language: "nl" },
    { sharedWith: "all_teams" },
    { invitees: [] },
    { invitees: [{ name: "Sam", email: "sam@customer.example", domain: "customer.example", external: false }] },
  ];

  it("differs when anything the list tells about a call differs", () => {
    const hashes = [{}, ...changes].map((change) => toMetaHash(buildSourceCall(change)));
    expect(new Set(hashes).size).toBe(changes.length + 1);
  });

  it("is the same for the light and the full list, whatever content is there", () => {
    const full = buildSourceCall({
      summary: { templateName: null, markdown: "s" },
      transcript: [buildLine("x")],
      actionItems: [buildActionItem("a")],
    });
    expect(toMetaHash(full)).toBe(toMetaHash(buildSourceCall()));
  });

  it("does not mistake one field for its neighbour", () => {
    expect(toMetaHash(buildSourceCall({ title: "a", meetingTitle: "b" }))).not.toBe(
      toMetaHash(buildSourceCall({ title: "b", meetingTitle: "a" })),
    );
  });
});

describe("toPartHash", () => {
  it("is undefined for what was not asked for and for what is not there", () => {
    expect(toPartHash(buildSourceCall(), "summary")).toBeUndefined();
    expect(toPartHash(buildSourceCall({ transcript: null }), "transcript")).toBeUndefined();
    expect(toPartHash(buildSourceCall({ actionItems: null }), "actionItems")).toBeUndefined();
  });

  it("tells an empty list of action items from none", () => {
    expect(toPartHash(buildSourceCall({ actionItems: [] }), "actionItems")).toBeDefined();
  });

  it("differs when an action item is ticked, a line is said by somebody else, a template is another", () => {
    const items = [false, true].map((done) => buildSourceCall({ actionItems: [buildActionItem("a", done)] }));
    const lines = ["Sam", "Kim"].map((name) =>
      buildSourceCall({ transcript: [{ ...buildLine("x"), speaker: { name, email: null } }] }),
    );
    const summaries = [null, "Sales"].map((templateName) =>
      buildSourceCall({ summary: { templateName, markdown: "s" } }),
    );
    expect(new Set(items.map((call) => toPartHash(call, "actionItems"))).size).toBe(2);
    expect(new Set(lines.map((call) => toPartHash(call, "transcript"))).size).toBe(2);
    expect(new Set(summaries.map((call) => toPartHash(call, "summary"))).size).toBe(2);
  });
});
