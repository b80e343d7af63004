/** All routes of the API, and how a path finds its route: guarantees 404 for anything else and 405 for a wrong method. */
import type { SchemaEra } from "../switches/switches.ts";
import { matchPath } from "../wire/path-pattern.ts";
import { readDownloadRoute, requestDownloadRoute } from "./downloads.ts";
import { listMeetingsRoute } from "./list-meetings.ts";
import { meetingTypesRoute, teamMembersRoute, teamsRoute, usersRoute } from "./people.ts";
import { summaryRoute, transcriptRoute } from "./recordings.ts";
import type { Route } from "./route.ts";
import { createWebhookRoute, deleteWebhookRoute } from "./webhooks.ts";

const routes: readonly Route[] = [
  listMeetingsRoute,
  transcriptRoute,
  summaryRoute,
  requestDownloadRoute,
  readDownloadRoute,
  meetingTypesRoute,
  teamsRoute,
  teamMembersRoute,
  usersRoute,
  createWebhookRoute,
  deleteWebhookRoute,
];

const table = routes.map((route) => ({ route, segments: route.path.split("/") }));

export type RouteMatch =
  | { readonly kind: "found"; readonly route: Route; readonly pathValues: Readonly<Record<string, string>> }
  | { readonly kind: "wrong-method"; readonly allowed: readonly string[] }
  | { readonly kind: "unknown" };

/** The route for a path below /external/v1. */
export function findRoute(method: string, path: string, era: SchemaEra): RouteMatch {
  const segments = path.split("/");
  const allowed: string[] = [];
  for (const { route, segments: pattern } of table) {
    if (route.eras !== undefined && !route.eras.includes(era)) continue;
    const pathValues = matchPath(pattern, segments);
    if (pathValues === undefined) continue;
    if (route.method === method) return { kind: "found", route, pathValues };
    allowed.push(route.method);
  }
  return allowed.length > 0 ? { kind: "wrong-method", allowed } : { kind: "unknown" };
}
