/** One run: live progress, outcomes per rep, requests, units, cost; cancel. */
import type { RunView } from "@fathom-sync/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  Badge,
  Button,
  Card,
  ConfirmDialog,
  ErrorBox,
  Loading,
  Notice,
  Page,
  ProgressBar,
  useToast,
} from "../../components/index.ts";
import { useApi, useFormat } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { RunCounters } from "./run-counters.tsx";
import { isUnderWay, toShare } from "./run-progress.ts";
import { RunRepsCard } from "./run-reps-card.tsx";
import { RUN_TEXTS } from "./runs.texts.ts";
import { useFollowedRun } from "./use-followed-run.ts";

export function RunPage() {
  const { runId } = useParams({ from: "/runs/$runId" });
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const { client, me } = useApi();
  const { run, error, isEnding, follow } = useFollowedRun(client, runId);
  const back =
    me.repId === null
      ? { to: "/runs", label: texts.back }
      : { to: `/reps/${encodeURIComponent(me.repId)}`, label: texts.backToOwn };
  if (run === undefined) {
    return (
      <Page title={texts.run} back={back}>
        {error ? (
          <ErrorBox error={error} onRetry={follow} />
        ) : (
          <Card>
            <Loading lines={6} />
          </Card>
        )}
      </Page>
    );
  }
  const isCancellable = run.trigger === "bulk" && isUnderWay(run) && me.role !== "rep";
  return (
    <Page
      title={texts.runTitle(format.dateTime(run.startedAt))}
      lead={`${texts.trigger}: ${texts.triggers[run.trigger]}`}
      actions={isCancellable ? <CancelRun runId={runId} /> : undefined}
      back={back}
    >
      {error ? (
        <>
          <Notice tone="warn">{texts.connectionLost}</Notice>
          <ErrorBox error={error} onRetry={follow} />
        </>
      ) : null}
      <Progress run={run} isEnding={isEnding} />
      <RunCounters run={run} />
      <RunRepsCard run={run} />
    </Page>
  );
}

function Progress({ run, isEnding }: { readonly run: RunView; readonly isEnding: boolean }) {
  const texts = useTexts(RUN_TEXTS);
  const format = useFormat();
  const { reps, startedAt, finishedAt, state } = run;
  const words =
    state === "dispatching" && reps.total === 0
      ? texts.counting
      : texts.doneOf(format.number(reps.done), format.number(reps.total));
  const took = finishedAt === null ? undefined : format.duration(Date.parse(finishedAt) - Date.parse(startedAt));
  return (
    <Card title={texts.progress} actions={<StateBadge state={state} reps={reps} />}>
      <ProgressBar share={toShare(run)} label={texts.progress}>
        <span role="status">
          {words}
          {took === undefined ? "" : `, ${state === "cancelled" ? texts.cancelledAfter(took) : texts.finishedIn(took)}`}
          {reps.notStarted ? `. ${texts.notStarted(format.number(reps.notStarted))}` : ""}
        </span>
      </ProgressBar>
      {isUnderWay(run) ? <p className="muted small">{texts.live}</p> : null}
      {isEnding ? <p className="muted small">{texts.ending}</p> : null}
    </Card>
  );
}

function StateBadge({ state, reps }: Pick<RunView, "state" | "reps">) {
  const texts = useTexts(RUN_TEXTS);
  // Green only where nobody is left behind.
  const hasTrouble = reps.failed + reps.blocked + reps.deferred > 0;
  const tone = state === "finished" ? (hasTrouble ? "neutral" : "good") : state === "cancelled" ? "neutral" : "info";
  return <Badge tone={tone}>{texts.states[state]}</Badge>;
}

function CancelRun({ runId }: { readonly runId: string }) {
  const texts = useTexts(RUN_TEXTS);
  const { client } = useApi();
  const toast = useToast();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => client.cancelRun({ runId }),
    onSuccess: () => {
      setAsking(false);
      toast.info(texts.cancelled);
      void queries.invalidateQueries({ queryKey: ["runs"] });
    },
  });
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {texts.cancel}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={texts.cancelTitle}
        description={texts.cancelText}
        confirmLabel={texts.cancel}
        dismissLabel={texts.keepGoing}
        isDanger
        isBusy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
      >
        {cancel.error ? <ErrorBox error={cancel.error} /> : null}
      </ConfirmDialog>
    </>
  );
}
