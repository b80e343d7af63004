/** Reads a rep again from one day on, shows how far it is, and has the page read again what came of it. */
import { followRun } from "@fathom-sync/contract";
import { useFathomSync } from "@fathom-sync/react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Button, ErrorBox, Notice } from "../../components/index.ts";
import { useApi } from "../../data/api.tsx";
import { toDayBounds } from "../../texts/day-bounds.ts";
import { useTexts } from "../../texts/language.tsx";
import { REP_TEXTS } from "./rep.texts.ts";

export function RepairDay({ repId, date }: { readonly repId: string; readonly date: string }) {
  const texts = useTexts(REP_TEXTS);
  const { client, me } = useApi();
  const { changes } = useFathomSync();
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    leaving.current = controller;
    return () => controller.abort();
  }, []);
  const repair = useMutation({
    mutationFn: async () => {
      const signal = leaving.current?.signal;
      const since = toDayBounds(date, me.timeZone).from;
      const { runId } = await client.startSync({ body: { repIds: [repId], since, deep: true }, signal });
      return await followRun(client, runId, { signal });
    },
    onSettled: () => changes.announce(repId),
  });
  if (me.role === "rep") return <p className="muted small">{texts.askAdmin}</p>;
  return (
    <div className="stack-tight">
      <div>
        <Button isSmall variant="primary" isBusy={repair.isPending} onClick={() => repair.mutate()}>
          {repair.isPending ? texts.repairing : texts.repair}
        </Button>
      </div>
      <div role="status">
        {repair.isIdle ? <p className="muted small">{texts.repairLead}</p> : null}
        {repair.data === undefined ? null : (
          <Outcome hasTrouble={repair.data.reps.failed + repair.data.reps.blocked > 0} />
        )}
      </div>
      {repair.error && repair.error.name !== "AbortError" ? <ErrorBox error={repair.error} /> : null}
    </div>
  );
}

function Outcome({ hasTrouble }: { readonly hasTrouble: boolean }) {
  const texts = useTexts(REP_TEXTS);
  return <Notice tone={hasTrouble ? "warn" : "good"}>{hasTrouble ? texts.repairTrouble : texts.repaired}</Notice>;
}
