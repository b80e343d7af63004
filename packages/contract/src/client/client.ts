/**
 * The API as typed methods, for browsers, edge runtimes and servers alike: `fetch` is all it needs. Repeats a request by
 * itself only where that cannot do anything twice.
 */
import { FathomSyncError } from "./client-error.ts";
import { type InputOf, OPERATIONS, type OperationId, type OutputOf } from "./operations.ts";
import { pause } from "./pause.ts";
import { readAnswer, toSeconds } from "./read-answer.ts";

export interface ClientOptions {
  /** Where the API is, without `/api`: an origin, or a path of your own server that leads there. */
  readonly baseUrl: string;
  /** The service token on a server; in a browser a function that gives a fresh JWT. Never a service token in a browser. */
  readonly token: string | (() => string | Promise<string>);
  /**
   * Called when a token was refused (401): gives another, with which the request is sent once more, or undefined, and the refusal is
   * thrown. It may take its time, until somebody has signed in; `signal` is the call's own.
   */
  readonly renewToken?: (refused: string, signal: AbortSignal | undefined) => Promise<string | undefined>;
  /** Default: the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Language of texts for people, for all calls. */
  readonly language?: "nl" | "en";
  /** Milliseconds an attempt may take; default 35,000 (the API itself answers within 30 seconds). */
  readonly timeoutMs?: number;
  /** How often a safe request is repeated after a failure that may pass; default 2. */
  readonly retries?: number;
  /** Waits; for tests. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly language?: "nl" | "en";
  /** For startSync: the same key and body are the same run. With it, the request is safe to repeat. */
  readonly idempotencyKey?: string;
}

export interface Conditional {
  /** The `etag` of an earlier answer: the body is undefined when it still holds. */
  readonly ifNoneMatch?: string | undefined;
}

/** An answer with what its headers say. */
export interface ClientAnswer<Body> {
  readonly status: number;
  /** undefined for 304 (what you hold is still true) and 204. */
  readonly body: Body | undefined;
  readonly etag: string | undefined;
  readonly location: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
}

type Method<Id extends OperationId> =
  Partial<InputOf<Id>> extends InputOf<Id>
    ? (input?: InputOf<Id> & CallOptions) => Promise<OutputOf<Id>>
    : (input: InputOf<Id> & CallOptions) => Promise<OutputOf<Id>>;

export type FathomSyncClient = { readonly [Id in OperationId]: Method<Id> } & {
  /** Any operation, with the answer's headers, and conditional if asked. @throws FathomSyncError */
  readonly send: <Id extends OperationId>(
    id: Id,
    input: InputOf<Id> & CallOptions & Conditional,
  ) => Promise<ClientAnswer<OutputOf<Id>>>;
  /** Waits so many milliseconds, or throws the reason of `signal` when it is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

const TIMEOUT_MS = 35_000;
const RETRIES = 2;
const FIRST_PAUSE_MS = 500;
/** Asked to wait longer than this, whoever called decides: the error says how long. */
const PAUSE_MS_MAX = 10_000;
const MAY_PASS = [429, 502, 503, 504];

/** @throws FathomSyncError from every method */
export function createFathomSyncClient(options: ClientOptions): FathomSyncClient {
  const { retries = RETRIES, sleep = pause, timeoutMs = TIMEOUT_MS } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");

  async function send(id: OperationId, input: Readonly<Record<string, unknown>>): Promise<ClientAnswer<unknown>> {
    const [method = "", template = ""] = OPERATIONS[id].split(" ");
    const { body, signal, language = options.language, idempotencyKey, ifNoneMatch, ...parameters } = input;
    const url = baseUrl + toPath(template, parameters);
    const aborted = signal as AbortSignal | undefined;
    const headers = {
      ...(language === undefined ? {} : { "accept-language": String(language) }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(idempotencyKey === undefined ? {} : { "idempotency-key": String(idempotencyKey) }),
      ...(ifNoneMatch === undefined ? {} : { "if-none-match": String(ifNoneMatch) }),
    };
    const isSafe = method === "GET" || idempotencyKey !== undefined;
    for (let attempt = 0; ; attempt++) {
      try {
        return await sendRenewing((token) => sendOnce(url, method, token, headers, body, aborted), aborted);
      } catch (error) {
        if (!(error instanceof FathomSyncError) || !isSafe || attempt >= retries) throw error;
        const mayPass = error.code === "unreachable" || MAY_PASS.includes(error.status);
        const pauseMs = toPauseMs(error, attempt);
        if (!mayPass || pauseMs > PAUSE_MS_MAX) throw error;
        await sleep(pauseMs, aborted);
      }
    }
  }

  /** A refused request did nothing: with another token it may be sent again, whatever it is. */
  async function sendRenewing(
    attempt: (token: string) => Promise<ClientAnswer<unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<ClientAnswer<unknown>> {
    const { token: given } = options;
    const token = typeof given === "string" ? given : await askFor(given, signal);
    try {
      return await attempt(token);
    } catch (error) {
      const isRefused = error instanceof FathomSyncError && error.status === 401;
      const { renewToken } = options;
      const renewed = isRefused && renewToken ? await askFor(() => renewToken(token, signal), signal) : undefined;
      signal?.throwIfAborted();
      if (renewed === undefined) throw error;
      return await attempt(renewed);
    }
  }

  /** Whose function gives no token is told so, and not that the API did not answer. */
  async function askFor<Token>(give: () => Token | Promise<Token>, signal: AbortSignal | undefined): Promise<Token> {
    try {
      return await give();
    } catch (cause) {
      signal?.throwIfAborted();
      throw new FathomSyncError("no token was given", { status: 0, code: "no_token", cause });
    }
  }

  async function sendOnce(
    url: string,
    method: string,
    token: string,
    headers: Readonly<Record<string, string>>,
    body: unknown,
    signal: AbortSignal | undefined,
  ): Promise<ClientAnswer<unknown>> {
    const timeout = AbortSignal.timeout(timeoutMs);
    const init: RequestInit = {
      method,
      headers: { accept: "application/json", authorization: `Bearer ${token}`, ...headers },
      // What is asked here is how things stand now.
      cache: "no-store",
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let response: Response;
    let text: string;
    try {
      response = await (options.fetch ?? fetch)(url, init);
      text = await response.text();
    } catch (cause) {
      // Who aborted knows why.
      signal?.throwIfAborted();
      throw new FathomSyncError("fathom-sync did not answer", { status: 0, code: "unreachable", cause });
    }
    const { headers: given, status } = response;
    return {
      status,
      body: readAnswer(response, text),
      etag: given.get("etag") ?? undefined,
      location: given.get("location") ?? undefined,
      requestId: given.get("x-request-id") ?? undefined,
      retryAfterSeconds: toSeconds(given.get("retry-after")),
    };
  }

  const methods = Object.keys(OPERATIONS).map((id) => [
    id,
    async (input: Readonly<Record<string, unknown>> = {}) => (await send(id as OperationId, input)).body,
  ]);
  return { ...Object.fromEntries(methods), send, sleep } as FathomSyncClient;
}

/** Parameters of the path into their places, the others behind the question mark; undefined is left out. */
function toPath(template: string, parameters: Readonly<Record<string, unknown>>): string {
  const rest = new Map(Object.entries(parameters));
  const path = template.replace(/\{(\w+)\}/g, (_place, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    // An empty one would lead to another route.
    if (value === undefined || value === "") throw new TypeError(`${name} is missing`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of rest) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

function toPauseMs({ retryAfterSeconds }: FathomSyncError, attempt: number): number {
  return retryAfterSeconds === undefined ? FIRST_PAUSE_MS * 2 ** attempt : retryAfterSeconds * 1_000;
}
