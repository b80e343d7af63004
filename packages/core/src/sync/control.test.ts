import { describe, expect, it } from "vitest";
import { createWatchedLog } from "../../../../test/canaries/index.ts";
import { buildSourceCall } from "../../test/build-call.ts";
import type { CallSource, ProbeResult } from "../source/call-source.ts";
import type { Attempt } from "./attempt.ts";
import { createControl, ListContradicted } from "./control.ts";

const WINDOW = { from: "2026-03-01T00:00:00.000Z", to: "2026-03-08T00:00:00.000Z" };

/** An unfiltered first page of calls others recorded and shared, and a list that shows one at the second asking. */
function createCase(isAll: boolean, createdAts: readonly string[]) {
  const calls = createdAts.map((createdAt, index) => ({
    recordingId: index + 1,
    createdAt,
    recordedByEmail: "somebody.else@example.com",
  }));
  const probe = async (): Promise<ProbeResult> => ({ owners: [], calls, isAll, observedAt: WINDOW.to });
  const listCalls: CallSource["listCalls"] = async () => ({
    calls: [buildSourceCall({})],
    unreadable: [],
    nextCursor: null,
    observedAt: WINDOW.to,
  });
  const attempt = { input: { repId: "r1", runId: "run" }, source: { probe, listCalls } } as unknown as Attempt;
  return createControl(attempt, "rep@example.com", createWatchedLog());
}

describe("confirmEmpty", () => {
  const shared = ["2026-03-07T12:00:00.000Z", "2026-03-07T11:00:00.000Z", "2026-03-07T10:00:00.000Z"];

  it("asks for the list once more where a page of others' calls may hide the rest, however short the page", async () => {
    const control = createCase(false, shared);
    const message = "the list was empty, and a moment later it was not";
    await expect(control.confirmEmpty(WINDOW)).rejects.toThrow(new ListContradicted(message));
    await expect(control.confirmEmpty(WINDOW)).rejects.toMatchObject({ code: "fathom_list_incomplete", message });
  });

  it("believes a page that is all there is, and one that reaches back over the window", async () => {
    await createCase(true, shared).confirmEmpty(WINDOW);
    await createCase(false, [...shared, "2026-02-27T10:00:00.000Z"]).confirmEmpty(WINDOW);
  });
});
