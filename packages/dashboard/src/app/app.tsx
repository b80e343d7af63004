/** The whole page: who is signed in decides between the sign-in and the rest. */
import { FathomSyncError, type MeView } from "@fathom-sync/contract";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { ErrorBox } from "../components/error-box.tsx";
import { Loading } from "../components/loading.tsx";
import { Toasts } from "../components/toasts.tsx";
import { ApiContext, createSessionClient } from "../data/api.tsx";
import { HeldContext } from "../session/held.ts";
import type { Session, SessionState } from "../session/session-store.ts";
import { SignIn } from "../session/sign-in.tsx";
import { SignInAgain } from "../session/sign-in-again.tsx";
import { LanguageProvider, useLanguage } from "../texts/language.tsx";
import { Brand } from "./brand.tsx";
import { createPageRouter } from "./router.tsx";
import { SignOutContext } from "./sign-out.ts";

interface AppProps {
  readonly session: Session;
  readonly apiUrl: string;
  readonly isFramed: boolean;
}

export function App(props: AppProps) {
  return (
    <LanguageProvider>
      <SignedInOrNot {...props} />
    </LanguageProvider>
  );
}

function SignedInOrNot({ session, apiUrl, isFramed }: AppProps) {
  const state: SessionState = useSyncExternalStore(session.subscribe, session.getState);
  /** Whose page is in sight. It stays when the token is no longer taken. */
  const [shown, setShown] = useState<MeView>();
  const [queries, setQueries] = useState(createQueries);
  const isSignedIn = state.kind === "signed-in";
  const isLeft = state.kind === "none" || (!isSignedIn && shown === undefined);
  // What was read with one token is not shown to the next person: a new visit begins with nothing.
  useEffect(() => {
    if (!isLeft) return;
    setShown(undefined);
    setQueries(createQueries());
  }, [isLeft]);

  function signIn(token: string, me: MeView): void {
    if (shown && (me.role !== shown.role || me.repId !== shown.repId)) flushSync(() => session.signOut());
    session.signIn(token);
  }

  const signInProps = { session, apiUrl, isFramed, onToken: signIn };
  if (isLeft) return <SignIn {...signInProps} state={state} />;
  return (
    <HeldContext value={!isSignedIn}>
      <QueryClientProvider client={queries}>
        <SignOutContext value={isFramed ? undefined : () => session.signOut()}>
          <Toasts>
            <SignedIn session={session} apiUrl={apiUrl} onShown={setShown} />
          </Toasts>
        </SignOutContext>
      </QueryClientProvider>
      {isSignedIn ? null : <SignInAgain {...signInProps} state={state} />}
    </HeldContext>
  );
}

const STALE_MS = 10_000;

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        // The client repeats what may pass; an answer is an answer.
        retry: false,
        // Whether the API can be reached is found by asking it.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

const RETRY_MS = 10_000;

interface SignedInProps extends Pick<AppProps, "session" | "apiUrl"> {
  /** The API has said who it is. */
  readonly onShown: (me: MeView) => void;
}

function SignedIn({ session, apiUrl, onShown }: SignedInProps) {
  const { language } = useLanguage();
  const client = useMemo(() => createSessionClient(session, apiUrl, language), [session, apiUrl, language]);
  const query = useQuery({
    queryKey: ["me"],
    queryFn: async ({ signal }) => {
      const askedMs = Date.now();
      const me = await client.getMe({ signal });
      return { me, clockOffsetMs: Date.parse(me.now) - (askedMs + Date.now()) / 2 };
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.status === "error" ? RETRY_MS : false),
  });
  const who = query.data;
  const api = useMemo(() => (who ? { client, ...who } : undefined), [client, who]);
  const me = who?.me;
  const router = useMemo(() => (me ? createPageRouter({ me }) : undefined), [me]);
  useEffect(() => {
    if (me) onShown(me);
  }, [me, onShown]);
  if (!api || !router) {
    // A refused token has ended the session: the sign-in takes over.
    const isRefused = query.error instanceof FathomSyncError && query.error.status === 401;
    return (
      <main className="signin">
        <div className="card signin-card">
          <Brand />
          {query.error && !isRefused ? (
            <ErrorBox error={query.error} onRetry={() => query.refetch()} isRetrying={query.isFetching} />
          ) : (
            <Loading />
          )}
        </div>
      </main>
    );
  }
  return (
    <ApiContext value={api}>
      <RouterProvider router={router} />
    </ApiContext>
  );
}
