/** Why a key was not stored, in words: one Fathom does not know, one it knows and does not let read, and no answer at all. */
import { FathomSyncError } from "@fathom-sync/contract";
import { ErrorBox } from "../components/error-box.tsx";
import { Notice } from "../components/notice.tsx";
import { useTexts } from "../texts/language.tsx";
import { KEY_ERROR_TEXTS } from "./key-error.texts.ts";

/** Fathom's answer to a key of an account that may not read calls; 401 is that to one it does not know. */
const FORBIDDEN = 403;

export function isKeyRefused(error: unknown): error is FathomSyncError {
  return error instanceof FathomSyncError && error.code === "key_refused";
}

/** The key is known to Fathom: another one of the same account would not help. */
export function isAccessRefused(error: FathomSyncError): boolean {
  return error.problem?.fathomStatus === FORBIDDEN;
}

export function KeyError({ error }: { readonly error: Error }) {
  const texts = useTexts(KEY_ERROR_TEXTS);
  if (isKeyRefused(error)) {
    const isAccess = isAccessRefused(error);
    return (
      <Notice tone="bad" role="alert" title={isAccess ? texts.accessRefused : texts.keyRefused}>
        <p>{isAccess ? texts.accessRefusedAction : texts.keyRefusedAction}</p>
      </Notice>
    );
  }
  if (error instanceof FathomSyncError && error.code === "fathom_unreachable") {
    return <Notice tone="warn" role="alert" title={texts.keyUnreachable} />;
  }
  return <ErrorBox error={error} />;
}
