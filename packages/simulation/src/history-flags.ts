/**
 * How Node is to run a process of histories. A history makes much that is soon forgotten: with room for it the collector takes a third
 * of the time it takes else. And what is made in one place (the state of every ElectroDB command) lives long in the first seconds and
 * never after; V8 would go on taking it for long-lived and put it where only the slow collector finds it: a sixth of all time.
 */
export const HISTORY_FLAGS: readonly string[] = ["--max-semi-space-size=128", "--no-allocation-site-pretenuring"];
