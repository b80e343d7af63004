/** The schedule's function: one message for each active, connected rep. The slot comes with the event. */
import { SECOND_MS, toWholeSecond } from "@fathom-sync/core";
import * as z from "zod";
import { readSyncSettings } from "../resources.ts";
import { runInvocation } from "../runtime/invocation.ts";
import { createOnce, createServices, type Services } from "../wiring.ts";

/** What EventBridge Scheduler sends: its scheduled time, the same for a tick that comes twice. */
const ScheduleEvent = z.object({
  slot: z.iso.datetime({ offset: true, error: "slot: the scheduled time, an ISO 8601 instant" }),
});

export type ScheduleHandler = (event: unknown) => Promise<{ runId: string; reps: number }>;

export function createScheduleHandler(getServices: () => Pick<Services, "dispatcher" | "metrics">): ScheduleHandler {
  return async (event) => {
    const { slot } = ScheduleEvent.parse(event);
    const { dispatcher, metrics } = getServices();
    const run = await runInvocation(metrics, () =>
      dispatcher.runSlot(toWholeSecond(Math.floor(Date.parse(slot) / SECOND_MS) * SECOND_MS)),
    );
    return { runId: run.runId, reps: run.total };
  };
}

export const handler = createScheduleHandler(createOnce(() => createServices(readSyncSettings())));
