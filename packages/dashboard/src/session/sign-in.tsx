/** Where a token is typed in, or waited for when the CRM shows this page in a frame. */
import { createFathomSyncClient, FathomSyncError } from "@fathom-sync/contract";
import { type FormEvent, useState } from "react";
import { Brand } from "../app/brand.tsx";
import { Button } from "../components/button.tsx";
import { ErrorBox } from "../components/error-box.tsx";
import { TextField } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Spinner } from "../components/spinner.tsx";
import { useTexts } from "../texts/language.tsx";
import { SESSION_TEXTS } from "./session.texts.ts";
import type { Session, SessionState } from "./session-store.ts";

interface SignInProps {
  readonly session: Session;
  readonly state: Exclude<SessionState, { kind: "signed-in" }>;
  readonly apiUrl: string;
  readonly isFramed: boolean;
}

export function SignIn({ session, state, apiUrl, isFramed }: SignInProps) {
  const texts = useTexts(SESSION_TEXTS);
  return (
    <main className="signin">
      <div className="card signin-card">
        <Brand />
        {isFramed ? (
          <FramedSignIn session={session} state={state} />
        ) : (
          <>
            <div>
              <h1>{texts.title}</h1>
              <p className="muted">{texts.lead}</p>
            </div>
            {state.kind === "ended" && <Notice tone="warn" role="alert" title={texts.ended} />}
            <TokenForm session={session} apiUrl={apiUrl} />
          </>
        )}
      </div>
    </main>
  );
}

function FramedSignIn({ session, state }: Pick<SignInProps, "session" | "state">) {
  const texts = useTexts(SESSION_TEXTS);
  if (state.kind === "asking") {
    return (
      <p className="row" role="status">
        <Spinner /> {texts.asking}
      </p>
    );
  }
  return (
    <Notice tone="warn" role="alert" title={state.kind === "ended" ? texts.endedInFrame : texts.unanswered}>
      <p>{texts.unansweredAction}</p>
      <div className="row">
        <Button isSmall onClick={() => void session.start()}>
          {texts.askAgain}
        </Button>
      </div>
    </Notice>
  );
}

/** The token is tried before it is kept: a wrong one is told here, not on the next page. */
function TokenForm({ session, apiUrl }: Pick<SignInProps, "session" | "apiUrl">) {
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
      await createFathomSyncClient({ baseUrl: apiUrl, token: typed, retries: 0 }).getMe();
      session.signIn(typed);
    } catch (thrown) {
      if (thrown instanceof FathomSyncError && thrown.status === 401) setRefusal(texts.refused);
      else setError(thrown);
      setBusy(false);
    }
  }

  return (
    <form
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
    </form>
  );
}
