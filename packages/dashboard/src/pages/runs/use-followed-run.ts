/** One run, followed to its end at the pace the API suggests; what it was stays in sight when the API cannot be reached. */
import { type FathomSyncClient, FathomSyncError, followRun, type RunView } from "@fathom-sync/contract";
import { useCallback, useEffect, useState } from "react";

export interface FollowedRun {
  readonly run: RunView | undefined;
  /** Why it cannot be followed (any more). */
  readonly error: FathomSyncError | undefined;
  readonly follow: () => void;
}

interface Seen {
  readonly runId: string;
  readonly run?: RunView | undefined;
  readonly error?: FathomSyncError | undefined;
}

export function useFollowedRun(client: FathomSyncClient, runId: string): FollowedRun {
  const [attempt, setAttempt] = useState(0);
  const [seen, setSeen] = useState<Seen>();
  useEffect(() => {
    const leaving = new AbortController();
    followRun(client, runId, {
      signal: leaving.signal,
      onProgress: (run) => setSeen({ runId, run }),
    }).catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      const told =
        error instanceof FathomSyncError
          ? error
          : new FathomSyncError(String(error), { status: 0, code: "unreachable" });
      setSeen((before) => ({ runId, run: before?.runId === runId ? before.run : undefined, error: told }));
    });
    return () => leaving.abort();
  }, [client, runId, attempt]);
  const follow = useCallback(() => setAttempt((count) => count + 1), []);
  const own = seen?.runId === runId ? seen : undefined;
  return { run: own?.run, error: own?.error, follow };
}
