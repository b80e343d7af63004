/** What stands where something could not be shown (yet): that it is coming, that it is slow, or why not and a way to try again. */
import { type ReactNode, useEffect, useState } from "react";
import { useFathomSync } from "./client/fathom-sync-provider.tsx";

const SLOW_AFTER_MS = 4_000;

export interface NoticeProps {
  readonly isLoading: boolean;
  /** Why it failed; undefined: it did not, it is on its way. */
  readonly text?: string | undefined;
  readonly onRetry?: () => void;
}

export function Notice({ isLoading, text, onRetry }: NoticeProps): ReactNode {
  const { texts } = useFathomSync();
  const isSlow = useSlow(isLoading);
  if (text === undefined) {
    return (
      <p className="fathom-sync fathom-sync-notice" role="status">
        {isSlow ? texts.slow : texts.loading}
      </p>
    );
  }
  return (
    <div className="fathom-sync fathom-sync-notice" data-tone="attention" role="alert">
      <p>{text}</p>
      {onRetry ? (
        <button type="button" className="fathom-sync-button" onClick={onRetry} aria-disabled={isLoading}>
          {isLoading ? texts.loading : texts.retry}
        </button>
      ) : null}
    </div>
  );
}

function useSlow(isLoading: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isLoading) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLoading]);
  return isSlow;
}
