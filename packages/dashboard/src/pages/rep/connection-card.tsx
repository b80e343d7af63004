/** The connection of a rep to Fathom: tested when somebody asks, and the key that mends it, tried before it is stored. */
import type { FailureCode, RepView } from "@fathom-sync/contract";
import { useFathomSync } from "@fathom-sync/react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button, Card, ErrorBox, Notice, TextField, useToast } from "../../components/index.ts";
import { useApi, useFormat, useNow } from "../../data/api.tsx";
import { isAccessRefused, isKeyRefused, KeyError } from "../../rep-actions/key-error.tsx";
import { useTexts } from "../../texts/language.tsx";
import { REP_TEXTS } from "./rep.texts.ts";

/** Of the API's failure codes: Fathom knows the key and does not let it read. Of the contract only the types are loaded. */
const ACCESS_REFUSED: FailureCode = "fathom_access_refused";

export function ConnectionCard({ rep }: { readonly rep: RepView }) {
  const texts = useTexts(REP_TEXTS);
  const format = useFormat();
  const nowMs = useNow();
  const { status, reason, keyTail, checkedAt, next, webhook } = rep.connection;
  const needsKey = status === "none" || status === "refused";
  const [isOpen, setOpen] = useState(false);
  const tail = keyTail ?? "";
  const words = {
    ok: texts.connected(tail, checkedAt === null ? "" : format.moment(checkedAt, nowMs)),
    unverified: texts.unverified(tail),
    refused: reason === ACCESS_REFUSED ? texts.accessRefused(tail) : texts.refused(tail),
    none: texts.none,
  };
  return (
    <Card title={texts.connection} {...(needsKey ? { tone: "bad" as const } : {})}>
      <div className="stack">
        <div className="stack-tight">
          <p>{words[status]}</p>
          {next === undefined ? null : (
            <p className="muted small">
              {next.status === "unverified"
                ? texts.nextWaits(next.keyTail)
                : next.reason === ACCESS_REFUSED
                  ? texts.nextAccessRefused(next.keyTail)
                  : texts.nextRefused(next.keyTail)}
            </p>
          )}
          {webhook === undefined || needsKey ? null : (
            <p className="muted small">{webhook.status === "active" ? texts.webhookActive : texts.webhookFailed}</p>
          )}
          {webhook?.lost === undefined ? null : (
            <p className="muted small">{texts.webhooksLost(format.number(webhook.lost), webhook.lost === 1)}</p>
          )}
        </div>
        {needsKey || isOpen ? <KeyForm repId={rep.repId} onSaved={() => setOpen(false)} /> : null}
        {status === "none" ? null : (
          <ConnectionTest repId={rep.repId} isRefused={status === "refused"}>
            {needsKey || isOpen ? null : (
              <Button isSmall onClick={() => setOpen(true)}>
                {texts.replaceKey}
              </Button>
            )}
          </ConnectionTest>
        )}
      </div>
    </Card>
  );
}

interface ConnectionTestProps {
  readonly repId: string;
  readonly isRefused: boolean;
  /** What else can be done with the key. */
  readonly children: ReactNode;
}

/** Asks Fathom whether it takes the stored key, now. A key that was refused for a while is released by it. */
function ConnectionTest({ repId, isRefused, children }: ConnectionTestProps) {
  const texts = useTexts(REP_TEXTS);
  const { client } = useApi();
  const { changes } = useFathomSync();
  const toast = useToast();
  const test = useMutation({
    mutationFn: () => client.testConnection({ repId }),
    // The card moves to where a refused key stands: what came of it is told where it stays in sight.
    onError: (error) => {
      if (isKeyRefused(error)) toast.bad(isAccessRefused(error) ? texts.testAccessRefused : texts.testRefused);
    },
    onSettled: () => changes.announce(repId),
  });
  return (
    <div className="stack-tight">
      <div className="row">
        <Button isSmall isBusy={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? texts.testing : isRefused ? texts.testAgain : texts.test}
        </Button>
        {children}
      </div>
      <div role="status">
        {test.data && !test.isPending ? <Notice tone="good" title={texts.testOk} /> : null}
        {test.data?.warning && !test.isPending ? (
          <Notice tone="warn" title={texts.testMismatch(test.data.warning.seen.join(", "))} />
        ) : null}
      </div>
      {test.error && !isKeyRefused(test.error) ? <ErrorBox error={test.error} /> : null}
    </div>
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
      {save.error ? <KeyError error={save.error} /> : null}
      <div>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {texts.saveKey}
        </Button>
      </div>
    </form>
  );
}
