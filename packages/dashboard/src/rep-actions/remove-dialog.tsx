/** Removes a rep; its calls only when that is asked for too. */
import type { RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog, ErrorBox, useToast } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

interface RemoveDialogProps {
  readonly rep: RepView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onRemoved?: (() => void) | undefined;
}

export function RemoveDialog({ rep, isOpen, onClose, onRemoved }: RemoveDialogProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { client } = useApi();
  const cache = useRosterCache();
  const toast = useToast();
  const [isPurging, setPurging] = useState(false);
  const removing = useMutation({
    mutationFn: () => client.deleteRep({ repId: rep.repId, ...(isPurging ? { purge: "true" } : {}) }),
    onSuccess: (answer) => {
      toast.good(answer === undefined ? texts.removed(rep.name) : texts.purging(rep.name));
      cache.remove(rep.repId);
      onClose();
      onRemoved?.();
    },
  });
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={texts.removeTitle(rep.name)}
      description={texts.removeText}
      confirmLabel={texts.remove}
      isDanger
      isBusy={removing.isPending}
      onConfirm={() => removing.mutate()}
    >
      <label className="check">
        <input type="checkbox" checked={isPurging} onChange={(event) => setPurging(event.target.checked)} />
        {texts.purge}
      </label>
      {removing.error && <ErrorBox error={removing.error} />}
    </ConfirmDialog>
  );
}
