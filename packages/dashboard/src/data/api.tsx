/** The typed client of whoever is signed in, who that is, and what time it is at the API. */
import { createFathomSyncClient, type FathomSyncClient, type MeView } from "@fathom-sync/contract";
import { createContext, use, useEffect, useMemo, useState } from "react";
import type { Session } from "../session/session-store.ts";
import { createFormat, type Format } from "../texts/format.ts";
import { useLanguage } from "../texts/language.tsx";
import type { Language } from "../texts/texts.ts";

export interface Api {
  readonly client: FathomSyncClient;
  readonly me: MeView;
  /** What the API's clock is ahead of the browser's, in milliseconds. */
  readonly clockOffsetMs: number;
}

export const ApiContext = createContext<Api | undefined>(undefined);

/** @throws Error outside of the signed-in part of the page */
export function useApi(): Api {
  const api = use(ApiContext);
  if (!api) throw new Error("useApi is used outside of the signed-in part of the page");
  return api;
}

/** What is refused because its token is goes on with the next token: the CRM's, or the one somebody signs in with. */
export function createSessionClient(session: Session, apiUrl: string, language: Language): FathomSyncClient {
  return createFathomSyncClient({
    baseUrl: apiUrl,
    language,
    token: () => {
      const state = session.getState();
      return state.kind === "signed-in" ? state.token : "";
    },
    renewToken: (refused, signal) => session.renew(refused, signal),
  });
}

const TICK_MS = 15_000;

/** Epoch milliseconds by the API's clock, moving on every 15 seconds: ages are right though the browser's clock is not. */
export function useNow(): number {
  const { clockOffsetMs } = useApi();
  const [nowMs, setNowMs] = useState(() => Date.now() + clockOffsetMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now() + clockOffsetMs), TICK_MS);
    return () => clearInterval(timer);
  }, [clockOffsetMs]);
  return nowMs;
}

/** Dates and numbers in the reader's language and the company's time zone. */
export function useFormat(): Format {
  const { language } = useLanguage();
  const { timeZone } = useApi().me;
  return useMemo(() => createFormat(language, timeZone), [language, timeZone]);
}
