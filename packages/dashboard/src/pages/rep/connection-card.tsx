/** The connection of a rep to Fathom, and the key that mends it: tried before it is stored. */
import type { RepView } from "@fathom-sync/contract";
import { useFathomSync } from "@fathom-sync/react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button, Card, ErrorBox, TextField, useToast } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { useTexts } from "../../texts/language.tsx";
import { REP_TEXTS } from "./rep.texts.ts";

export function ConnectionCard({ rep }: { readonly rep: RepView }) {
  const texts = useTexts(REP_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { status, keyTail, checkedAt, webhook } = rep.connection;
  const needsKey = status === "none" || status === "refused";
  const [isOpen, setOpen] = useState(false);
  const tail = keyTail ?? "";
  const words = {
    ok: texts.connected(tail, checkedAt === null ? "" : format.moment(checkedAt, nowMs)),
    unverified: texts.unverified(tail),
    refused: texts.refused(tail),
    none: texts.none,
  };
  return (
    <Card title={texts.connection} {...(needsKey ? { tone: "bad" as const } : {})}>
      <div className="stack">
        <div className="stack-tight">
          <p>{words[status]}</p>
          {webhook === undefined || needsKey ? null : (
            <p className="muted small">{webhook.status === "active" ? texts.webhookActive : texts.webhookFailed}</p>
          )}
        </div>
        {needsKey || isOpen ? (
          <KeyForm repId={rep.repId} onSaved={() => setOpen(false)} />
        ) : (
          <div>
            <Button isSmall onClick={() => setOpen(true)}>
              {texts.replaceKey}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function KeyForm({ repId, onSaved }: { readonly repId: string; readonly onSaved: () => void }) {
  const texts = useTexts(REP_TEXTS);
  const { client } = useApi();
  const { changes } = useFathomSync();
  const toast = useToast();
  const [apiKey, setApiKey] = useState("");
  const save = useMutation({
    mutationFn: () => client.putConnection({ repId, body: { apiKey } }),
    onSuccess: () => {
      setApiKey("");
      changes.announce(repId);
      toast.good(texts.keySaved);
      onSaved();
    },
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!save.isPending && apiKey.trim() !== "") save.mutate();
  }
  return (
    <form className="stack key-form" onSubmit={submit}>
      <TextField
        label={texts.apiKey}
        hint={texts.apiKeyHint}
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        value={apiKey}
        onChange={(event) => setApiKey(event.target.value)}
      />
      {save.error ? <ErrorBox error={save.error} /> : null}
      <div>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {texts.saveKey}
        </Button>
      </div>
    </form>
  );
}
