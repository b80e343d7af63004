/** What a person reads when something could not be read: the API's own words, or ours when it did not answer. */
import type { FathomSyncError } from "@fathom-sync/contract";
import type { UiTexts } from "../texts/index.ts";

/** One or two sentences. The API's own come in the language the client asks for. */
export function toErrorText(error: FathomSyncError, texts: UiTexts): string {
  if (error.code === "unreachable" || error.code === "unreadable_answer") return texts.unreachable;
  if (error.code === "no_token") return texts.noToken;
  if (error.code === "unauthorized") return texts.signedOut;
  return error.message;
}
