/** The demo: reps with a month of believable calls in the simulator, connected. */
import type { Simulator } from "@fathom-sync/simulator";
import { enrolReps } from "./enrol.ts";
import type { Stack } from "./start-stack.ts";

const REP_ID_DIGITS = 4;
/** In a month, on average: enough to look real, few enough that a thousand reps are synced while one waits. */
const CALLS_PER_REP = 10;

/** The same number of reps and the same instant always make the same team and calls. */
export async function enrolDemo(
  stack: Pick<Stack, "records" | "keepsakes">,
  simulator: Simulator,
  reps: number,
  signal?: AbortSignal,
): Promise<{ calls: number }> {
  const team = simulator.seedDemo({ reps, callsPerRep: CALLS_PER_REP, until: stack.keepsakes.demoUntil });
  await enrolReps(
    stack.records,
    team.map((rep, index) => ({
      repId: `rep-${String(index + 1).padStart(REP_ID_DIGITS, "0")}`,
      name: rep.name,
      email: rep.email,
      apiKey: rep.apiKey,
    })),
    signal,
  );
  return { calls: team.reduce((total, rep) => total + rep.meetings, 0) };
}
