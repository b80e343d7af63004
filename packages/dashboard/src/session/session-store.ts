/**
 * Who is signed in: a token typed in, kept for this browser's session only, or one the CRM hands over, kept in memory only.
 * `ended`: the API no longer takes the token; the page says so and asks for another, and what was refused waits for it.
 */
export type SessionState =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "ended" }
  | { readonly kind: "unanswered" }
  | { readonly kind: "signed-in"; readonly token: string };

export interface SessionDependencies {
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Asks the page around this one; left out: there is none. */
  readonly requestToken?: (() => Promise<string>) | undefined;
}

export interface Session {
  getState(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Asks the parent, where there is one. */
  start(): Promise<void>;
  signIn(token: string): void;
  signOut(): void;
  /**
   * Another token than the one that was refused: the parent's, where there is one and it has one; else the one of the next sign-in,
   * however long that takes. undefined: signed out instead, or `signal` was aborted.
   */
  renew(refused: string, signal?: AbortSignal): Promise<string | undefined>;
}

const STORAGE_KEY = "fathom-sync:token";

export function createSession({ storage, requestToken }: SessionDependencies): Session {
  const listeners = new Set<() => void>();
  let state: SessionState = readState();
  const waiting = new Set<(token: string | undefined) => void>();
  let asking: Promise<void> | undefined;
  let lastRefused: string | undefined;

  function readState(): SessionState {
    if (requestToken) return { kind: "asking" };
    const token = storage.getItem(STORAGE_KEY);
    return token ? { kind: "signed-in", token } : { kind: "none" };
  }

  function set(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener();
    if (next.kind !== "signed-in" && next.kind !== "none") return;
    for (const end of [...waiting]) end(next.kind === "signed-in" ? next.token : undefined);
  }

  function waitForToken(signal: AbortSignal | undefined): Promise<string | undefined> {
    return new Promise((resolve) => {
      const leave = () => end(undefined);
      const end = (token: string | undefined) => {
        waiting.delete(end);
        signal?.removeEventListener("abort", leave);
        resolve(token);
      };
      if (signal?.aborted) return resolve(undefined);
      signal?.addEventListener("abort", leave, { once: true });
      waiting.add(end);
    });
  }

  /** However many requests are refused at once, the parent is asked once. */
  function ask(request: () => Promise<string>): Promise<void> {
    asking ??= request()
      .catch(() => undefined)
      .then((token) => {
        // Before it is told: whoever hears it may ask anew.
        asking = undefined;
        if (token === undefined) set({ kind: "unanswered" });
        // The refused one again is none.
        else set(token === lastRefused ? { kind: "ended" } : { kind: "signed-in", token });
      });
    return asking;
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async start() {
      if (requestToken && state.kind !== "signed-in") {
        set({ kind: "asking" });
        await ask(requestToken);
      }
    },
    signIn(token) {
      storage.setItem(STORAGE_KEY, token);
      set({ kind: "signed-in", token });
    },
    signOut() {
      storage.removeItem(STORAGE_KEY);
      set({ kind: "none" });
    },
    async renew(refused, signal) {
      // Another request has renewed it meanwhile.
      if (state.kind === "signed-in" && state.token !== refused) return state.token;
      if (state.kind === "signed-in") {
        lastRefused = refused;
        if (requestToken) await ask(requestToken);
      }
      const renewed: SessionState = state;
      if (renewed.kind === "none") return undefined;
      if (renewed.kind === "signed-in" && renewed.token !== refused) return renewed.token;
      if (renewed.kind !== "ended" && renewed.kind !== "asking") {
        storage.removeItem(STORAGE_KEY);
        set({ kind: "ended" });
      }
      return await waitForToken(signal);
    },
  };
}
