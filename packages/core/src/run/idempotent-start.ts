/**
 * Starts a bulk run under the caller's idempotency key: the same key and the same request within a day are the same run,
 * whatever was lost in between. The key decides the run's id, so that there is nothing besides the run that could be lost.
 */
import { createHash } from "node:crypto";
import { type Clock, DAY_MS, MINUTE_MS, toEpochMs } from "../clock.ts";
import { AppError } from "../error.ts";
import type { Dispatcher, StartRunInput } from "./dispatch.ts";
import type { Run } from "./run.ts";
import type { RunRepository } from "./run-repository.ts";

/** How long a key stands for its run. */
export const IDEMPOTENCY_MS = DAY_MS;

/** A dispatcher that is still sending is left to it for so long; later it is taken for dead, and the sending done over. */
const DISPATCH_PATIENCE_MS = MINUTE_MS;

/**
 * @param key the caller's, opaque
 * @throws AppError idempotency_key_reused when the key stands for another request; unknown_reps
 */
export type StartUnderKey = (
  key: string,
  request: Pick<StartRunInput, "repIds" | "window">,
  asked: unknown,
) => Promise<Run>;

export function createStartUnderKey(dependencies: {
  runs: Pick<RunRepository, "find">;
  dispatcher: Pick<Dispatcher, "start">;
  clock: Clock;
}): StartUnderKey {
  const { runs, dispatcher, clock } = dependencies;

  return async (key, request, asked) => {
    const fingerprint = toHash(toCanonicalJson(asked));
    // The turn of a key moves on when its day is over; the runs of the turns before are still there, for 90 days.
    for (let turn = 1; ; turn++) {
      const runId = `bulk-key-${toHash(`${turn} ${key}`)}`;
      const found = await runs.find(runId);
      if (found) {
        const ageMs = clock.now() - toEpochMs(found.startedAt);
        if (ageMs >= IDEMPOTENCY_MS) continue;
        assertSame(found, fingerprint);
        if (found.state !== "dispatching" || ageMs < DISPATCH_PATIENCE_MS) return found;
      }
      const run = await dispatcher.start({ ...request, trigger: "bulk", runId, fingerprint });
      // Somebody else may have been first with this key.
      assertSame(run, fingerprint);
      return run;
    }
  };
}

function assertSame(run: Run, fingerprint: string): void {
  if (run.fingerprint === fingerprint) return;
  throw new AppError("idempotency_key_reused", `the key stands for the request of run ${run.runId}`);
}

function toHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** JSON with the fields of every object in order: the order in which a caller writes them means nothing. */
function toCanonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
