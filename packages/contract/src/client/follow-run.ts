/** Follows a run until it is over, as a progress bar does: at the pace the API suggests, and for the price of a 304. */
import type { RunView } from "../runs.ts";
import type { CallOptions, FathomSyncClient } from "./client.ts";

export interface FollowRunOptions extends Pick<CallOptions, "signal" | "language"> {
  /** Called at first and whenever something has changed. `share`: 0 to 1, of the reps that have an outcome. */
  readonly onProgress?: (run: RunView, share: number) => void;
  /** true: also waits for those who go on in the background after the run itself is finished. Default false. */
  readonly untilSettled?: boolean;
}

const PACE_SECONDS = 2;

/**
 * The run when it is finished or cancelled, without its reps: `client.listRunReps` pages through them.
 * @throws FathomSyncError, or the signal's reason when it is aborted
 */
export async function followRun(
  client: Pick<FathomSyncClient, "send" | "sleep">,
  runId: string,
  options: FollowRunOptions = {},
): Promise<RunView> {
  const { onProgress, untilSettled = false, ...callOptions } = options;
  let etag: string | undefined;
  for (;;) {
    const answer = await client.send("getRun", { runId, perRep: "false", ifNoneMatch: etag, ...callOptions });
    const run = answer.body;
    if (run) {
      etag = answer.etag;
      onProgress?.(run, toShare(run));
      if (run.state === "cancelled" || (run.state === "finished" && !(untilSettled && isGoingOn(run)))) return run;
    }
    await client.sleep((answer.retryAfterSeconds ?? PACE_SECONDS) * 1_000, options.signal);
  }
}

function isGoingOn({ reps }: RunView): boolean {
  return (reps.continued ?? 0) + reps.deferred > 0;
}

/** While reps are still being counted nothing is known of how many there will be. */
function toShare({ state, reps }: RunView): number {
  if (state === "finished") return 1;
  return reps.total === 0 ? 0 : Math.min(1, reps.done / reps.total);
}
