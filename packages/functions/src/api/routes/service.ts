/** About the service itself: open to all, touching neither table nor queue. */
import { toOpenApi } from "@fathom-sync/contract";
import { answerJson } from "../answer.ts";
import type { Handler } from "../handlers.ts";

export function createServiceHandlers(version: string): { getHealth: Handler; getOpenApi: Handler } {
  return {
    getHealth: async () => answerJson(200, { status: "ok", version }),
    getOpenApi: async () => answerJson(200, toOpenApi({ version })),
  };
}
