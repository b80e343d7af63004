/** The addresses of the page. Every page is a file of its own that loads when it is first needed. */
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { ErrorBox } from "../components/error-box.tsx";
import { Loading } from "../components/loading.tsx";
import type { Api } from "../data/api.tsx";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

interface RouterContext {
  readonly me: Api["me"];
}

const root = createRootRouteWithContext<RouterContext>()({ component: Shell, notFoundComponent: NotFound });

/** A rep has one page of its own; whatever is an admin's leads there. */
function keepRepsHome({ context }: { readonly context: RouterContext }): void {
  const { role, repId } = context.me;
  if (role === "rep" && repId !== null) throw redirect({ to: "/reps/$repId", params: { repId } });
}

/** Only what is text: an address can hold anything. */
function toTexts<Key extends string>(keys: readonly Key[]) {
  return (search: Readonly<Record<string, unknown>>): Partial<Record<Key, string>> => {
    const texts: Partial<Record<Key, string>> = {};
    for (const key of keys) {
      const value = search[key];
      if (typeof value === "string" && value !== "") texts[key] = value;
    }
    return texts;
  };
}

const overview = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: keepRepsHome,
  component: lazyRouteComponent(() => import("../pages/overview/overview-page.tsx"), "OverviewPage"),
});
const reps = createRoute({
  getParentRoute: () => root,
  path: "/reps",
  beforeLoad: keepRepsHome,
  validateSearch: toTexts(["q", "status", "failure", "freshness", "parts", "sort", "page", "dialog"]),
  component: lazyRouteComponent(() => import("../pages/reps/reps-page.tsx"), "RepsPage"),
});
const rep = createRoute({
  getParentRoute: () => root,
  path: "/reps/$repId",
  validateSearch: toTexts(["day"]),
  component: lazyRouteComponent(() => import("../pages/rep/rep-page.tsx"), "RepPage"),
});
const call = createRoute({
  getParentRoute: () => root,
  path: "/calls/$recordingId",
  component: lazyRouteComponent(() => import("../pages/call/call-page.tsx"), "CallPage"),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: "/runs",
  beforeLoad: keepRepsHome,
  validateSearch: toTexts(["from", "to"]),
  component: lazyRouteComponent(() => import("../pages/runs/runs-page.tsx"), "RunsPage"),
});
const run = createRoute({
  getParentRoute: () => root,
  path: "/runs/$runId",
  component: lazyRouteComponent(() => import("../pages/runs/run-page.tsx"), "RunPage"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  beforeLoad: keepRepsHome,
  component: lazyRouteComponent(() => import("../pages/settings/settings-page.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([overview, reps, rep, call, runs, run, settings]);

export function createPageRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    scrollRestoration: true,
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: ({ error, reset }) => <ErrorBox error={error} onRetry={reset} />,
    defaultNotFoundComponent: NotFound,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
