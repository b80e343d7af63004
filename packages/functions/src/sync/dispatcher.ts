/** The schedule's function: one message for each active, connected rep. The slot comes with the event. */
import { SECOND_MS, toWholeSecond } from "@fathom-sync/core";
import * as z from "zod";
import { createOnce } from "../once.ts";
import { readSyncSettings } from "../resources.ts";
import { runInvocation } from "../runtime/invocation.ts";
import { createServices, type Services } from "../wiring.ts";

/** What EventBridge Scheduler sends: its scheduled time, the same for a tick that comes twice. */
const ScheduleEvent = z.object({
  slot: z.iso.datetime({ offset: true, error: "slot: the scheduled time, an ISO 8601 instant" }),
});

/** What of an invocation may be spent on what erasures left to be done; messages were sent before. */
const UPKEEP_MS = 10_000;

export type ScheduleHandler = (event: unknown) => Promise<{ runId: string; reps: number }>;

/** What the schedule needs of the services. */
export type ScheduleServices = Pick<Services, "clock" | "dispatcher" | "log" | "metrics" | "upkeep">;

export function createScheduleHandler(getServices: () => ScheduleServices): ScheduleHandler {
  return async (event) => {
    const { slot } = ScheduleEvent.parse(event);
    const { clock, dispatcher, log, metrics, upkeep } = getServices();
    const run = await runInvocation(metrics, async () => {
      const sent = await dispatcher.runSlot(toWholeSecond(Math.floor(Date.parse(slot) / SECOND_MS) * SECOND_MS));
      try {
        await upkeep.run(clock.now() + UPKEEP_MS);
      } catch (error) {
        // The tick did what it is for; the next one tries this again.
        log.error("upkeep.failed", error);
        metrics.add("OwnFaults", 1);
      }
      return sent;
    });
    return { runId: run.runId, reps: run.total };
  };
}

export const handler = createScheduleHandler(createOnce(() => createServices(readSyncSettings())));
