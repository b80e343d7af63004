/** "Ververs": one press fetches a rep's new calls now; the answer stands where the button is, in the API's own sentence. */
import { FathomSyncError, type RefreshResult, type RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import { Button, ErrorBox, Notice, type Tone } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

export interface RefreshState {
  readonly isBusy: boolean;
  readonly answer: RefreshResult | undefined;
  readonly error: Error | null;
  readonly press: () => void;
}

export function useRefresh(repId: string): RefreshState {
  const { client } = useApi();
  const cache = useRosterCache();
  const { isPending, data, error, mutate } = useMutation({
    mutationFn: () => client.refreshRep({ repId }),
    // Also after a refusal: the list may show what no longer is so.
    onSettled: () => void cache.reread(repId).catch(() => cache.reload()),
  });
  return { isBusy: isPending, answer: data, error, press: () => mutate() };
}

export function RefreshPress({ rep, state }: { readonly rep: Pick<RepView, "name">; readonly state: RefreshState }) {
  const texts = useTexts(REP_ACTION_TEXTS);
  return (
    <Button
      isSmall
      isBusy={state.isBusy}
      aria-label={texts.refreshOf(rep.name)}
      icon={<RefreshCw size={14} aria-hidden />}
      onClick={state.press}
    >
      {texts.refresh}
    </Button>
  );
}

const TONES: Readonly<Record<RefreshResult["outcome"], Tone>> = {
  complete: "good",
  continued: "info",
  deferred: "info",
  superseded: "info",
  blocked: "bad",
  failed: "warn",
};

export function RefreshAnswer({ state }: { readonly state: RefreshState }) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { answer, error, isBusy } = state;
  if (isBusy) return null;
  if (error) return <ErrorBox error={error} onRetry={error instanceof FathomSyncError ? undefined : state.press} />;
  if (!answer) return null;
  return (
    <Notice tone={TONES[answer.outcome]} role="status" title={answer.message}>
      {answer.failure && <p>{answer.failure.action}</p>}
      {answer.runId !== undefined && (answer.outcome === "continued" || answer.outcome === "deferred") && (
        <p>
          <Link to="/runs/$runId" params={{ runId: answer.runId }}>
            {texts.followRun}
          </Link>
        </p>
      )}
    </Notice>
  );
}
