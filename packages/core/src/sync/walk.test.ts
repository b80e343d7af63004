import { describe, expect, it } from "vitest";
import { buildSourceCall } from "../../test/build-call.ts";
import type { CallPage, CallSource } from "../source/call-source.ts";
import { walkWindow } from "./walk.ts";

const WINDOW = { from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z" };
const PAGE = 3;

/** A list by page number, which changes before its n-th request. */
function createList(ids: number[], changes: Record<number, () => void> = {}) {
  const requests: string[] = [];
  const listCalls: CallSource["listCalls"] = async ({ cursor = "1" }) => {
    requests.push(cursor);
    changes[requests.length]?.();
    const end = Number(cursor) * PAGE;
    return {
      calls: ids.slice(end - PAGE, end).map((recordingId) => buildSourceCall({ recordingId })),
      unreadable: [],
      nextCursor: end < ids.length ? String(Number(cursor) + 1) : null,
      observedAt: WINDOW.to,
    } satisfies CallPage;
  };
  return { requests, source: { listCalls } as unknown as CallSource };
}

describe("walkWindow with confirmation", () => {
  it("costs nothing for one page, and all pages but the last for more", async () => {
    const one = createList([3, 2, 1]);
    await walkWindow(one.source, WINDOW, { isConfirmed: true });
    expect(one.requests).toEqual(["1"]);
    const three = createList([8, 7, 6, 5, 4, 3, 2, 1]);
    await walkWindow(three.source, WINDOW, { isConfirmed: true });
    expect(three.requests).toEqual(["1", "2", "3", "1", "2"]);
  });

  it.each([2, 3])("finds the call a deletion before request %i moved past the reader", async (before) => {
    const ids = [8, 7, 6, 5, 4, 3, 2, 1];
    const list = createList(ids, { [before]: () => ids.splice(1, 1) });
    const { calls } = await walkWindow(list.source, WINDOW, { isConfirmed: true });
    expect([...calls.keys()].toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const unconfirmed = [8, 7, 6, 5, 4, 3, 2, 1];
    const other = createList(unconfirmed, { [before]: () => unconfirmed.splice(1, 1) });
    expect((await walkWindow(other.source, WINDOW)).calls.size).toBe(7);
  });

  it("finds it also when nothing was left of the last page", async () => {
    const ids = [4, 3, 2, 1];
    const list = createList(ids, { 2: () => ids.splice(1, 1) });
    const { calls } = await walkWindow(list.source, WINDOW, { isConfirmed: true });
    expect([...calls.keys()].toSorted()).toEqual([1, 2, 3, 4]);
  });
});
