/**
 * The server's clock as its answers tell it: a browser that is hours off must not call a fresh rep late. Where the header
 * `Date` cannot be read (another origin that does not expose it) the browser's own clock is all there is.
 */

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Below this, the two agree: the header has whole seconds, and answers travel. */
const TOLERANCE_MS = 5_000;

export interface ServerClock {
  /** Epoch milliseconds. */
  now(): number;
  /** `fetch`, listening to what the answers say about the time. */
  readonly fetch: Fetch;
}

export function createServerClock(input: { readonly fetch: Fetch; readonly now: () => number }): ServerClock {
  let offsetMs = 0;
  return {
    now: () => input.now() + offsetMs,
    async fetch(url, init) {
      const response = await input.fetch(url, init);
      const serverMs = Date.parse(response.headers.get("date") ?? "");
      if (!Number.isNaN(serverMs)) {
        const differenceMs = serverMs - input.now();
        offsetMs = Math.abs(differenceMs) < TOLERANCE_MS ? 0 : differenceMs;
      }
      return response;
    },
  };
}
