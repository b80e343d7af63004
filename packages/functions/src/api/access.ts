/**
 * Who may use which route, and what everybody else gets to see. A rep is told no more than that there is nothing: 404 for
 * whatever is not its own. 403 only where knowing is no privilege.
 */
import type { Route } from "@fathom-sync/contract";
import type { Caller } from "./caller.ts";

/** `hidden`: as if it were not there. */
export type Verdict = "granted" | "forbidden" | "hidden" | "unauthorized";

/** From the most to the least a caller may learn. */
const ORDER: readonly Verdict[] = ["granted", "forbidden", "hidden", "unauthorized"];

/**
 * @param caller undefined: nobody we know
 * @param repId the rep the path names, if it names one
 */
export function judgeAccess(route: Route, caller: Caller | undefined, repId: string | undefined): Verdict {
  const { auth } = route;
  if (auth === "none") return "granted";
  if (caller === undefined || caller.kind === "anyone") return "unauthorized";
  if (auth === "cron" || caller.kind === "cron") return auth === caller.kind ? "granted" : "unauthorized";
  if (caller.kind === "service") return "granted";
  if (caller.kind === "admin") return auth === "service" ? "forbidden" : "granted";
  if (repId !== undefined && repId !== caller.repId) return "hidden";
  if (auth === "rep") return "granted";
  return repId === undefined ? "hidden" : "forbidden";
}

/** What a caller may learn of a path, whatever the method. */
export function judgePath(routes: readonly Route[], caller: Caller | undefined, repId: string | undefined): Verdict {
  const verdicts = routes.map((route) => judgeAccess(route, caller, repId));
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? "unauthorized";
}

/** Whose things alone a caller may see; undefined: everybody's. */
export function toOwnRepId(caller: Caller): string | undefined {
  return caller.kind === "rep" ? caller.repId : undefined;
}
