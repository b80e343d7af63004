/** What a route's handler is given and gives; the router is built from the contract's table and one record of these. */
import type { Language } from "@fathom-sync/contract";
import type { Services } from "../wiring.ts";
import type { Deed } from "./audit.ts";
import type { Caller } from "./caller.ts";

export interface HandlerInput<Params = unknown, Query = unknown, Body = unknown, Headers = unknown> {
  readonly services: Services;
  /** A rep is let in to its own rep's paths by the router; what else it reads, the handler asks for by `toOwnRepId`. */
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Headers;
  readonly language: Language;
  /** Epoch ms by which the answer must be on its way. */
  readonly deadlineAt: number;
  /** For the record of who did what, of operations that leave one. */
  readonly deed: Deed;
}

export type Handler = (input: HandlerInput) => Promise<Response>;

/** A handler that knows the types its route's shapes parsed to. */
export function createHandler<Params, Query, Body, Headers = unknown>(
  handle: (input: HandlerInput<Params, Query, Body, Headers>) => Promise<Response>,
): Handler {
  // The router has checked the parts against the very shapes these types come from.
  return (input) => handle(input as HandlerInput<Params, Query, Body, Headers>);
}
