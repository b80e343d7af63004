/** Deletes a call for good, after asking; then leads back to the rep it was of. */
import type { CallView } from "@fathom-sync/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, ConfirmDialog, ErrorBox, useToast } from "../../components/index.ts";
import { useApi } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { CALL_TEXTS } from "./call.texts.ts";

export function DeleteCall({ call }: { readonly call: CallView }) {
  const texts = useTexts(CALL_TEXTS);
  const { client, me } = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const { recordingId, repId } = call;
  const remove = useMutation({
    mutationFn: () => client.deleteCall({ recordingId }),
    onSuccess: async () => {
      toast.good(texts.deleted);
      await navigate({ to: "/reps/$repId", params: { repId } });
      queries.removeQueries({ queryKey: ["call", String(recordingId)] });
      queries.removeQueries({ queryKey: ["transcript", recordingId] });
    },
  });
  if (me.role === "rep") return null;
  return (
    <>
      <Button variant="danger" icon={<Trash2 size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {texts.delete}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={texts.deleteTitle}
        description={texts.deleteText}
        confirmLabel={texts.delete}
        isDanger
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate()}
      >
        {remove.error ? <ErrorBox error={remove.error} /> : null}
      </ConfirmDialog>
    </>
  );
}
