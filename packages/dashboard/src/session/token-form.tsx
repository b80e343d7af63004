/** Where a token is typed in: it is tried before it is kept, so that a wrong one is told here and not on the next page. */
import { createFathomSyncClient, FathomSyncError, type MeView } from "@fathom-sync/contract";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../components/button.tsx";
import { ErrorBox } from "../components/error-box.tsx";
import { TextField } from "../components/field.tsx";
import { useTexts } from "../texts/language.tsx";
import { SESSION_TEXTS } from "./session.texts.ts";

interface TokenFormProps {
  readonly apiUrl: string;
  /** The API takes it, and this is whose it is. */
  readonly onToken: (token: string, me: MeView) => void;
  /** Below the button. */
  readonly children?: ReactNode;
}

export function TokenForm({ apiUrl, onToken, children }: TokenFormProps) {
  const texts = useTexts(SESSION_TEXTS);
  const [token, setToken] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [error, setError] = useState<unknown>();

  async function submit(): Promise<void> {
    const typed = token.trim();
    setError(undefined);
    setRefusal(typed === "" ? texts.empty : undefined);
    // A header holds no other characters: the browser would refuse the request.
    if (typed === "") return;
    if (!/^[\x21-\x7e]+$/.test(typed)) return setRefusal(texts.refused);
    setBusy(true);
    try {
      onToken(typed, await createFathomSyncClient({ baseUrl: apiUrl, token: typed, retries: 0 }).getMe());
    } catch (thrown) {
      if (thrown instanceof FathomSyncError && thrown.status === 401) setRefusal(texts.refused);
      else setError(thrown);
      setBusy(false);
    }
  }

  return (
    <form
      className="token-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label={texts.label}
        hint={texts.hint}
        error={refusal}
        type="password"
        name="token"
        autoComplete="off"
        spellCheck={false}
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      {error !== undefined && <ErrorBox error={error} />}
      <Button type="submit" variant="primary" isBusy={isBusy}>
        {texts.submit}
      </Button>
      {children}
    </form>
  );
}
