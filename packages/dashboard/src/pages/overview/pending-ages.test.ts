import { describe, expect, it, vi } from "vitest";
import { type PendingAges, toPendingAges, toPendingLink } from "./pending-ages.ts";

const read = <Data>(data: Data) => ({ data, error: null, isPending: false, refetch: () => undefined });
const fail = () => ({ data: undefined, error: new Error("no answer"), isPending: false, refetch: vi.fn() });
const wait = { data: undefined, error: null, isPending: true, refetch: () => undefined };

/** Days until 22 November, each with so many parts pending. */
const toDays = (...pending: number[]) => ({
  days: pending.map((parts, index) => ({
    ...{ listed: 1, held: 1, absent: 0, failed: 0, verifiedAt: null, deleted: 0, quarantined: 0 },
    date: `2026-11-${23 - pending.length + index}`,
    pending: parts,
  })),
});

describe("parts pending by age", () => {
  it("are summed over the reps, and know whose they are and the oldest of their days", () => {
    const reps = [
      { repId: "anna", ...read(toDays(4, 1, 0, 2, 0, 3)) },
      { repId: "bo", ...read(toDays(0, 0, 0, 0, 0, 1)) },
    ];
    expect(toPendingAges(2, read({}), reps).ages).toEqual({
      steps: {
        today: {
          parts: 4,
          reps: [
            { repId: "anna", day: "2026-11-22" },
            { repId: "bo", day: "2026-11-22" },
          ],
        },
        week: { parts: 2, reps: [{ repId: "anna", day: "2026-11-20" }] },
        older: { parts: 5, reps: [{ repId: "anna", day: "2026-11-17" }] },
      },
      readReps: 2,
      pendingReps: 2,
    });
  });

  it("are those of the others when one rep could not be read, with how many they are of", () => {
    const reps = [
      { repId: "anna", ...read(toDays(1)) },
      { repId: "bo", ...fail() },
    ];
    const { ages, error } = toPendingAges(2, read({}), reps);
    expect(error).toBeNull();
    expect(ages).toMatchObject({ steps: { today: { parts: 1 } }, readReps: 1, pendingReps: 2 });
  });

  it("are an error when nothing could be read, and what failed is read again", () => {
    const reps = [
      { repId: "anna", ...fail() },
      { repId: "bo", ...fail() },
    ];
    const all = toPendingAges(2, read({}), reps);
    expect(all).toMatchObject({ ages: undefined, error: { message: "no answer" } });
    all.retry();
    for (const { refetch } of reps) expect(refetch).toHaveBeenCalledOnce();
    const roster = fail();
    const list = toPendingAges(2, roster, []);
    expect(list.error).not.toBeNull();
    list.retry();
    expect(roster.refetch).toHaveBeenCalledOnce();
  });

  it("are not known while anything is on its way, and nothing of nobody", () => {
    expect(toPendingAges(1, wait, [])).toMatchObject({ ages: undefined, error: null });
    expect(toPendingAges(1, read({}), [{ repId: "anna", ...wait }])).toMatchObject({ ages: undefined, error: null });
    // Of nobody nothing is asked: what stands there of an earlier question does not matter.
    expect(toPendingAges(0, fail(), [])).toMatchObject({ ages: { pendingReps: 0 }, error: null });
  });

  it("lead to the day of the rep whose they are, or to everybody with parts pending", () => {
    const one = { parts: 1, reps: [{ repId: "a/b", day: "2026-11-20" }] };
    const two = { parts: 2, reps: [...one.reps, { repId: "c", day: "2026-11-19" }] };
    const none = { parts: 0, reps: [] };
    const ages: PendingAges = { steps: { today: none, week: one, older: two }, readReps: 2, pendingReps: 2 };
    expect(toPendingLink(ages, "week")).toEqual({ to: "/reps/a%2Fb", search: { day: "2026-11-20" } });
    const everybody = { to: "/reps", search: { parts: "pending", sort: "pending" } };
    expect(toPendingLink(ages, "older")).toEqual(everybody);
    expect(toPendingLink(ages, "today")).toEqual(everybody);
    // Somebody who was not read may have some too.
    expect(toPendingLink({ ...ages, readReps: 1 }, "week")).toEqual(everybody);
  });
});
