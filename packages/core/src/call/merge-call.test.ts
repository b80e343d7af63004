import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildActionItem, buildLine, buildSourceCall } from "../../test/build-call.ts";
import { toInstant } from "../clock.ts";
import type { SourceCall } from "../source/call-source.ts";
import { countPending, type ManifestEntry, PARTS } from "./call.ts";
import { type CallMerge, mergeCall, mergeMiss, type Observation, type PendingPlan } from "./merge-call.ts";

const LATER: PendingPlan = { attempts: 0, nextAttemptAt: "2026-12-01T00:00:00.000Z", giveUp: false };
const patience = () => LATER;
const at = (minute: number) => toInstant(Date.parse("2026-11-20T11:00:00Z") + minute * 60_000);

function observe(minute: number, changes: Partial<SourceCall>): Observation {
  return { call: buildSourceCall(changes), observedAt: at(minute), source: "poll" };
}

/** What a store holds after a row of merges: the same fields a writer would write. */
interface Held {
  entry: ManifestEntry | undefined;
  metadata: CallMerge["metadata"];
  summary: CallMerge["summary"];
  actionItems: CallMerge["actionItems"];
  lines: CallMerge["transcript"];
  writes: number;
}

function hold(observations: readonly Observation[], pending = patience): Held {
  const held: Held = {
    entry: undefined,
    metadata: undefined,
    summary: undefined,
    actionItems: undefined,
    lines: undefined,
    writes: 0,
  };
  for (const observation of observations) {
    const merge = mergeCall("r1", held.entry, observation, pending);
    if (merge.entry) held.writes++;
    held.entry = merge.entry ?? held.entry;
    held.metadata = merge.metadata ?? held.metadata;
    held.summary = merge.summary ?? held.summary;
    held.actionItems = merge.actionItems ?? held.actionItems;
    held.lines = merge.transcript ?? held.lines;
  }
  return held;
}

/** Content only: ages depend on which of two equal observations came first. */
function toContent({ entry, metadata, summary, actionItems, lines }: Held) {
  const { observedAt: _observedAt, ...fields } = metadata ?? {};
  return {
    fields,
    metaHash: entry?.metaHash,
    states: PARTS.map((part) => entry?.[part]),
    markdown: summary?.markdown,
    items: actionItems?.items,
    lines: lines?.lines,
  };
}

/**
 * The life of one call at the source, minute by minute: title and content go from version to version, never back, and any
 * answer may have left a part out or said that it is not there.
 */
const life = fc
  .array(
    fc.record({
      title: fc.integer({ min: 0, max: 1 }),
      summary: fc.integer({ min: 0, max: 1 }),
      transcript: fc.integer({ min: 0, max: 1 }),
      actionItems: fc.integer({ min: 0, max: 1 }),
      hidden: fc.record({
        summary: fc.constantFrom("shown", "null", "not asked"),
        transcript: fc.constantFrom("shown", "null", "not asked"),
        actionItems: fc.constantFrom("shown", "null", "not asked"),
      }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((steps) => {
    const version = { title: 0, summary: 0, transcript: 0, actionItems: 0 };
    return steps.map((step, minute) => {
      for (const name of ["title", "summary", "transcript", "actionItems"] as const) version[name] += step[name];
      const show = <T>(part: "summary" | "transcript" | "actionItems", value: T) =>
        step.hidden[part] === "shown" && version[part] > 0
          ? { [part]: value }
          : step.hidden[part] === "not asked"
            ? {}
            : { [part]: null };
      return observe(minute, {
        title: `title ${version.title}`,
        ...show("summary", { templateName: null, markdown: `summary ${version.summary}` }),
        ...show("transcript", [buildLine(`transcript ${version.transcript}`)]),
        ...show("actionItems", [buildActionItem(`item ${version.actionItems}`)]),
      });
    });
  });

describe("mergeCall", () => {
  it("comes to the same content whatever the order and repetition of observations", () => {
    fc.assert(
      fc.property(
        life.chain((steps) =>
          fc.tuple(
            fc.constant(steps),
            fc
              .array(fc.constantFrom(...steps), { maxLength: 8 })
              .chain((more) => fc.shuffledSubarray([...steps, ...more], { minLength: steps.length + more.length })),
          ),
        ),
        ([inOrder, shuffled]) => {
          expect(toContent(hold(shuffled))).toEqual(toContent(hold(inOrder)));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("holds of each part the newest version that was shown, and of the metadata the newest", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const held = hold(steps);
        const lastOf = <T>(pick: (call: SourceCall) => T | null | undefined) =>
          steps
            .map(({ call }) => pick(call))
            .filter((value) => value !== null && value !== undefined)
            .at(-1);
        expect(held.metadata?.title).toBe(steps.at(-1)?.call.title);
        expect(held.summary?.markdown).toBe(lastOf((call) => call.summary)?.markdown);
        expect(held.lines?.lines).toEqual(lastOf((call) => call.transcript));
        expect(held.actionItems?.items).toEqual(lastOf((call) => call.actionItems) ?? []);
      }),
      { numRuns: 500 },
    );
  });

  it("writes nothing when the same observation comes again, and when a newer one says the same", () => {
    fc.assert(
      fc.property(life, (steps) => {
        const once = hold(steps);
        const last = steps.at(-1);
        if (!last || !once.entry) throw new Error("no step");
        expect(mergeCall("r1", once.entry, last, patience).entry).toBeUndefined();
        const later = { ...last, observedAt: at(10_000) };
        expect(mergeCall("r1", once.entry, later, patience)).toMatchObject({ change: "unchanged", entry: undefined });
      }),
    );
  });

  it("marks a call never seen as added, with what is not there pending", () => {
    const merge = mergeCall(
      "r1",
      undefined,
      observe(0, { summary: null, transcript: null, actionItems: null }),
      patience,
    );
    expect(merge).toMatchObject({
      change: "added",
      entry: { summary: "pending", transcript: "pending", actionItems: "pending", revision: 1, visible: true },
      summary: { state: "pending", observedAt: undefined },
      transcript: { state: "pending", lines: undefined },
      actionItems: { state: "pending", items: [] },
    });
    expect(merge.entry?.nextAttemptAt).toBe(LATER.nextAttemptAt);
  });

  it("takes a late transcript without touching the summary or the metadata", () => {
    const { entry } = hold([observe(0, { summary: { templateName: null, markdown: "s" }, transcript: null })]);
    const merge = mergeCall("r1", entry, observe(5, { transcript: [buildLine("late")] }), patience);
    expect(merge).toMatchObject({ change: "updated", summary: undefined, metadata: undefined });
    expect(merge.transcript).toEqual({ state: "present", lines: [buildLine("late")] });
  });

  it("takes an edited summary although nothing else changed", () => {
    const summary = (markdown: string) => ({ templateName: null, markdown });
    const { entry } = hold([observe(0, { summary: summary("first") })]);
    const merge = mergeCall("r1", entry, observe(5, { summary: summary("second") }), patience);
    expect(merge).toMatchObject({ change: "updated", summary: { markdown: "second" }, metadata: undefined });
    expect(mergeCall("r1", entry, observe(-5, { summary: summary("older") }), patience).entry).toBeUndefined();
  });

  it("takes a ticked action item without writing the metadata again", () => {
    const { entry } = hold([observe(0, { actionItems: [buildActionItem("call back")] })]);
    const merge = mergeCall("r1", entry, observe(5, { actionItems: [buildActionItem("call back", true)] }), patience);
    expect(merge).toMatchObject({ change: "updated", metadata: undefined, summary: undefined, transcript: undefined });
    expect(merge.actionItems?.items[0]?.completed).toBe(true);
  });

  it("takes content that comes late into a part that was given up as absent", () => {
    const giveUp = () => ({ attempts: 9, nextAttemptAt: undefined, giveUp: true });
    const { entry } = hold([observe(0, { summary: null, transcript: null, actionItems: null })], giveUp);
    expect(entry).toMatchObject({ summary: "absent", transcript: "absent", actionItems: "absent" });
    expect(entry?.nextAttemptAt).toBeUndefined();
    expect(mergeCall("r1", entry, observe(5, { transcript: [buildLine("x")] }), patience).entry).toMatchObject({
      transcript: "present",
      summary: "absent",
    });
  });

  it("settles action items as absent once the content they come with is there without them", () => {
    const content = { summary: { templateName: null, markdown: "s" }, transcript: [buildLine("x")], actionItems: null };
    const { entry } = hold([observe(0, content)]);
    expect(entry).toMatchObject({ actionItems: "absent", nextAttemptAt: undefined });
  });

  it("keeps the creation time it has a key for, and makes an invisible call visible again", () => {
    const { entry } = hold([observe(0, {})]);
    if (!entry) throw new Error("nothing held");
    const merge = mergeCall(
      "r1",
      { ...entry, visible: false },
      observe(5, { createdAt: "2026-11-20T10:00:07.000Z" }),
      patience,
    );
    expect(merge).toMatchObject({
      change: "updated",
      entry: { createdAt: entry.createdAt, visible: true },
      metadata: { createdAt: entry.createdAt, visible: true },
    });
  });

  it("writes a moved attempt without calling the call updated", () => {
    const { entry } = hold([observe(0, { transcript: null })]);
    const moved = () => ({ attempts: 2, nextAttemptAt: at(60), giveUp: false });
    expect(mergeCall("r1", entry, observe(5, { transcript: null }), moved)).toMatchObject({
      change: "unchanged",
      entry: { attempts: 2, nextAttemptAt: at(60), revision: 2 },
      transcript: undefined,
    });
  });
});

describe("mergeMiss", () => {
  const giveUp = () => ({ attempts: 4, nextAttemptAt: undefined, giveUp: true });

  it("counts an attempt for a call that was looked for and not seen, and touches no content", () => {
    const { entry } = hold([observe(0, { transcript: null })]);
    if (!entry) throw new Error("nothing held");
    const merge = mergeMiss(entry, () => ({ attempts: 1, nextAttemptAt: at(2), giveUp: false }));
    expect(merge).toMatchObject({ change: "unchanged", entry: { attempts: 1, nextAttemptAt: at(2) } });
    expect([merge.metadata, merge.summary, merge.transcript, merge.actionItems]).toEqual(Array(4).fill(undefined));
  });

  it("gives up pending parts only, never one that is held", () => {
    const { entry } = hold([observe(0, { summary: { templateName: null, markdown: "s" }, transcript: null })]);
    if (!entry) throw new Error("nothing held");
    const merge = mergeMiss(entry, giveUp);
    expect(merge).toMatchObject({ change: "updated", summary: undefined, transcript: { state: "absent" } });
    expect(merge.entry && countPending(merge.entry)).toBe(0);
  });

  it("writes nothing when another run has settled the call meanwhile", () => {
    const { entry } = hold([observe(0, {})], giveUp);
    if (!entry) throw new Error("nothing held");
    expect(mergeMiss(entry, giveUp).entry).toBeUndefined();
  });
});
