/** What every component needs and none asks for itself: the typed client, the language, and what o'clock it is at the server. */
import { createFathomSyncClient, type FathomSyncClient, type Language } from "@fathom-sync/contract";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef } from "react";
import { TEXTS, type UiTexts } from "../texts/index.ts";
import { type Changes, createChanges } from "./changes.ts";
import { createServerClock } from "./server-clock.ts";

/** Either where the API is and how to get a token, or a client that knows both. */
export type FathomSyncProviderProps = {
  /** Default: the language of the page (`<html lang>`), Dutch or else English. */
  readonly language?: Language;
  /** Zone in which instants are shown (IANA name); default: the browser's. */
  readonly timeZone?: string | undefined;
  readonly children: ReactNode;
} & (
  | {
      /** Where the API is, without `/api`. */
      readonly baseUrl: string;
      /**
       * A fresh, short-lived JWT for whoever looks at the page; asked before each request, so keep it until it expires. Asked once more
       * when the API refuses one, told which: give another. Never a service token.
       */
      readonly getToken: (refused?: string) => string | Promise<string>;
      readonly client?: never;
    }
  | {
      readonly client: FathomSyncClient;
      readonly now?: () => number;
      readonly baseUrl?: never;
      readonly getToken?: never;
    }
);

export interface FathomSync {
  readonly client: FathomSyncClient;
  readonly language: Language;
  readonly texts: UiTexts;
  /** Epoch milliseconds at the server, as far as it can be known. */
  readonly now: () => number;
  /** undefined: the browser's. */
  readonly timeZone: string | undefined;
  readonly changes: Changes;
}

const FathomSyncContext = createContext<FathomSync | undefined>(undefined);

/** Put it once around the components; `getToken` may change from render to render. */
export function FathomSyncProvider({ children, ...props }: FathomSyncProviderProps): ReactNode {
  const { baseUrl, client: given, timeZone } = props;
  const language = props.language ?? findPageLanguage();
  const now = props.client === undefined ? undefined : props.now;
  const getToken = useRef(props.getToken);
  useEffect(() => {
    getToken.current = props.getToken;
  });
  // Outlives a change of language: who listens keeps listening.
  const changes = useMemo(createChanges, []);
  const value = useMemo((): FathomSync => {
    const own = { language, texts: TEXTS[language], timeZone, changes };
    if (given !== undefined) return { ...own, client: given, now: now ?? Date.now };
    const clock = createServerClock({ fetch: (url, init) => fetch(url, init), now: Date.now });
    const client = createFathomSyncClient({
      baseUrl: baseUrl ?? "",
      token: () => getToken.current?.() ?? "",
      renewToken: async (refused) => {
        const renewed = await getToken.current?.(refused);
        return renewed === refused ? undefined : renewed;
      },
      fetch: clock.fetch,
      language,
    });
    return { ...own, client, now: clock.now };
  }, [baseUrl, given, language, timeZone, now, changes]);
  return <FathomSyncContext value={value}>{children}</FathomSyncContext>;
}

/** @throws Error outside of a FathomSyncProvider */
export function useFathomSync(): FathomSync {
  const value = use(FathomSyncContext);
  if (value === undefined) throw new Error("put a <FathomSyncProvider baseUrl getToken> around this component");
  return value;
}

function findPageLanguage(): Language {
  const tag = typeof document === "undefined" ? "" : document.documentElement.lang;
  return tag.toLowerCase().startsWith("nl") ? "nl" : "en";
}
