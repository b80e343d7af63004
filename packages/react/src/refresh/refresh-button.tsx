/**
 * "Ververs": one press, one explained answer in place. What goes on in the background is followed to its end, and everything on
 * the page that is about this rep reads again.
 */
import { followRun, type RefreshResult, type RunView } from "@fathom-sync/contract";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useFathomSync } from "../client/fathom-sync-provider.tsx";
import { toErrorText } from "../client/to-error-text.ts";
import { toFathomSyncError } from "../client/use-reading.ts";
import type { Tone } from "../status/to-status.ts";
import { toRefreshTone } from "./to-refresh-tone.ts";

export interface RefreshButtonProps {
  readonly repId: string;
  /** Called with each answer, also with the ones that tell of trouble. */
  readonly onAnswer?: (result: RefreshResult) => void;
  readonly disabled?: boolean;
}

interface Answer {
  readonly tone: Tone;
  readonly text: string;
}

export function RefreshButton({ repId, onAnswer, disabled = false }: RefreshButtonProps): ReactNode {
  const { client, language, texts, changes } = useFathomSync();
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<Answer>();
  const leaving = useRef<AbortController>(undefined);
  // Another rep's answer is not this one's.
  useEffect(() => {
    setAnswer(undefined);
    setBusy(false);
    return () => leaving.current?.abort(new Error(`no longer about ${repId}`));
  }, [repId]);

  async function press(): Promise<void> {
    leaving.current?.abort(new Error("pressed again"));
    const controller = new AbortController();
    leaving.current = controller;
    const { signal } = controller;
    setBusy(true);
    setAnswer(undefined);
    try {
      const result = await client.refreshRep({ repId, language, signal });
      setAnswer({ tone: toRefreshTone(result.outcome), text: result.message });
      setBusy(false);
      onAnswer?.(result);
      changes.announce(repId);
      if (result.runId === undefined || (result.outcome !== "continued" && result.outcome !== "deferred")) return;
      const run = await followRun(client, result.runId, { signal, untilSettled: true });
      setAnswer(toEnd(run));
      changes.announce(repId);
    } catch (error) {
      // Whoever left does not read the answer.
      if (signal.aborted) return;
      setBusy(false);
      setAnswer({ tone: "attention", text: toErrorText(toFathomSyncError(error), texts) });
    }
  }

  function toEnd({ reps, calls }: RunView): Answer {
    const hasTrouble = reps.failed + reps.blocked > 0;
    return hasTrouble
      ? { tone: "attention", text: texts.endedWithTrouble }
      : { tone: "good", text: texts.ended(calls.added, calls.updated) };
  }

  const isOff = disabled || isBusy;
  return (
    <div className="fathom-sync fathom-sync-refresh">
      <button
        type="button"
        className="fathom-sync-button fathom-sync-button-main"
        aria-disabled={isOff}
        aria-busy={isBusy}
        onClick={() => {
          if (!isOff) void press();
        }}
      >
        <span className="fathom-sync-spinner" aria-hidden="true" />
        {isBusy ? texts.refreshing : texts.refresh}
      </button>
      <p className="fathom-sync-answer" role="status" data-tone={answer?.tone}>
        {answer?.text}
      </p>
    </div>
  );
}
