/**
 * Turns at "Ververs", so that clicks that come together in several containers walk once: one takes the turn, the others
 * wait for its answer. Saves requests, decides nothing: two walks at once would be as right, the fence sees to that.
 */
import { type Clock, DAY_MS, type Instant, SECOND_MS, toInstant } from "../clock.ts";
import type { Database } from "../database/entity-configuration.ts";
import { isConditionFailed } from "../database/faults.ts";
import type { RefreshResult } from "./refresh.ts";
import { createRefreshTurnEntity } from "./refresh-turn.entity.ts";

/** Longer than nearly every walk; who waits for one that died looks for themselves after it, within their own deadline. */
export const TURN_MS = 12 * SECOND_MS;

export interface EndedTurn {
  readonly endedAt: Instant;
  readonly answer: RefreshResult;
}

export interface RefreshTurns {
  /** Takes the turn: the one that ended before it, if any. "taken" while another one's walk is under way. */
  take(repId: string, runId: string): Promise<{ readonly previous: EndedTurn | undefined } | "taken">;
  /** The rep's turn if it has ended. */
  findEnded(repId: string): Promise<EndedTurn | undefined>;
  /** Tells the answer to whoever waits. Nothing when the turn was taken over meanwhile. */
  end(repId: string, runId: string, answer: RefreshResult): Promise<void>;
  /** Gives the turn back without an answer. */
  release(repId: string, runId: string): Promise<void>;
}

export function createRefreshTurns(dependencies: { database: Database; clock: Clock }): RefreshTurns {
  const { clock } = dependencies;
  const turns = createRefreshTurnEntity(dependencies.database);

  return {
    async take(repId, runId) {
      const nowMs = clock.now();
      try {
        const { data } = await turns
          .put({
            repId,
            runId,
            until: toInstant(nowMs + TURN_MS),
            expiresAt: Math.floor((nowMs + DAY_MS) / SECOND_MS),
          })
          .where(({ until, endedAt }, { notExists, exists, lt }) =>
            [notExists(until), exists(endedAt), lt(until, toInstant(nowMs))].join(" OR "),
          )
          .go({ response: "all_old" });
        return { previous: toEnded(data) };
      } catch (error) {
        if (isConditionFailed(error)) return "taken";
        throw error;
      }
    },
    async findEnded(repId) {
      const { data } = await turns.get({ repId }).go({ consistent: true });
      return toEnded(data);
    },
    async end(repId, runId, { report, ...answer }) {
      // What was thrown belongs to whoever caught it; the report says in words of its own that it failed.
      const text = JSON.stringify({ ...answer, report: { ...report, fault: undefined } });
      await unlessLost(
        turns
          .patch({ repId })
          .set({ endedAt: toInstant(clock.now()), answer: text })
          .where((attributes, { eq }) => eq(attributes.runId, runId))
          .go(),
      );
    },
    async release(repId, runId) {
      await unlessLost(
        turns
          .remove({ repId })
          .where((attributes, { eq }) => eq(attributes.runId, runId))
          .go(),
      );
    },
  };
}

async function unlessLost(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}

function toEnded(item: { endedAt?: string | undefined; answer?: string | undefined } | null): EndedTurn | undefined {
  if (item?.endedAt === undefined || item.answer === undefined) return undefined;
  return { endedAt: item.endedAt, answer: JSON.parse(item.answer) as RefreshResult };
}
