export { OutsideWork } from "./outside-work.ts";
export { createSkewedClock, type SkewedClock } from "./skewed-clock.ts";
export { createVirtualClock, Deadlock, type VirtualClock } from "./virtual-clock.ts";
