/** One run, followed to its end at the pace the API suggests; what it was stays in sight when the API cannot be reached. */
import { type FathomSyncClient, FathomSyncError, followRun, type RunView } from "@fathom-sync/contract";
import { useCallback, useEffect, useState } from "react";

export interface FollowedRun {
  readonly run: RunView | undefined;
  /** It was cancelled a moment ago, and reps that were under way may still end. */
  readonly isEnding: boolean;
  /** Why it cannot be followed (any more). */
  readonly error: FathomSyncError | undefined;
  readonly follow: () => void;
}

interface Seen {
  readonly runId: string;
  readonly run?: RunView | undefined;
  readonly isEnding?: boolean;
  readonly error?: FathomSyncError | undefined;
}

const ENDING_SECONDS = 3;
/** One rep may take as long as its invocation may; after a minute most have ended. */
const ENDING_LOOKS = 20;

export function useFollowedRun(client: FathomSyncClient, runId: string): FollowedRun {
  const [attempt, setAttempt] = useState(0);
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;

    /** What was under way when a run was cancelled ends after it. */
    async function watchEnd(cancelled: RunView): Promise<void> {
      let run = cancelled;
      for (let look = 0; look < ENDING_LOOKS && (run.reps.notStarted ?? 0) > 0 && isRecent(run); look++) {
        setSeen({ runId, run, isEnding: true });
        await client.sleep(ENDING_SECONDS * 1_000, signal);
        run = await client.getRun({ runId, perRep: "false", signal });
      }
      setSeen({ runId, run });
    }

    async function watch(): Promise<void> {
      const run = await followRun(client, runId, { signal, onProgress: (now) => setSeen({ runId, run: now }) });
      if (run.state === "cancelled") await watchEnd(run);
    }

    watch().catch((error: unknown) => {
      if (signal.aborted) return;
      const told =
        error instanceof FathomSyncError
          ? error
          : new FathomSyncError(String(error), { status: 0, code: "unreachable", cause: error });
      setSeen((before) => ({ runId, run: before?.runId === runId ? before.run : undefined, error: told }));
    });
    return () => leaving.abort();
  }, [client, runId, attempt]);
  const follow = useCallback(() => setAttempt((count) => count + 1), []);
  const own = seen?.runId === runId ? seen : undefined;
  return { run: own?.run, isEnding: own?.isEnding === true, error: own?.error, follow };
}

const RECENT_MS = 120_000;

/** By the browser's clock, which may be off: then it is looked at a few times too often, or once. */
function isRecent({ finishedAt }: RunView): boolean {
  return finishedAt === null || Math.abs(Date.now() - Date.parse(finishedAt)) < RECENT_MS;
}
