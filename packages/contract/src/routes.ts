/**
 * The route table: every route of the API as plain data. The OpenAPI document is made from it, and a test holds the router
 * against it, so that neither can say more than the other.
 */
import type { Route } from "./route.ts";
import { CALLS_ROUTES } from "./routes/calls-routes.ts";
import { CONNECTIONS_ROUTES } from "./routes/connections-routes.ts";
import { CONTACTS_ROUTES } from "./routes/contacts-routes.ts";
import { DELIVERIES_ROUTES } from "./routes/deliveries-routes.ts";
import { REPS_ROUTES } from "./routes/reps-routes.ts";
import { ROSTER_ROUTES } from "./routes/roster-routes.ts";
import { RUNS_ROUTES } from "./routes/runs-routes.ts";
import { SERVICE_ROUTES } from "./routes/service-routes.ts";
import { SYNC_ROUTES } from "./routes/sync-routes.ts";

export { CallParams, RepParams, RunParams } from "./routes/route-parts.ts";

export const ROUTES: readonly Route[] = [
  ...SERVICE_ROUTES,
  ...REPS_ROUTES,
  ...ROSTER_ROUTES,
  ...CONNECTIONS_ROUTES,
  ...SYNC_ROUTES,
  ...RUNS_ROUTES,
  ...CALLS_ROUTES,
  ...DELIVERIES_ROUTES,
  ...CONTACTS_ROUTES,
];
