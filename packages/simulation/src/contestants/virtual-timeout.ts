/** A request with its body, within a limit on the simulation's clock: what `AbortSignal.timeout` is on the machine's. */
import type { FathomFetch } from "../machine/fathom-fetch.ts";
import type { Route } from "./hosting.ts";

/** Every rival gives a request so long; without a limit one hanging answer would cost the whole run. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** @throws what the connection throws, or an Error named `TimeoutError` after the limit */
export function createTimedFetch(route: Route): FathomFetch {
  return async (url, init) => {
    const controller = new AbortController();
    const work = (async () => {
      const response = await route.fetch(url, { ...init, signal: controller.signal });
      const body = await response.arrayBuffer();
      const empty = response.status === 204 || response.status === 304;
      return new Response(empty ? null : body, { status: response.status, headers: response.headers });
    })();
    const timeout = route.sleep(REQUEST_TIMEOUT_MS).then(() => {
      const error = Object.assign(new Error(`no answer within ${REQUEST_TIMEOUT_MS} ms`), { name: "TimeoutError" });
      controller.abort(error);
      throw error;
    });
    // Whichever loses the race ends unseen.
    timeout.catch(() => undefined);
    work.catch(() => undefined);
    return await Promise.race([work, timeout]);
  };
}
