/**
 * The control API under /__simulator: everything a test in another process, or a person with curl, needs to drive the
 * simulator while it runs. Never logged, counted, limited or hit by faults.
 */
import { SimulatorInputError } from "../input-error.ts";
import type { Simulator } from "../simulator.ts";
import { type Answer, answerJson } from "../wire/answer.ts";
import type { Asked } from "../wire/in-process-fetch.ts";
import { matchPath } from "../wire/path-pattern.ts";
import { behaviourRoutes } from "./behaviour-routes.ts";
import type { ControlRoute } from "./control-route.ts";
import { meetingRoutes } from "./meeting-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { worldRoutes } from "./world-routes.ts";

export const CONTROL_PREFIX = "/__simulator";

const routes: readonly ControlRoute[] = [...worldRoutes, ...peopleRoutes, ...meetingRoutes, ...behaviourRoutes];
const table = routes.map((route) => ({ route, segments: route.path.split("/") }));

/** 400 names the wrong field; 404 lists the routes there are. */
export async function answerControlRequest(simulator: Simulator, request: Asked, body: string): Promise<Answer> {
  const url = new URL(request.url);
  const segments = toSegments(url.pathname.slice(CONTROL_PREFIX.length));
  const allowed: string[] = [];
  for (const { route, segments: pattern } of table) {
    const pathValues = matchPath(pattern, segments);
    if (pathValues === undefined) continue;
    if (route.method !== request.method) {
      allowed.push(route.method);
      continue;
    }
    try {
      return await route.answer({ simulator, query: url.searchParams, pathValues, body });
    } catch (error) {
      if (error instanceof SimulatorInputError) return answerJson(400, { error: error.message });
      throw error;
    }
  }
  if (allowed.length > 0) return answerJson(405, { error: "Method not allowed" }, { allow: allowed.join(", ") });
  const known = routes.map((route) => `${route.method} ${CONTROL_PREFIX}${route.path}`);
  return answerJson(404, { error: "Not found", routes: known });
}

function toSegments(path: string): readonly string[] {
  return path.replace(/\/+$/, "").split("/").map(decode);
}

/** A stray % is itself. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
