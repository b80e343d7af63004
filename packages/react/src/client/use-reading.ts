/** Reads something of the API for a component: what it has stays in sight while it reads again. */
import { FathomSyncError } from "@fathom-sync/contract";
import { useCallback, useEffect, useState } from "react";
import { useFathomSync } from "./fathom-sync-provider.tsx";

export interface Reading<Value> {
  /** The newest answer; undefined before the first. */
  readonly value: Value | undefined;
  /** Why the newest attempt failed; `value` may still be there from an earlier one. */
  readonly error: FathomSyncError | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

interface Settled<Value> {
  readonly load: unknown;
  readonly value?: Value | undefined;
  readonly error?: FathomSyncError | undefined;
}

export interface ReadingOptions {
  /** Whose changes make it read again; undefined: anybody's. */
  readonly repId?: string | undefined;
  /** Reads again every so many seconds while the page is in sight. */
  readonly everySeconds?: number | undefined;
}

/** @param load memoised (`useCallback`): another one is another question, and forgets the answer to the last */
export function useReading<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  { repId, everySeconds }: ReadingOptions = {},
): Reading<Value> {
  const { changes } = useFathomSync();
  const [attempt, setAttempt] = useState(0);
  const [settled, setSettled] = useState<Settled<Value>>();
  const [done, setDone] = useState<readonly [unknown, number]>();
  const reload = useCallback(() => setAttempt((count) => count + 1), []);

  useEffect(() => changes.listen(repId, reload), [changes, repId, reload]);

  useEffect(() => {
    if (everySeconds === undefined) return undefined;
    const look = (): void => {
      if (document.visibilityState === "visible") reload();
    };
    const timer = setInterval(look, everySeconds * 1_000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [everySeconds, reload]);

  useEffect(() => {
    const leaving = new AbortController();
    const settle = (outcome: Omit<Settled<Value>, "load">): void => {
      if (leaving.signal.aborted) return;
      setSettled((before) => ({
        load,
        value: outcome.value ?? (before?.load === load ? before.value : undefined),
        error: outcome.error,
      }));
      setDone([load, attempt]);
    };
    load(leaving.signal).then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error: toFathomSyncError(error) }),
    );
    return () => leaving.abort();
  }, [load, attempt]);

  const own = settled?.load === load ? settled : undefined;
  const isLoading = done?.[0] !== load || done[1] !== attempt;
  return { value: own?.value, error: own?.error, isLoading, reload };
}

/** Whatever is thrown that is none of the client's is shown as nobody having answered. */
export function toFathomSyncError(error: unknown): FathomSyncError {
  if (error instanceof FathomSyncError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new FathomSyncError(message, { status: 0, code: "unreachable", cause: error });
}
