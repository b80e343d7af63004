/**
 * A token that is no longer taken while the page is in use: one signs in over the page, which stays as it is with everything that is
 * typed in it. The browser's own dialog, because it stands above every other one that may be open and gives the focus back.
 */
import { useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "../components/button.tsx";
import { useTexts } from "../texts/language.tsx";
import { SESSION_TEXTS } from "./session.texts.ts";
import { type SignInProps, WayIn } from "./sign-in.tsx";

export function SignInAgain(props: SignInProps) {
  const texts = useTexts(SESSION_TEXTS);
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Before it is taken out of the page, or the focus would not go back.
    return () => shown?.close();
  }, []);
  return createPortal(
    <dialog
      ref={dialog}
      className="session-dialog"
      aria-labelledby={titleId}
      closedby="none"
      // For browsers that do not know `closedby`.
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.showModal()}
    >
      <h2 id={titleId}>{texts.again}</h2>
      <WayIn {...props} ended={texts.endedHere} endedText={texts.endedHereText}>
        <Button variant="ghost" onClick={() => props.session.signOut()}>
          {texts.signOut}
        </Button>
      </WayIn>
    </dialog>,
    document.body,
  );
}
