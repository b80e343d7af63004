/**
 * One API request from arrival to answer, always in this order: who asks, which route, limits, faults, authentication,
 * the route itself. Guarantees that every request is logged and counted exactly once.
 */
import { type Identity, identify } from "./authentication.ts";
import { deliverWhole, toFaultyDelivery } from "./faults.ts";
import { formatInstant } from "./input-error.ts";
import type { Bucket, LimitVerdict } from "./limits.ts";
import { answerTokenRequest } from "./routes/oauth-token.ts";
import { findPage } from "./routes/paging.ts";
import { findRoute, type RouteMatch } from "./routes/route-table.ts";
import type { Switches } from "./switches/switches.ts";
import { type Answer, answerError, type Delivery, Refusal } from "./wire/answer.ts";
import type { World } from "./world.ts";

/** A request as both the HTTP server and the in-process fetch hand it over. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query only; the origin does not matter. */
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

export const API_PREFIX = "/external/v1";
const TOKEN_PATH = "/oauth2/token";

/** Everything that is known about a request before it is answered. */
interface Prepared {
  readonly request: ApiRequest;
  readonly path: string;
  readonly identity: Identity;
  readonly switches: Readonly<Switches>;
  readonly match: RouteMatch;
  readonly isToken: boolean;
  readonly heavy: boolean;
  readonly buckets: readonly Bucket[];
  readonly page: number | null;
}

/** Answers a request whose path starts with `API_PREFIX`. */
export function answerApiRequest(world: World, request: ApiRequest): Delivery {
  const prepared = prepare(world, request);
  const { switches, identity, heavy, page, path } = prepared;
  const email = identity.user?.email ?? null;
  const verdict = takeFromLimits(world, prepared);
  let delivery: Delivery;
  let faultKind: string | undefined;
  if (!verdict.allowed) {
    delivery = deliverWhole(
      answerError(429, "Rate limit exceeded", switches.errorBody, verdict.headers),
      switches.latencyMs,
    );
  } else {
    const fault = switches.outage ?? world.faults.takeFitting({ email, path, page, heavy, method: request.method });
    faultKind = fault?.kind;
    const answerRightly = (): Answer => withHeaders(answer(world, prepared), verdict.headers);
    delivery =
      fault === undefined
        ? deliverWhole(answerRightly(), switches.latencyMs)
        : toFaultyDelivery(fault, switches, world.clock.now(), verdict.headers, answerRightly);
  }
  world.requests.add({
    at: formatInstant(world.clock.now()),
    method: request.method,
    path,
    query: toQueryRecord(request.url.searchParams),
    search: request.url.search.slice(1),
    email,
    heavy,
    status: delivery.status,
    page,
    ...(faultKind === undefined ? {} : { fault: faultKind }),
  });
  return delivery;
}

function prepare(world: World, request: ApiRequest): Prepared {
  const path = request.url.pathname.slice(API_PREFIX.length).replace(/(?<=.)\/+$/, "");
  const identity = identify(world, request.headers);
  const switches = world.switchBoard.resolve(identity.user?.email, path);
  const match = findRoute(request.method, path, switches.era);
  const isToken = path === TOKEN_PATH;
  const ownBuckets = match.kind === "found" ? (match.route.toBuckets?.(request.url.searchParams) ?? []) : [];
  return {
    request,
    path,
    identity,
    switches,
    match,
    isToken,
    heavy: ownBuckets.includes("heavy"),
    buckets: isToken ? ["token"] : ["global", ...ownBuckets],
    page: findPage(request.url.searchParams),
  };
}

/** Budgets belong to working credentials; a stranger is refused for who it is, not for how often it asks. */
function takeFromLimits(world: World, { identity, switches, buckets, isToken }: Prepared): LimitVerdict {
  if (isToken) return world.limits.take("oauth-app", buckets, switches);
  if (identity.user === undefined || identity.problem !== undefined) {
    return { allowed: true, headers: world.limits.toHeadersOfStranger(switches) };
  }
  const holder = switches.limitScope === "user" ? identity.user.email : identity.credential;
  return world.limits.take(holder, buckets, switches);
}

function answer(world: World, prepared: Prepared): Answer {
  const { request, switches, match, identity, isToken } = prepared;
  try {
    if (isToken) return answerToken(world, prepared);
    if (match.kind === "unknown") throw new Refusal(404, "Not found");
    if (match.kind === "wrong-method") {
      throw new Refusal(405, "Method not allowed", { allow: match.allowed.join(", ") });
    }
    const { user, via, credential } = identity;
    refuseStrangers(identity, switches);
    if (user === undefined) throw new Refusal(401, "Unauthorized");
    return match.route.answer({
      world,
      caller: { user, via, credential },
      switches,
      nowMs: world.clock.now(),
      query: request.url.searchParams,
      pathValues: match.pathValues,
      body: request.body,
    });
  } catch (error) {
    if (error instanceof Refusal) return answerError(error.status, error.message, switches.errorBody, error.headers);
    throw error;
  }
}

function answerToken(world: World, { request, switches }: Prepared): Answer {
  if (request.method !== "POST") throw new Refusal(405, "Method not allowed", { allow: "POST" });
  return answerTokenRequest(world, request.headers.get("content-type") ?? "", request.body, switches);
}

function refuseStrangers({ problem }: Identity, switches: Readonly<Switches>): void {
  switch (problem) {
    case undefined:
      return;
    case "missing":
      throw new Refusal(401, "Authentication is missing: send an X-Api-Key header or an OAuth bearer token");
    case "deactivated":
      throw new Refusal(switches.deactivatedKeyStatus, "The user of this credential is deactivated");
    case "expired":
      throw new Refusal(401, "The access token has expired");
    case "unknown":
    case "revoked":
    case "key-as-bearer":
      throw new Refusal(401, "Invalid API key or access token");
  }
}

function withHeaders(answered: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answered, headers: { ...headers, ...answered.headers } };
}

function toQueryRecord(query: URLSearchParams): Record<string, string[]> {
  const record: Record<string, string[]> = {};
  for (const name of new Set(query.keys())) record[name] = query.getAll(name);
  return record;
}
