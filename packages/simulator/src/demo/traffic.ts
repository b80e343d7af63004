/** New calls that keep coming in while the simulator runs, so that a demo lives. */
import { SimulatorInputError } from "../input-error.ts";
import { addMeeting } from "../meetings.ts";
import { createRandomness, mixSeed } from "../randomness.ts";
import type { World } from "../world.ts";
import { inventCall } from "./believable-call.ts";

export interface TrafficOptions {
  /** Over all reps together. */
  readonly meanSecondsBetweenCalls: number;
}

/** Adds a call that has just ended to a random active user, again and again. Throws SimulatorInputError on a wrong number. */
export function startTraffic(world: World, options: TrafficOptions): { stop(): void } {
  const meanMs = options.meanSecondsBetweenCalls * 1000;
  if (!(meanMs > 0)) throw new SimulatorInputError("meanSecondsBetweenCalls: more than 0 is needed");
  const random = createRandomness(mixSeed(world.seed, "traffic"));
  let stopped = false;
  let cancel = (): void => undefined;

  const scheduleNext = (): void => {
    // Calls come independently of each other: exponential gaps.
    const gapMs = -Math.log(1 - random.next()) * meanMs;
    cancel = world.agenda.add(world.clock.now() + gapMs, () => {
      if (stopped) return;
      const owners = world.people.list().filter(({ status }) => status === "active");
      if (owners.length > 0) {
        const owner = random.pick(owners);
        const recordingEndAt = Math.floor(world.clock.now() / 1000) * 1000;
        const { durationMinutes, ...call } = inventCall(random, owner);
        addMeeting(world, owner.email, {
          ...call,
          recordingEndAt,
          recordingStartAt: recordingEndAt - durationMinutes * 60_000,
        });
      }
      scheduleNext();
    });
  };

  scheduleNext();
  return {
    stop() {
      stopped = true;
      cancel();
    },
  };
}
