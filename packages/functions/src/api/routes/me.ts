/** Who is asking, and what time it is here. */
import type { MeView } from "@fathom-sync/contract";
import { toInstant } from "@fathom-sync/core";
import { answerJson } from "../answer.ts";
import { createHandler } from "../handlers.ts";

export const getMe = createHandler<unknown, unknown, unknown>(async ({ services, caller }) => {
  // The router lets nobody else in.
  if (caller.kind === "anyone" || caller.kind === "cron") throw new Error("a caller without a role");
  return answerJson(200, {
    role: caller.kind,
    repId: caller.kind === "rep" ? caller.repId : null,
    now: toInstant(services.clock.now()),
    timeZone: services.coverage.timeZone,
  } satisfies MeView);
});
