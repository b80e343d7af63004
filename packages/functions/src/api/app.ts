/**
 * The HTTP API as `Request → Response`. Built from the contract's route table: a route without a handler does not start, and
 * nothing is served that the table does not name. 401 comes before 405 and 404.
 */
import { type ProblemInput, pickLanguage, ROUTES, type Route } from "@fathom-sync/contract";
import { type Context, Hono } from "hono";
import type { Services } from "../wiring.ts";
import { judgePath, type Verdict } from "./access.ts";
import { answerProblem, toThrownProblem } from "./answer.ts";
import { createAudit } from "./audit.ts";
import { type Caller, createCallers } from "./caller.ts";
import { createCors } from "./cors.ts";
import type { Handler } from "./handlers.ts";
import type { JwtCheck } from "./jwt.ts";
import { readInput } from "./request-input.ts";
import { listAudit } from "./routes/audit.ts";
import { deleteCall, getCall, getTranscript, listCalls } from "./routes/calls.ts";
import { deleteConnection, putConnection, testConnection } from "./routes/connections.ts";
import { eraseContact, exportContact, listCompanyCalls, listContactCalls } from "./routes/contacts.ts";
import { getCoverage, listQuarantine } from "./routes/coverage.ts";
import { getDelivery, listDeliveries, replayDelivery } from "./routes/deliveries.ts";
import { getMe } from "./routes/me.ts";
import { importReps } from "./routes/rep-import.ts";
import { deleteRep, getRep, listReps, putRep } from "./routes/reps.ts";
import { getRosterSummary, listRoster } from "./routes/roster.ts";
import { cancelRun, getRun, listRepRuns, listRunReps, listRuns } from "./routes/runs.ts";
import { createServiceHandlers } from "./routes/service.ts";
import { getStats } from "./routes/stats.ts";
import { refreshRep, startCronSync, startSync } from "./routes/sync.ts";
import { addSecurityHeaders } from "./security-headers.ts";

/** What the adapter at the edge knows of a request besides the request. */
export interface RequestBindings {
  readonly requestId: string;
  /** Epoch ms by which the answer must be on its way. */
  readonly deadlineAt: number;
}

export interface AppDependencies {
  readonly services: Services;
  readonly serviceTokens: readonly string[];
  readonly cronSecret: string;
  /** Left out: no JWT is accepted. */
  readonly jwt?: JwtCheck | undefined;
  /** Exact origins whose scripts may read answers; left out: none. */
  readonly corsOrigins?: readonly string[];
  readonly version: string;
}

type Env = { Bindings: RequestBindings };

/** @throws TypeError when the route table and the handlers do not match. */
export function createApp(dependencies: AppDependencies): Hono<Env> {
  const { services, version } = dependencies;
  const { log, clock } = services;
  const identify = createCallers(dependencies);
  const cors = createCors(dependencies.corsOrigins ?? []);
  const handlers = toHandlers(version);
  const runAudited = createAudit({ audit: services.audit, clock, log });
  const app = new Hono<Env>();

  app.use(async (context, next) => {
    const startedMs = clock.now();
    const preflight = cors.findPreflightAnswer(context);
    if (preflight) context.res = preflight;
    else await next();
    const { headers } = context.res;
    headers.set("x-request-id", context.env.requestId);
    addSecurityHeaders(headers);
    cors.addHeaders(context, headers);
    log.info("api.request", {
      requestId: context.env.requestId,
      method: context.req.method,
      route: toRouteName(context),
      status: context.res.status,
      durationMs: clock.now() - startedMs,
    });
  });

  for (const [path, routes] of Map.groupBy(ROUTES, (route) => route.path)) {
    app.all(toHonoPath(path), async (context) => {
      const route = routes.find((one) => one.method === toMethod(context));
      // Nobody is looked for where anybody may.
      const caller = route?.auth === "none" ? ANYONE : await identify(context.req.header("authorization"));
      const candidates = route ? [route] : routes;
      const verdict = judgePath(candidates, caller, context.req.param("repId"));
      if (verdict === "unauthorized" || verdict === "hidden") return refuse(context, verdict, route);
      if (route && verdict === "forbidden") return problem(context, "forbidden");
      if (!route) {
        return problem(context, "method_not_allowed", {}, { allow: routes.map((one) => one.method).join(", ") });
      }
      const handler = handlers.get(route.id);
      if (!handler) throw new TypeError(`no handler for ${route.id}`);
      const input = {
        ...(await readInput(context, route)),
        services,
        caller: caller ?? ANYONE,
        language: toLanguage(context),
        deadlineAt: context.env.deadlineAt,
      };
      const { requestId } = context.env;
      return await runAudited({ operation: route.id, requestId, ...input }, (deed) => handler({ ...input, deed }));
    });
  }

  // A route, not Hono's notFound: what is thrown there would pass by everything above.
  app.all("*", async (context) => {
    const caller = await identify(context.req.header("authorization"));
    return refuse(context, caller === undefined || caller.kind === "cron" ? "unauthorized" : "hidden");
  });

  app.onError((error, context) => {
    const { code, input } = toThrownProblem(error);
    if (code === "internal_error" || code === "unavailable") {
      log.error("api.fault", error, { requestId: context.env.requestId, route: toRouteName(context), code });
    }
    return problem(context, code, input);
  });

  return app;
}

const ANYONE: Caller = { kind: "anyone" };

/** What is hidden from a caller is answered in the very words of what is not there. */
function refuse(context: Context<Env>, verdict: Verdict, route?: Route): Response {
  if (verdict === "unauthorized") return problem(context, "unauthorized", {}, { "www-authenticate": "Bearer" });
  const isForReps = route?.auth === "rep" && route.problems.includes("rep_not_found");
  return problem(context, isForReps ? "rep_not_found" : "not_found");
}

type ProblemArguments = Parameters<typeof answerProblem>;

function problem(
  context: Context<Env>,
  code: ProblemArguments[0],
  input: ProblemInput = {},
  headers: ProblemArguments[2] = {},
): Response {
  const { requestId } = context.env;
  return answerProblem(
    code,
    { instance: toInstance(context), requestId, language: toLanguage(context), ...input },
    headers,
  );
}

/**
 * The path as it was sent (Hono's is decoded, and an instance is a URI: RFC 9457, 3.1.5), as far as it holds ids alone: an address
 * or words in it are not repeated.
 */
function toInstance(context: Context): string {
  const segments = new URL(context.req.url).pathname.split("/");
  const odd = segments.findIndex((segment) => !/^[\w.~:+-]{0,128}$/.test(segment));
  return (odd === -1 ? segments : segments.slice(0, odd)).join("/") || "/";
}

function toLanguage(context: Context) {
  return pickLanguage(context.req.header("accept-language"));
}

/** HEAD is GET without the body; the adapter leaves it out. */
function toMethod(context: Context): string {
  return context.req.method === "HEAD" ? "GET" : context.req.method;
}

/** `/api/reps/{repId}` → `/api/reps/:repId`. */
function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The route's pattern for the log: a path itself may hold an id of any kind. */
function toRouteName(context: Context): string {
  return ROUTES.find((route) => toHonoPath(route.path) === context.req.routePath)?.path ?? "none";
}

function toHandlers(version: string): ReadonlyMap<string, Handler> {
  const handlers: Record<string, Handler> = {
    ...createServiceHandlers(version),
    listReps,
    listRoster,
    getRosterSummary,
    importReps,
    getRep,
    putRep,
    getCoverage,
    listQuarantine,
    putConnection,
    testConnection,
    deleteConnection,
    refreshRep,
    startSync,
    startCronSync,
    startCronSyncByPost: startCronSync,
    listRuns,
    getRun,
    cancelRun,
    listRunReps,
    listRepRuns,
    listDeliveries,
    getDelivery,
    replayDelivery,
    listCalls,
    getCall,
    deleteCall,
    getTranscript,
    listContactCalls,
    listCompanyCalls,
    exportContact,
    eraseContact,
    deleteRep,
    getMe,
    listAudit,
    getStats,
  };
  const missing = ROUTES.filter((route: Route) => !(route.id in handlers)).map((route) => route.id);
  const unknown = Object.keys(handlers).filter((id) => !ROUTES.some((route) => route.id === id));
  if (missing.length + unknown.length > 0) {
    throw new TypeError(`route table and handlers differ: ${[...missing, ...unknown].join(", ")}`);
  }
  return new Map(Object.entries(handlers));
}
