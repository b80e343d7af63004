import { describe, expect, it } from "vitest";
import { createOurContender } from "./our-contender.ts";
import { type CreateContender, type HistoryOptions, runHistory } from "./run-history.ts";

const SHORT: Omit<HistoryOptions, "seed"> = { days: 2, reps: 6, intervalMinutes: 30 };
/** A history of this size takes seconds; on a busy machine more. */
const HISTORY_TIMEOUT_MS = 240_000;

describe("histories of ours", () => {
  it.each([1, 2, 3])(
    "end whole and honest: seed %i",
    async (seed) => {
      const result = await runHistory({ seed, ...SHORT });
      expect(result.verdicts).toEqual([]);
      expect(result.held).toBeGreaterThan(result.calls / 2);
      expect(result.counts.duplicates + result.counts.crashes).toBeGreaterThan(0);
    },
    HISTORY_TIMEOUT_MS,
  );

  it(
    "are the same for the same seed, to the byte, apart from the time they took",
    async () => {
      const tell = async () => {
        const lines: string[] = [];
        const result = await runHistory({
          seed: 7,
          days: 1,
          reps: 4,
          intervalMinutes: 30,
          onLine: (line) => lines.push(line),
        });
        return `${JSON.stringify({ ...result, durationMs: 0 })}\n${lines.join("\n")}`;
      };
      expect(await tell()).toBe(await tell());
    },
    HISTORY_TIMEOUT_MS,
  );
});

describe("a history", () => {
  it(
    "finds out a system to which one call never comes through",
    async () => {
      let hidden: number | undefined;
      const createBlind: CreateContender = (surroundings) =>
        createOurContender({
          ...surroundings,
          async fathomFetch(input, init) {
            const answer = await surroundings.fathomFetch(input, init);
            const text = await answer.text();
            const { status, headers } = answer;
            try {
              const body = JSON.parse(text) as { items: { recording_id: unknown }[] };
              for (const { recording_id: id } of body.items) if (typeof id === "number") hidden ??= id;
              const items = body.items.filter((item) => item.recording_id !== hidden);
              return new Response(JSON.stringify({ ...body, items }), { status, headers });
            } catch {
              return new Response(text === "" ? null : text, { status, headers });
            }
          },
        });
      const result = await runHistory({ seed: 8, days: 2, reps: 2, intervalMinutes: 30, createContender: createBlind });
      expect(hidden).toBeDefined();
      const about = result.verdicts.filter(({ recordingId }) => recordingId === hidden).map(({ kind }) => kind);
      expect(about.toSorted()).toEqual(["falseGreen", "lost"]);
    },
    HISTORY_TIMEOUT_MS,
  );
});
