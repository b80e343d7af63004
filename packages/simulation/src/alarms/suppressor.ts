/**
 * Whether an alarm calls somebody, or leaves that to another one that tells of the same trouble: a composite alarm of "this and none
 * of those" (AWS: PutCompositeAlarm, AlarmRule). It calls whenever that becomes true.
 */
import type { WatchedAlarm } from "./alarm-shape.ts";

export interface Suppressor {
  /**
   * To be asked each minute. True at the moment somebody is called.
   * @param alarming the alarms in ALARM now
   */
  isCalling(alarming: ReadonlySet<string>): boolean;
}

export function createSuppressor({ name, suppressedBy = [] }: Pick<WatchedAlarm, "name" | "suppressedBy">): Suppressor {
  let wasTrue = false;
  return {
    isCalling(alarming) {
      const isTrue = alarming.has(name) && !suppressedBy.some((other) => alarming.has(other));
      const calls = isTrue && !wasTrue;
      wasTrue = isTrue;
      return calls;
    },
  };
}
