import { describe, expect, it } from "vitest";
import type { HeldCall, ShownRep } from "../world/system.ts";
import type { CallTruth, RepTruth } from "../world/truth.ts";
import { judgeEndState } from "./end-state.ts";
import {
  buildCall,
  buildHeld,
  buildRep,
  buildShown,
  buildTruth,
  CALM_MS,
  collectVerdicts,
  DAY_MS,
  END_MS,
  HOUR_MS,
  MINUTE_MS,
  START_MS,
} from "./testing/build-truth.ts";

const CREATED = START_MS + 5 * DAY_MS;

async function judge(
  rep: RepTruth,
  list: readonly HeldCall[],
  more: { readonly shown?: Partial<ShownRep>; readonly onceHeld?: readonly CallTruth[] } = {},
) {
  const { verdicts, report } = collectVerdicts();
  await judgeEndState({
    truth: buildTruth(rep),
    held: {
      findHeld: async () => new Map(),
      showReps: async () => new Map([[rep.repId, buildShown(more.shown)]]),
      listCalls: async () => list,
    },
    nowMs: END_MS,
    heldAt: new Map((more.onceHeld ?? []).map((call) => [call.recordingId, CREATED])),
    report,
  });
  return verdicts.map(({ kind, why }) => `${kind}: ${why}`);
}

/** What is said of one call, held in that form. */
async function judgeOne(truth: Partial<CallTruth>, held: Partial<HeldCall> | undefined, createdAtMs = CREATED) {
  const rep = buildRep();
  const call = buildCall(rep, createdAtMs, truth);
  return await judge(rep, held ? [buildHeld(call, held)] : []);
}

describe("the end", () => {
  it("is sound where everything is held as Fathom has it", async () => {
    expect(await judgeOne({}, {})).toEqual([]);
  });

  it("is lost where a call is not held that was due", async () => {
    expect(await judgeOne({}, undefined)).toEqual([expect.stringMatching(/^lost: Fathom lists it and it is not held/)]);
  });

  it.each<[string, Partial<CallTruth>, number]>([
    ["came a moment ago", {}, END_MS - HOUR_MS],
    ["is not listed any more", { listed: [{ fromMs: CREATED, untilMs: END_MS }] }, CREATED],
    ["cannot be read", { broken: [{ fromMs: 0, untilMs: Number.POSITIVE_INFINITY }] }, CREATED],
    [
      "is older than any comparison reaches",
      { listed: [{ fromMs: CREATED, untilMs: Number.POSITIVE_INFINITY }] },
      CREATED - 40 * DAY_MS,
    ],
    [
      "appeared late, and its comparison is still to come",
      { listed: [{ fromMs: END_MS - DAY_MS, untilMs: Number.POSITIVE_INFINITY }] },
      END_MS - 3 * DAY_MS,
    ],
  ])("is not lost where a call %s", async (_what, truth, createdAtMs) => {
    expect(await judgeOne(truth, undefined, createdAtMs)).toEqual([]);
  });

  it("is lost where a call appeared late and its comparison is over", async () => {
    const truth = { listed: [{ fromMs: CREATED + 2 * DAY_MS, untilMs: Number.POSITIVE_INFINITY }] };
    expect(await judgeOne(truth, undefined)).toHaveLength(1);
  });

  it("is lost where a call is shown as gone, or was held and is erased", async () => {
    expect(await judgeOne({}, { visible: false })).toEqual([expect.stringMatching(/shown as gone/)]);
    const rep = buildRep();
    const call = buildCall(rep, CREATED, { listed: [{ fromMs: CREATED, untilMs: CREATED + HOUR_MS }] });
    expect(await judge(rep, [], { onceHeld: [call] })).toEqual(["lost: it was held, and has been erased"]);
  });

  it("promises nothing to reps who are paused, blocked or not connected", async () => {
    for (const changes of [
      { activeHistory: [{ atMs: START_MS, value: false as const }] },
      { keyHistory: [{ atMs: START_MS, value: "invalid" as const }] },
      { connectedAtMs: undefined },
    ]) {
      const rep = buildRep(changes);
      buildCall(rep, CREATED);
      expect(await judge(rep, [])).toEqual([]);
    }
  });

  it.each<[string, Partial<HeldCall>]>([
    ["transcript is pending", { transcript: { state: "pending", lines: undefined } }],
    ["transcript is another one", { transcript: { state: "present", lines: [] } }],
    ["summary is absent", { summary: { state: "absent", text: undefined } }],
    ["summary is another one", { summary: { state: "present", text: "## Summary " } }],
    ["action items failed", { actionItems: { state: "failed", items: [] } }],
    ["title is none of Fathom's", { title: "Northwind" }],
  ])("is lost where the %s", async (_what, held) => {
    expect(await judgeOne({}, held)).toEqual([expect.stringMatching(/^lost: its /)]);
  });

  it("waits for late content as long as was promised", async () => {
    const pending = { transcript: { state: "pending", lines: undefined } } as const;
    const at = (transcriptReadyAtMs: number) => judgeOne({ transcriptReadyAtMs }, pending, END_MS - 2 * DAY_MS);
    expect(await at(Number.POSITIVE_INFINITY)).toEqual([]);
    expect(await at(END_MS - 10 * HOUR_MS + MINUTE_MS)).toEqual([]);
    expect(await at(END_MS - 10 * HOUR_MS)).toHaveLength(1);
  });

  it("is lost where an edit is older than its comparison, and never where a newer one is held", async () => {
    const edited = (atMs: number) => ({
      titles: [
        { atMs: Number.NEGATIVE_INFINITY, value: "old" },
        { atMs, value: "new" },
      ],
    });
    expect(await judgeOne(edited(CREATED + 2 * DAY_MS), { title: "old" })).toEqual([
      expect.stringMatching(/an old one/),
    ]);
    expect(await judgeOne(edited(END_MS - HOUR_MS), { title: "old" })).toEqual([]);
    expect(await judgeOne(edited(END_MS - HOUR_MS), { title: "new" })).toEqual([]);
  });

  it("is doubled where a call is there twice, has come back, or was never Fathom's", async () => {
    const rep = buildRep();
    const call = buildCall(rep, CREATED);
    expect(await judge(rep, [buildHeld(call), buildHeld(call)])).toEqual(["doubled: the list has it twice"]);
    expect(await judge(rep, [buildHeld(call), buildHeld({ ...call, recordingId: 5 })])).toEqual([
      "doubled: Fathom never listed it for this rep",
    ]);
    expect(await judgeOne({ crmDeletion: { state: "done", atMs: CALM_MS } }, {})).toEqual([
      expect.stringMatching(/^doubled: it was deleted in the CRM/),
    ]);
    expect(await judgeOne({ crmDeletion: { state: "asked", atMs: CALM_MS } }, {})).toEqual([]);
  });

  it("is doubled where the counters are not what is held", async () => {
    const rep = buildRep();
    const held = buildHeld(buildCall(rep, END_MS - HOUR_MS), { summary: { state: "pending", text: undefined } });
    expect(await judge(rep, [held], { shown: { calls: 1, pendingParts: 1 } })).toEqual([]);
    expect(await judge(rep, [held], { shown: { calls: 2, pendingParts: 0 } })).toEqual([
      "doubled: sync.calls says 2, held are 1",
      "doubled: sync.pendingParts says 0, held are 1",
    ]);
  });
});
