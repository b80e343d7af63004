/**
 * The rules by which observations join, held against every order, repetition and mixture of what may come: lists, content, misses,
 * absences, two containers whose clocks differ, and deletion in the CRM.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildActionItem, buildLine, buildSourceCall } from "../../test/build-call.ts";
import { toInstant } from "../clock.ts";
import type { SourceCall } from "../source/call-source.ts";
import { type ManifestEntry, PARTS, type Part } from "./call.ts";
import {
  type CallMerge,
  mergeAbsence,
  mergeCall,
  mergeMiss,
  type Observation,
  type PendingPlan,
} from "./merge-call.ts";

const START_MS = Date.parse("2026-11-20T11:00:00Z");
const at = (second: number) => toInstant(START_MS + second * 1_000);

/** What comes to the table: an answer of Fathom, a look that found nothing, a complete read that did not list the call. */
type Event =
  | { readonly kind: "seen"; readonly observation: Observation; readonly second: number }
  | { readonly kind: "missed" }
  | { readonly kind: "absent"; readonly second: number; readonly isConfirmed: boolean };

interface Held {
  entry: ManifestEntry | undefined;
  title: string | undefined;
  summary: string | undefined;
  items: readonly string[] | undefined;
  line: string | undefined;
}

const NOTHING: Held = { entry: undefined, title: undefined, summary: undefined, items: undefined, line: undefined };

/** As the writer does it. A look or a read that finds nothing says nothing of a call that is not held. */
function apply(held: Held, event: Event, plan: PendingPlan): { held: Held; merge: CallMerge | undefined } {
  const pending = () => plan;
  const merge =
    event.kind === "seen"
      ? mergeCall("r1", held.entry, event.observation, pending)
      : held.entry === undefined
        ? undefined
        : event.kind === "missed"
          ? mergeMiss(held.entry, pending)
          : mergeAbsence(held.entry, at(event.second), event.isConfirmed);
  if (!merge?.entry) return { held, merge };
  return {
    merge,
    held: {
      entry: merge.entry,
      title: merge.metadata?.title ?? held.title,
      summary: merge.summary ? merge.summary.markdown : held.summary,
      items: merge.actionItems ? merge.actionItems.items.map((item) => item.description) : held.items,
      line: merge.transcript ? merge.transcript.lines?.[0]?.text : held.line,
    },
  };
}

function applyAll(events: readonly Event[], plan: PendingPlan): Held {
  return events.reduce((held, event) => apply(held, event, plan).held, NOTHING);
}

const LATER: PendingPlan = { attempts: 1, nextAttemptAt: at(100_000), giveUp: false };
const NEVER: PendingPlan = { attempts: 9, nextAttemptAt: undefined, giveUp: true };
const plans = fc.constantFrom(LATER, NEVER);

const shown = fc.constantFrom("shown", "null", "not asked");
const versions = fc.record({ summary: shown, transcript: shown, actionItems: shown });

/** An answer of its second: whatever it shows is the version of that second, so that a version tells when it was made. */
function see(second: number, parts: Readonly<Record<Part, string>>): Event {
  const show = <T>(part: Part, value: T) =>
    parts[part] === "shown" ? { [part]: value } : parts[part] === "null" ? { [part]: null } : {};
  const call: SourceCall = buildSourceCall({
    title: `title ${second}`,
    ...show("summary", { templateName: null, markdown: `summary ${second}` }),
    ...show("transcript", [buildLine(`line ${second}`)]),
    ...show("actionItems", [buildActionItem(`item ${second}`)]),
  });
  return { kind: "seen", second, observation: { call, observedAt: at(second), source: "poll" } };
}

/** Seconds are few, so that equal instants and neighbours are common; ± 120 of them are what clocks may differ by. */
const seconds = fc.integer({ min: -120, max: 120 });
const seen = fc
  .uniqueArray(fc.record({ second: seconds, parts: versions }), {
    selector: ({ second }) => second,
    minLength: 1,
    maxLength: 6,
  })
  .map((all) => all.map(({ second, parts }) => see(second, parts)));
const missed: fc.Arbitrary<Event> = fc.constant({ kind: "missed" });
const absent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant("absent" as const),
  second: seconds,
  isConfirmed: fc.boolean(),
});

/** Answers, each once or more, among misses and absences, in any order. */
const mixture = seen.chain((answers) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...answers), { maxLength: 6 }),
      fc.array(fc.oneof(missed, absent), { maxLength: 6 }),
    )
    .chain(([again, others]) => {
      const all = [...answers, ...again, ...others];
      return fc.shuffledSubarray(all, { minLength: all.length });
    }),
);

function listSeen(events: readonly Event[]) {
  return events.flatMap((event) => (event.kind === "seen" ? [event] : [])).toSorted((a, b) => a.second - b.second);
}

/** The newest version of a part that any answer showed. */
function findNewest<T>(events: readonly Event[], pick: (call: SourceCall) => T | null | undefined): T | undefined {
  return listSeen(events)
    .map(({ observation }) => pick(observation.call))
    .filter((value) => value !== null && value !== undefined)
    .at(-1);
}

const RUNS = { numRuns: 500 };

describe("what is held of a call after any mixture of what may come", () => {
  it("is the newest title, and of each part the newest version that was shown, in whatever order they came", () => {
    fc.assert(
      fc.property(mixture, plans, (events, plan) => {
        const held = applyAll(events, plan);
        expect(held.title).toBe(`title ${listSeen(events).at(-1)?.second}`);
        expect(held.summary).toBe(findNewest(events, (call) => call.summary)?.markdown);
        expect(held.line).toBe(findNewest(events, (call) => call.transcript)?.[0]?.text);
        expect(held.items?.[0]).toBe(findNewest(events, (call) => call.actionItems)?.[0]?.description);
      }),
      RUNS,
    );
  });

  it("says of each part that it is there exactly if it was ever shown", () => {
    fc.assert(
      fc.property(mixture, plans, (events, plan) => {
        const { entry } = applyAll(events, plan);
        for (const part of PARTS) {
          const wasShown = findNewest(events, (call) => call[part]) !== undefined;
          expect([part, entry?.[part] === "present"]).toEqual([part, wasShown]);
        }
      }),
      RUNS,
    );
  });

  it("never goes backwards on the way: nothing held is erased, and nothing older replaces it", () => {
    fc.assert(
      fc.property(mixture, plans, (events, plan) => {
        let held = NOTHING;
        const toVersion = (text: string | undefined) =>
          text === undefined ? Number.NEGATIVE_INFINITY : Number(text.split(" ")[1]);
        for (const event of events) {
          const next = apply(held, event, plan).held;
          for (const name of ["title", "summary", "line"] as const) {
            expect(toVersion(next[name])).toBeGreaterThanOrEqual(toVersion(held[name]));
          }
          expect(toVersion(next.items?.[0])).toBeGreaterThanOrEqual(toVersion(held.items?.[0]));
          held = next;
        }
      }),
      RUNS,
    );
  });

  it("depends, part by part, on that part alone", () => {
    fc.assert(
      fc.property(mixture, plans, fc.constantFrom(...PARTS), (events, plan, part) => {
        const alone = events.map((event): Event => {
          if (event.kind !== "seen") return event;
          const { summary, transcript, actionItems, ...call } = event.observation.call;
          const only = { summary, transcript, actionItems }[part];
          return { ...event, observation: { ...event.observation, call: { ...call, [part]: only } as SourceCall } };
        });
        const name = { summary: "summary", transcript: "line", actionItems: "items" } as const;
        expect(applyAll(alone, plan)[name[part]] ?? []).toEqual(applyAll(events, plan)[name[part]] ?? []);
      }),
      RUNS,
    );
  });

  it("costs no write when what has been seen comes again", () => {
    fc.assert(
      fc.property(mixture, plans, (events, plan) => {
        const held = applyAll(events, plan);
        for (const event of listSeen(events)) {
          expect(apply(held, event, plan).merge?.entry).toBeUndefined();
        }
      }),
      RUNS,
    );
  });
});

describe("whether a call is to be seen", () => {
  it("is told by the newest of all: no mark of absence survives a newer answer, whichever came first", () => {
    fc.assert(
      fc.property(mixture, seconds, plans, (events, later, plan) => {
        const newest = see(121 + Math.abs(later), { summary: "null", transcript: "null", actionItems: "null" });
        for (const all of [
          [...events, newest],
          [newest, ...events],
        ]) {
          expect(applyAll(all, plan).entry).toMatchObject({ visible: true, missedAt: undefined });
        }
      }),
      RUNS,
    );
  });

  it("is not told by an answer older than the absence: two reads that did not list it stand", () => {
    fc.assert(
      fc.property(seen, fc.tuple(seconds, seconds), plans, (answers, given, plan) => {
        const [first, second] = given.map((after) => 121 + Math.abs(after)).toSorted((a, b) => a - b);
        const absences: Event[] = [
          { kind: "absent", second: first ?? 0, isConfirmed: false },
          { kind: "absent", second: (second ?? 0) + 1, isConfirmed: true },
        ];
        const [known = see(0, { summary: "null", transcript: "null", actionItems: "null" }), ...late] = answers;
        for (const all of [
          [known, ...late, ...absences],
          [known, ...absences, ...late],
        ]) {
          expect(applyAll(all, plan).entry).toMatchObject({ visible: false, missedAt: at(first ?? 0) });
        }
      }),
      RUNS,
    );
  });
});

describe("a call deleted in the CRM", () => {
  it("takes nothing any more, whatever comes", () => {
    fc.assert(
      fc.property(mixture, mixture, plans, (before, after, plan) => {
        const { entry } = applyAll(before, plan);
        if (!entry) return;
        let held: Held = { ...NOTHING, entry: { ...entry, deletedAt: at(0) } };
        for (const event of after) {
          const { held: next, merge } = apply(held, event, plan);
          expect(merge).toMatchObject({ change: "unchanged", entry: undefined, metadata: undefined });
          held = next;
        }
        expect(held.entry?.deletedAt).toBe(at(0));
      }),
      RUNS,
    );
  });
});
