/** Connect a rep or renew its key: tried at Fathom before it is stored, and every answer explained where it is given. */
import type { ConnectionView, RepView } from "@fathom-sync/contract";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button, Dialog, LinkButton, Notice, TextField } from "../components/index.ts";
import { useApi } from "../data/api.tsx";
import { useRosterCache } from "../data/roster-cache.ts";
import { useTexts } from "../texts/language.tsx";
import { KeyError } from "./key-error.tsx";
import { REP_ACTION_TEXTS } from "./rep-actions.texts.ts";

interface ConnectDialogProps {
  /** undefined: closed. */
  readonly rep: Pick<RepView, "repId" | "name" | "connection"> | undefined;
  readonly onClose: () => void;
}

export function ConnectDialog({ rep, onClose }: ConnectDialogProps) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const [shown, setShown] = useState(rep);
  // What is closed keeps its words while it fades.
  if (rep !== undefined && rep.repId !== shown?.repId) setShown(rep);
  const name = shown?.name ?? "";
  const isNew = shown?.connection.status === "none";
  return (
    <Dialog
      isOpen={rep !== undefined}
      onClose={onClose}
      title={isNew ? texts.connectTitle(name) : texts.renewTitle(name)}
    >
      {rep && <KeyForm key={rep.repId} rep={rep} onClose={onClose} />}
    </Dialog>
  );
}

function KeyForm({ rep, onClose }: { readonly rep: Pick<RepView, "repId" | "name">; readonly onClose: () => void }) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { client } = useApi();
  const cache = useRosterCache();
  const [apiKey, setApiKey] = useState("");
  const [isEmpty, setEmpty] = useState(false);
  const connecting = useMutation({
    mutationFn: (key: string) => client.putConnection({ repId: rep.repId, body: { apiKey: key } }),
    // The answer is the key's; how the list shows the rep follows behind it.
    onSuccess: () => void cache.reread(rep.repId).catch(() => cache.reload()),
  });
  if (connecting.data) return <Connected rep={rep} connection={connecting.data} onClose={onClose} />;
  return (
    <form
      className="stack"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        const key = apiKey.trim();
        setEmpty(key === "");
        if (key !== "" && !connecting.isPending) connecting.mutate(key);
      }}
    >
      <TextField
        label={texts.keyLabel}
        hint={connecting.isPending ? texts.keyTried : texts.keyHint}
        error={isEmpty ? texts.keyEmpty : undefined}
        type="password"
        name="apiKey"
        autoComplete="off"
        spellCheck={false}
        value={apiKey}
        onChange={(event) => setApiKey(event.target.value)}
      />
      {connecting.error && <KeyError error={connecting.error} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{texts.cancel}</Button>
        <Button type="submit" variant="primary" isBusy={connecting.isPending}>
          {texts.connect}
        </Button>
      </div>
    </form>
  );
}

function Connected(props: {
  readonly rep: Pick<RepView, "repId" | "name">;
  readonly connection: ConnectionView;
  readonly onClose: () => void;
}) {
  const texts = useTexts(REP_ACTION_TEXTS);
  const { rep, connection, onClose } = props;
  return (
    <div className="stack">
      <Notice tone="good" role="status" title={texts.connected(rep.name)} />
      {connection.warning && <Notice tone="warn" title={texts.mismatch(connection.warning.seen.join(", "))} />}
      <div className="dialog-actions">
        <Button onClick={onClose}>{texts.close}</Button>
        <LinkButton to="/reps/$repId" params={{ repId: rep.repId }} variant="primary">
          {texts.watch}
        </LinkButton>
      </div>
    </div>
  );
}
