/** The edge's function as it was deployed, run: what it makes of a path, and where it sends the request. */
import { createContext, runInContext } from "node:vm";

export interface EdgeRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, { readonly value: string }>>;
}

export interface EdgeDecision {
  readonly uri: string;
  /** Domain of the origin the function chose; undefined: that of the behavior. */
  readonly originDomain?: string | undefined;
  /** The function answers itself. */
  readonly response?: { readonly statusCode: number } | undefined;
}

/** @param entries of its key value store, as `cf.kvs()` reads them */
export function createEdgeFunction(code: string, entries: ReadonlyMap<string, string>) {
  // The module is CloudFront's own; all else is the language.
  const script = `${code.replace(/^\s*import cf from "cloudfront";/, "")}\nhandler;`;
  return async ({ method, uri, headers }: EdgeRequest): Promise<EdgeDecision> => {
    let originDomain: string | undefined;
    const cf = {
      kvs: () => ({
        get: async (key: string) => {
          const value = entries.get(key);
          if (value === undefined) throw new Error(`KeyNotFound: ${key}`);
          return value;
        },
      }),
      updateRequestOrigin: (origin: { readonly domainName: string }) => {
        originDomain = origin.domainName;
      },
    };
    const handler = runInContext(script, createContext({ cf })) as (event: unknown) => Promise<Record<string, unknown>>;
    const event = { version: "1.0", request: { method, uri, headers: { ...headers }, querystring: {}, cookies: {} } };
    const answer = await handler(event);
    return typeof answer.statusCode === "number"
      ? { uri, response: { statusCode: answer.statusCode } }
      : { uri: String(answer.uri), originDomain };
  };
}
