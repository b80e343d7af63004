import { describe, expect, it } from "vitest";
import type { CallTruth, RepTruth } from "../world/truth.ts";
import { createGreenWatch } from "./green-watch.ts";
import { CLOCK_SKEW_MS } from "./promises.ts";
import {
  buildCall,
  buildRep,
  buildShown,
  buildTruth,
  CALM_MS,
  collectVerdicts,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  START_MS,
} from "./testing/build-truth.ts";

const NOW = START_MS + 2 * DAY_MS;
const CHECKED = NOW - 10 * MINUTE_MS;

/** What is said of a rep who is shown complete until the check, with none of the calls held but those named. */
async function judge(rep: RepTruth, held: readonly CallTruth[] = [], completeUntilMs = CHECKED) {
  const { verdicts, report } = collectVerdicts();
  const ids = held.map(({ recordingId }) => recordingId);
  const watch = createGreenWatch({
    truth: buildTruth(rep),
    held: {
      findHeld: async (_repId, asked) => new Map(asked.filter((id) => ids.includes(id)).map((id) => [id, undefined])),
      showReps: async () => new Map(),
      listCalls: async () => [],
    },
    now: () => NOW,
    report,
  });
  await watch.update(rep, "all");
  watch.judge(rep, buildShown({ completeUntilMs, checkedAtMs: CHECKED }), "the list");
  return verdicts;
}

describe("the green watch", () => {
  it("finds a green over a call that is not held, and says which", async () => {
    const rep = buildRep();
    const held = buildCall(rep, CHECKED - HOUR_MS);
    const missing = buildCall(rep, CHECKED - HOUR_MS);
    expect(await judge(rep, [held])).toEqual([
      expect.objectContaining({ kind: "falseGreen", repId: "rep-1", recordingId: missing.recordingId }),
    ]);
    expect(await judge(rep, [held, missing])).toEqual([]);
  });

  it("finds the claim false also where the rep is not shown green", async () => {
    const rep = buildRep();
    buildCall(rep, CHECKED - HOUR_MS);
    const { verdicts, report } = collectVerdicts();
    const watch = createGreenWatch({
      truth: buildTruth(rep),
      held: { findHeld: async () => new Map(), showReps: async () => new Map(), listCalls: async () => [] },
      now: () => NOW,
      report,
    });
    await watch.update(rep, "all");
    watch.judge(rep, buildShown({ green: false, completeUntilMs: CHECKED, checkedAtMs: CHECKED }), "the list");
    expect(verdicts).toHaveLength(1);
  });

  it("finds a claim false that reaches beyond the last check", async () => {
    const rep = buildRep();
    buildCall(rep, CHECKED - HOUR_MS);
    const { verdicts, report } = collectVerdicts();
    const watch = createGreenWatch({
      truth: buildTruth(rep),
      held: { findHeld: async () => new Map(), showReps: async () => new Map(), listCalls: async () => [] },
      now: () => NOW,
      report,
    });
    await watch.update(rep, "all");
    const checkedAtMs = CHECKED - 2 * HOUR_MS;
    watch.judge(rep, buildShown({ completeUntilMs: checkedAtMs, checkedAtMs }), "the list");
    expect(verdicts).toEqual([]);
    watch.judge(rep, buildShown({ completeUntilMs: CHECKED, checkedAtMs }), "the list");
    expect(verdicts).toHaveLength(1);
  });

  it.each<[string, (rep: RepTruth) => void]>([
    ["appeared after the check began", (rep) => buildCall(rep, CHECKED - HOUR_MS, span(CHECKED))],
    ["appeared within the skew of clocks before it", (rep) => buildCall(rep, CHECKED - CLOCK_SKEW_MS + 1)],
    ["was deleted since", (rep) => buildCall(rep, CHECKED - HOUR_MS, span(CHECKED - HOUR_MS, NOW))],
    ["cannot be read", (rep) => buildCall(rep, CHECKED - HOUR_MS, { broken: [{ fromMs: 0, untilMs: NOW + 1 }] })],
    [
      "was healed after the check",
      (rep) => buildCall(rep, CHECKED - HOUR_MS, { broken: [{ fromMs: 0, untilMs: CHECKED }] }),
    ],
    [
      "was deleted in the CRM",
      (rep) => buildCall(rep, CHECKED - HOUR_MS, { crmDeletion: { state: "asked", atMs: NOW } }),
    ],
    [
      "appeared so late that only a comparison finds it",
      (rep) => buildCall(rep, CHECKED - 30 * HOUR_MS, span(CHECKED - HOUR_MS)),
    ],
  ])("forgives a call that %s", async (_what, add) => {
    const rep = buildRep();
    add(rep);
    expect(await judge(rep)).toEqual([]);
  });

  it("finds a claim about a time still to come", async () => {
    expect(await judge(buildRep(), [], NOW + CLOCK_SKEW_MS + 1)).toHaveLength(1);
    expect(await judge(buildRep(), [], NOW + CLOCK_SKEW_MS)).toEqual([]);
  });

  it("finds a dead key that is still shown as fine, once it had time to be noticed", async () => {
    const { verdicts, report } = collectVerdicts();
    let nowMs = 0;
    const rep = buildRep({ keyHistory: [{ atMs: CALM_MS, value: "invalid" }] });
    const watch = createGreenWatch({
      truth: buildTruth(rep),
      held: { findHeld: async () => new Map(), showReps: async () => new Map(), listCalls: async () => [] },
      now: () => nowMs,
      report,
    });
    const judgeAt = (atMs: number) => {
      nowMs = atMs;
      watch.judge(rep, buildShown(), "the list");
    };
    judgeAt(CALM_MS + 2 * HOUR_MS);
    expect(verdicts).toEqual([]);
    judgeAt(CALM_MS + 2 * HOUR_MS + 1);
    expect(verdicts).toEqual([expect.objectContaining({ kind: "falseGreen", repId: "rep-1" })]);
  });
});

function span(fromMs: number, untilMs = Number.POSITIVE_INFINITY): Partial<CallTruth> {
  return { listed: [{ fromMs, untilMs }] };
}
