import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../clock/index.ts";
import { createRandomness } from "../randomness.ts";
import type { SystemUnderTest } from "./system.ts";
import { type CallTruth, findReadableSince, isListedAt } from "./truth.ts";
import { createWorld } from "./world.ts";
import { WORLD_PLAN, type WorldPlan } from "./world-plan.ts";

const START = Date.parse("2026-10-23T00:00:00Z");
const DAY_MS = 86_400_000;

/** A system that takes every key and does nothing else. */
function createIdleSystem(status = 200): SystemUnderTest {
  const answer = async () => ({ status });
  return {
    held: { findHeld: async () => new Map(), showReps: async () => new Map(), listCalls: async () => [] },
    putRep: answer,
    connect: answer,
    testConnection: answer,
    refresh: answer,
    bulkSync: answer,
    externalCron: answer,
    deleteCall: answer,
  };
}

async function live(seed: number, system: SystemUnderTest, days = 5, plan: WorldPlan = WORLD_PLAN) {
  const clock = createVirtualClock(START);
  const lines: string[] = [];
  const world = createWorld({
    ...{ seed, reps: 10, days, intervalMs: 1_800_000, plan, clock },
    random: createRandomness(seed),
    note: (repId, text) => lines.push(`${clock.now()} ${repId} ${text}`),
  });
  const answers: string[] = [];
  world.begin(system, async (seen) => void answers.push(seen.what));
  await clock.runUntil(START + days * DAY_MS);
  return { ...world, clock, lines, answers };
}

describe("a world", () => {
  it("is the same for the same seed, and another one for another", async () => {
    const [one, two, three] = [
      await live(1, createIdleSystem()),
      await live(1, createIdleSystem()),
      await live(2, createIdleSystem()),
    ];
    expect(two.truth).toEqual(one.truth);
    expect(two.lines).toEqual(one.lines);
    expect(three.lines).not.toEqual(one.lines);
  });

  it("has the same calls and the same outages whatever the system does", async () => {
    const [good, dead] = [await live(3, createIdleSystem()), await live(3, createIdleSystem(503))];
    const toCalls = ({ truth }: typeof good) =>
      [...truth.reps.values()].map((rep) => rep.calls.map((call) => call.recordingId));
    const toOutages = ({ truth }: typeof good) => truth.episodes.filter(({ what }) => what.startsWith("outage"));
    expect(toCalls(dead)).toEqual(toCalls(good));
    expect(toOutages(dead)).toEqual(toOutages(good));
    expect([...dead.truth.reps.values()].every((rep) => rep.connectedAtMs === undefined)).toBe(true);
  });

  it("ends all trouble before the calm", async () => {
    const { truth } = await live(4, createIdleSystem());
    expect(truth.episodes.length).toBeGreaterThan(0);
    expect(truth.episodes.every(({ untilMs }) => untilMs <= truth.calmMs)).toBe(true);
    for (const rep of truth.reps.values()) {
      expect(rep.keyHistory.at(-1)?.value).toBe("valid");
      expect(rep.activeHistory.at(-1)?.value).toBe(true);
    }
  });

  it("knows as listed what Fathom lists, call by call, at the end", async () => {
    const keys = new Map<string, string>();
    const system = createIdleSystem();
    // Nothing may happen in the middle of this very walk.
    const still = { insertedDuringWalk: 0, backdatedDuringWalk: 0, deletedDuringWalk: 0 };
    const plan = { ...WORLD_PLAN, perRepDay: { ...WORLD_PLAN.perRepDay, ...still } };
    const connect = async (repId: string, apiKey: string) => {
      keys.set(repId, apiKey);
      return { status: 200 };
    };
    const { truth, watched, clock } = await live(5, { ...system, connect }, 5, plan);
    for (const rep of truth.reps.values()) {
      const seen = new Set<unknown>();
      for (let cursor: string | null = ""; cursor !== null; ) {
        const url = `https://api.fathom.ai/external/v1/meetings?recorded_by[]=${rep.email}&cursor=${encodeURIComponent(cursor)}`;
        const answer = await clock.settle(watched.fetch(url, { headers: { "x-api-key": keys.get(rep.repId) ?? "" } }));
        const page = (await answer.json()) as { items: { recording_id: unknown }[]; next_cursor: string | null };
        for (const item of page.items) seen.add(item.recording_id);
        cursor = page.next_cursor || null;
      }
      const isListed = (call: CallTruth, at: number) => findReadableSince(call, at) !== undefined;
      const listed = rep.calls.filter((call) => isListed(call, clock.now())).map((call) => call.recordingId);
      expect(listed.filter((id) => !seen.has(id))).toEqual([]);
      const gone = rep.calls.filter((call) => !isListedAt(call, clock.now())).map((call) => call.recordingId);
      expect(gone.filter((id) => seen.has(id))).toEqual([]);
    }
    expect(watched.requests.light).toBeGreaterThan(20);
  });

  it("has every kind of trouble in a handful of histories", async () => {
    const lines: string[] = [];
    for (let seed = 10; seed < 40; seed++) lines.push(...(await live(seed, createIdleSystem(), 4)).lines);
    const story = lines.join("\n");
    for (const part of [
      "unreadable",
      ", created ",
      ": hide",
      ": show",
      ": delete",
      ": heal",
      ": retitle",
      ": tick",
      "is deleted in the CRM",
      "at Fathom: revoked",
      "at Fathom: rotated",
      "at Fathom: deactivated",
      "the admin tests the key",
      "paused (200)",
      "click(s) on Ververs",
      "bulk sync",
      "external cron",
      "Fathom breaks down: timeout",
      "Fathom breaks down: reset",
      "Fathom breaks down: status 503",
      "Fathom is busy: 5 heavy",
      "Fathom is slow",
      "next answer: a single 401",
      "next answer: a single 403",
      "next answer: 429",
      "next answer: wrongly empty",
    ]) {
      expect(story).toContain(part);
    }
  });
});
