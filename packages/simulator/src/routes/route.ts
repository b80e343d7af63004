/** What a route is, and what it gets to answer with. */
import type { Bucket } from "../limits.ts";
import type { SimulatedUser } from "../state/model.ts";
import type { SchemaEra, Switches } from "../switches/switches.ts";
import type { Answer } from "../wire/answer.ts";
import type { World } from "../world.ts";

export interface Caller {
  readonly user: SimulatedUser;
  readonly via: "key" | "oauth";
  /** The key or token itself: downloads belong to it. */
  readonly credential: string;
}

export interface RouteContext {
  readonly world: World;
  readonly caller: Caller;
  readonly switches: Readonly<Switches>;
  readonly nowMs: number;
  readonly query: URLSearchParams;
  /** Values of the `:name` parts of the path. */
  readonly pathValues: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below /external/v1; `:name` parts match one segment. */
  readonly path: string;
  /** Eras in which it exists; all when absent. */
  readonly eras?: readonly SchemaEra[];
  /** Buckets the call counts in besides the global one. */
  toBuckets?(query: URLSearchParams): readonly Bucket[];
  /** Answers, or throws Refusal. */
  answer(context: RouteContext): Answer;
}
