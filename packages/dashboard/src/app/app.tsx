/** The whole page: who is signed in decides between the sign-in and the rest. */
import { FathomSyncError } from "@fathom-sync/contract";
import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { ErrorBox } from "../components/error-box.tsx";
import { Loading } from "../components/loading.tsx";
import { Toasts } from "../components/toasts.tsx";
import { ApiContext, createSessionClient } from "../data/api.tsx";
import type { Session, SessionState } from "../session/session-store.ts";
import { SignIn } from "../session/sign-in.tsx";
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
      <Toasts>
        <SignedInOrNot {...props} />
      </Toasts>
    </LanguageProvider>
  );
}

function SignedInOrNot({ session, apiUrl, isFramed }: AppProps) {
  const state: SessionState = useSyncExternalStore(session.subscribe, session.getState);
  const isSignedIn = state.kind === "signed-in";
  // What was read with one token is not shown to the next: a new session begins with nothing.
  const [queries, setQueries] = useState(createQueries);
  useEffect(() => {
    if (!isSignedIn) setQueries(createQueries());
  }, [isSignedIn]);
  if (state.kind !== "signed-in") {
    return <SignIn session={session} state={state} apiUrl={apiUrl} isFramed={isFramed} />;
  }
  return (
    <QueryClientProvider client={queries}>
      <SignOutContext value={isFramed ? undefined : () => session.signOut()}>
        <SignedIn session={session} apiUrl={apiUrl} />
      </SignOutContext>
    </QueryClientProvider>
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

function SignedIn({ session, apiUrl }: Pick<AppProps, "session" | "apiUrl">) {
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
