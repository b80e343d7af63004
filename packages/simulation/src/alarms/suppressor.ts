/**
 * Whether an alarm calls somebody, or leaves that to another one that tells of the same trouble: a composite alarm's actions
 * suppressor with its wait and extension periods (AWS: Suppressing composite alarm actions).
 */
import type { WatchedAlarm } from "./alarm-shape.ts";

export interface Suppressor {
  /**
   * To be asked each minute. True once per stay in ALARM: at the moment somebody is called.
   * @param alarming the alarms in ALARM at `nowMs`
   */
  isCalling(nowMs: number, alarming: ReadonlySet<string>): boolean;
}

export function createSuppressor({ name, suppressedBy }: Pick<WatchedAlarm, "name" | "suppressedBy">): Suppressor {
  let sinceMs: number | undefined;
  let called = false;
  let wasSuppressed = false;
  let releasedAtMs = -Infinity;
  return {
    isCalling(nowMs, alarming) {
      const isSuppressed = suppressedBy?.alarms.some((other) => alarming.has(other)) ?? false;
      if (wasSuppressed && !isSuppressed) releasedAtMs = nowMs;
      wasSuppressed = isSuppressed;
      if (!alarming.has(name)) {
        sinceMs = undefined;
        called = false;
        return false;
      }
      sinceMs ??= nowMs;
      if (called || isSuppressed) return false;
      const { waitSeconds = 0, extensionSeconds = 0 } = suppressedBy ?? {};
      if (nowMs < sinceMs + waitSeconds * 1_000 || nowMs < releasedAtMs + extensionSeconds * 1_000) return false;
      called = true;
      return true;
    },
  };
}
