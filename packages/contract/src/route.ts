/** What a row of the route table says; the table itself is `routes.ts`. */
import type { z } from "zod";
import type { ProblemCode } from "./problem-catalogue.ts";

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE";

/**
 * Who may, each with all those before it: `service`: the service token only; `admin`: a JWT with the role admin too; `rep`: a
 * JWT with the role rep too, for what is its own. `cron`: the cron secret and nothing else; `none`: open.
 * A rep sees other routes, and what is not its own, as if it were not there (404).
 */
export type RouteAuth = "none" | "service" | "admin" | "rep" | "cron";

export const ROUTE_TAGS = {
  reps: "Reps and how far their calls are complete",
  connections: "The reps' connections to Fathom",
  sync: "Start syncing",
  runs: "What runs did, and do",
  calls: "Read calls",
  deliveries: "Deliveries of webhooks that could not be read",
  contacts: "What a contact or a company was told, and a person's rights",
  service: "About this service",
} as const;
export type RouteTag = keyof typeof ROUTE_TAGS;

export interface RouteAnswer {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly description: string;
  /** The JSON body; none for 204 and 304. */
  readonly shape?: z.ZodType;
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Header names with what they say, besides `X-Request-Id`, which is always there. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The same for headers that are there in some cases only. */
  readonly optionalHeaders?: Readonly<Record<string, string>>;
}

export interface Route {
  /** Unique; the `operationId`. */
  readonly id: string;
  readonly method: HttpMethod;
  /** With parameters in braces: `/api/reps/{repId}`. */
  readonly path: string;
  readonly tag: RouteTag;
  readonly summary: string;
  readonly description?: string;
  readonly auth: RouteAuth;
  /** Shape of the path's parameters, in the order of the path. */
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Shape of the request's headers that mean something here; names as they are written, all of them optional. */
  readonly headers?: z.ZodObject;
  readonly body?: {
    readonly shape: z.ZodType;
    /** false: no body is the same as `{}`. */
    readonly required: boolean;
    readonly examples: Readonly<Record<string, unknown>>;
    /** Bytes read at most; the API's ordinary limit when left out. */
    readonly bytesMax?: number;
  };
  /** Reads `Accept-Language`. */
  readonly localised?: boolean;
  readonly answers: readonly RouteAnswer[];
  /** Problems of this route alone; those every route of its kind has are added by `listProblems`. */
  readonly problems: readonly ProblemCode[];
}

/** Every problem a route can answer with, the general ones included. */
export function listProblems(route: Route): readonly ProblemCode[] {
  const takesInput =
    route.params !== undefined || route.query !== undefined || route.body !== undefined || route.headers !== undefined;
  const codes: ProblemCode[] = [
    ...(takesInput ? (["invalid_request"] as const) : []),
    ...(route.body === undefined ? [] : (["invalid_json", "unsupported_media_type", "payload_too_large"] as const)),
    ...(route.auth === "none" ? [] : (["unauthorized"] as const)),
    ...(isForbiddable(route) ? (["forbidden"] as const) : []),
    ...route.problems,
    "internal_error",
    // The open routes touch neither table nor queue.
    ...(route.auth === "none" ? [] : (["unavailable"] as const)),
  ];
  return [...new Set(codes)];
}

/** Whether a caller may know of it and yet not use it: admins of what is the server's, reps of what is done to their own rep. */
function isForbiddable({ auth, params }: Route): boolean {
  return auth === "service" || (auth === "admin" && params !== undefined && "repId" in params.shape);
}
