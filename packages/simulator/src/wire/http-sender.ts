/**
 * How the simulator itself sends HTTP (webhooks) when nobody hands it a fetch. Guarantees that header names reach the
 * socket as they were spelled; the global fetch would lower-case them and hide that trap.
 */
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** A fetch for what the simulator sends: a URL, a method, plain headers and a text body. The response has no body. */
export const sendOverHttp: typeof fetch = (input, init = {}) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const headers = init.headers as Record<string, string> | undefined;
  const body = Buffer.from(typeof init.body === "string" ? init.body : "");
  const open = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = open(
      url,
      {
        method: init.method ?? "POST",
        headers: { ...headers, "Content-Length": body.length },
        signal: init.signal ?? undefined,
      },
      (incoming) => {
        incoming.resume();
        incoming.once("error", reject);
        incoming.once("end", () => {
          const status = incoming.statusCode ?? 0;
          if (status < 200) reject(new TypeError(`unexpected status ${status}`));
          else resolve(new Response(null, { status }));
        });
      },
    );
    outgoing.once("error", (error) => reject(new TypeError(`fetch failed: ${error.message}`, { cause: error })));
    outgoing.end(body);
  });
};
