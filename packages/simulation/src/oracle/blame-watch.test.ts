import { describe, expect, it } from "vitest";
import type { BlameClass } from "../world/system.ts";
import type { KeyStanding, Version } from "../world/truth.ts";
import type { WatchedAnswer } from "../world/watched-fetch.ts";
import { createBlameWatch } from "./blame-watch.ts";
import {
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

const SINCE = START_MS + 3 * DAY_MS;

function judge(options: {
  readonly class: BlameClass;
  readonly keys?: readonly Version<KeyStanding>[];
  readonly answers?: readonly WatchedAnswer[];
  readonly sinceMs?: number;
  readonly nowMs?: number;
}) {
  const { verdicts, report } = collectVerdicts();
  const { sinceMs = SINCE, keys = [] } = options;
  const nowMs = options.nowMs ?? sinceMs + 5 * MINUTE_MS;
  const rep = buildRep({ keyHistory: [{ atMs: START_MS, value: "valid" }, ...keys] });
  const watch = createBlameWatch({
    truth: buildTruth(rep),
    watched: { answersOf: () => options.answers ?? [] },
    now: () => nowMs,
    report,
  });
  const shown = buildShown({ green: false, blamed: { class: options.class, code: "some_code", sinceMs } });
  watch.judge(rep, shown, "the list");
  watch.judge(rep, shown, "the list");
  return verdicts;
}

const faulty = (sentAtMs: number): WatchedAnswer => ({ sentAtMs, status: 503, faulty: true });
const proper = (sentAtMs: number): WatchedAnswer => ({ sentAtMs, status: 200, faulty: false });

describe("the blame watch", () => {
  it("finds a key blamed that was valid all the time, once", () => {
    expect(judge({ class: "credential" })).toEqual([expect.objectContaining({ kind: "falseBlame", repId: "rep-1" })]);
  });

  it.each<[string, readonly Version<KeyStanding>[]]>([
    ["was revoked before", [{ atMs: SINCE - HOUR_MS, value: "invalid" }]],
    ["was revoked while the attempt ran", [{ atMs: SINCE + MINUTE_MS, value: "invalid" }]],
    ["may have been another one", [{ atMs: SINCE - HOUR_MS, value: "unknown" }]],
    [
      "was revoked then, and is renewed since",
      [
        { atMs: SINCE - HOUR_MS, value: "invalid" },
        { atMs: SINCE + MINUTE_MS, value: "valid" },
      ],
    ],
  ])("lets a key be blamed that %s", (_what, keys) => {
    expect(judge({ class: "credential", keys })).toEqual([]);
  });

  it("finds a blame that outlives its reason by more than a day", () => {
    const keys = [
      { atMs: SINCE - HOUR_MS, value: "invalid" as const },
      { atMs: CALM_MS, value: "valid" as const },
    ];
    const dueMs = CALM_MS + DAY_MS + 2 * HOUR_MS;
    expect(judge({ class: "credential", keys, nowMs: dueMs })).toEqual([]);
    expect(judge({ class: "credential", keys, nowMs: dueMs + 1 })).toHaveLength(1);
  });

  it("finds a blame that outlives two requests that were let in", () => {
    const keys = [
      { atMs: SINCE - HOUR_MS, value: "invalid" as const },
      { atMs: CALM_MS, value: "valid" as const },
    ];
    const answers = [proper(CALM_MS + MINUTE_MS), proper(CALM_MS + 2 * MINUTE_MS)];
    const dueMs = CALM_MS + 2 * MINUTE_MS + 2 * HOUR_MS;
    expect(judge({ class: "credential", keys, answers, nowMs: dueMs })).toEqual([]);
    expect(judge({ class: "credential", keys, answers, nowMs: dueMs + 1 })).toHaveLength(1);
  });

  it("believes in trouble of Fathom's only where it was met", () => {
    expect(judge({ class: "source", answers: [faulty(SINCE + MINUTE_MS)] })).toEqual([]);
    expect(judge({ class: "source", answers: [proper(SINCE + MINUTE_MS)] })).toHaveLength(1);
    expect(judge({ class: "source", answers: [faulty(SINCE - HOUR_MS)] })).toHaveLength(1);
    expect(judge({ class: "rate-limit", answers: [proper(SINCE)] })).toHaveLength(1);
  });

  it("believes in faults of ours only before the calm", () => {
    expect(judge({ class: "ours" })).toEqual([]);
    expect(judge({ class: "ours", sinceMs: CALM_MS + HOUR_MS + 1 })).toHaveLength(1);
  });

  it("finds an admin told that a valid key is refused", () => {
    const rep = buildRep();
    const { verdicts, report } = collectVerdicts();
    const watch = createBlameWatch({
      truth: buildTruth(rep),
      watched: { answersOf: () => [] },
      now: () => SINCE,
      report,
    });
    const seen = { what: "test", repId: "rep-1", askedAtMs: SINCE - MINUTE_MS } as const;
    watch.judgeAnswer(rep, { ...seen, answer: { status: 200 } });
    expect(verdicts).toEqual([]);
    watch.judgeAnswer(rep, { ...seen, what: "connect", answer: { status: 422 }, keyPut: "invalid" });
    expect(verdicts).toEqual([]);
    watch.judgeAnswer(rep, { ...seen, answer: { status: 422 } });
    expect(verdicts).toHaveLength(1);
  });
});
