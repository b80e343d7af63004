import type { Instant } from "../clock.ts";

/** Another run has committed since this one read the state: stop, write nothing more. */
export class Superseded extends Error {
  override readonly name = "Superseded";
  /** Until when at most the other one is busy, when it has not committed yet. */
  readonly busyUntil: Instant | undefined;

  constructor(message: string, busyUntil?: Instant) {
    super(message);
    this.busyUntil = busyUntil;
  }
}
