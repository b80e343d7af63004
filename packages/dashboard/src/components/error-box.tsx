/** What went wrong, in the API's own words where it gave any, and a way to try again. */
import { FathomSyncError } from "@fathom-sync/contract";
import { useTexts } from "../texts/language.tsx";
import { Button } from "./button.tsx";
import { COMPONENT_TEXTS } from "./components.texts.ts";
import { Notice } from "./notice.tsx";

interface ErrorBoxProps {
  readonly error: unknown;
  readonly onRetry?: (() => unknown) | undefined;
  readonly isRetrying?: boolean;
}

export function ErrorBox({ error, onRetry, isRetrying = false }: ErrorBoxProps) {
  const texts = useTexts(COMPONENT_TEXTS);
  const { title, detail } = useErrorWords(error);
  return (
    <Notice tone="bad" role="alert" title={title}>
      {detail !== undefined && <p>{detail}</p>}
      {error instanceof FathomSyncError && error.problem?.errors?.length ? (
        <ul>
          {error.problem.errors.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      ) : null}
      {error instanceof FathomSyncError && error.retryAfterSeconds !== undefined && (
        <p>{texts.retryAfter(error.retryAfterSeconds)}</p>
      )}
      {error instanceof FathomSyncError && error.requestId !== undefined && (
        <p className="notice-detail">{texts.requestId(error.requestId)}</p>
      )}
      {onRetry && (
        <div className="row">
          <Button isSmall isBusy={isRetrying} onClick={() => void onRetry()}>
            {texts.retry}
          </Button>
        </div>
      )}
    </Notice>
  );
}

/** An error as a title and a sentence. */
export function useErrorWords(error: unknown): { readonly title: string; readonly detail: string | undefined } {
  const texts = useTexts(COMPONENT_TEXTS);
  if (!(error instanceof FathomSyncError)) return { title: texts.unexpected, detail: toMessage(error) };
  if (error.code === "unreachable") return { title: texts.unreachable, detail: texts.unreachableAction };
  if (error.code === "unreadable_answer") return { title: texts.unreadable, detail: error.message };
  return { title: error.problem?.title ?? error.message, detail: error.problem?.detail };
}

function toMessage(error: unknown): string | undefined {
  return error instanceof Error ? error.message : undefined;
}
