/** Where one signs in: a token is typed in, or waited for when the CRM shows this page in a frame. */
import type { MeView } from "@fathom-sync/contract";
import type { ReactNode } from "react";
import { Brand } from "../app/brand.tsx";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Spinner } from "../components/spinner.tsx";
import { useTexts } from "../texts/language.tsx";
import { SESSION_TEXTS } from "./session.texts.ts";
import type { Session, SessionState } from "./session-store.ts";
import { TokenForm } from "./token-form.tsx";

export interface SignInProps {
  readonly session: Session;
  readonly state: Exclude<SessionState, { kind: "signed-in" }>;
  readonly apiUrl: string;
  readonly isFramed: boolean;
  readonly onToken: (token: string, me: MeView) => void;
}

/** The whole page, while nothing else can be shown. */
export function SignIn(props: SignInProps) {
  const texts = useTexts(SESSION_TEXTS);
  return (
    <main className="signin">
      <div className="card signin-card">
        <Brand />
        {props.isFramed ? null : (
          <div>
            <h1>{texts.title}</h1>
            <p className="muted">{texts.lead}</p>
          </div>
        )}
        <WayIn {...props} ended={texts.ended} />
      </div>
    </main>
  );
}

interface WayInProps extends SignInProps {
  /** What is said when a token is no longer taken. */
  readonly ended: string;
  /** What becomes of what one was doing. */
  readonly endedText?: string;
  /** Below the button that signs in. */
  readonly children?: ReactNode;
}

/** What went wrong, and how one gets in. */
export function WayIn({ session, state, apiUrl, isFramed, onToken, ended, endedText, children }: WayInProps) {
  if (isFramed) return <FramedSignIn session={session} state={state} />;
  return (
    <>
      {state.kind === "ended" && (
        <Notice tone="warn" role="alert" title={ended}>
          {endedText === undefined ? null : <p>{endedText}</p>}
        </Notice>
      )}
      <TokenForm apiUrl={apiUrl} onToken={onToken}>
        {children}
      </TokenForm>
    </>
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
