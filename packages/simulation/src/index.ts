/** The door of the simulation: histories from seeds, and what the oracle says of a system in them. */
export { createVirtualClock, type VirtualClock } from "./clock/index.ts";
export {
  createMachine,
  type Machine,
  type MachineFaults,
  type MachineOptions,
  NO_FAULTS,
  ROUGH_FAULTS,
} from "./machine/index.ts";
export { type Freshness, listWaits, toFreshness } from "./oracle/freshness.ts";
export { createOracle, type Oracle } from "./oracle/oracle.ts";
export { createOurContender } from "./oracle/our-contender.ts";
export {
  type Contender,
  type ContenderCounts,
  type ContenderSurroundings,
  type CreateContender,
  type HistoryOptions,
  type HistoryResult,
  runHistory,
} from "./oracle/run-history.ts";
export { formatVerdict, VERDICT_KINDS, type Verdict, type VerdictKind } from "./oracle/verdict.ts";
export { createRandomness, type Randomness } from "./randomness.ts";
export type {
  ActAnswer,
  HeldCall,
  HeldView,
  ShownRep,
  SystemUnderTest,
} from "./world/system.ts";
export { createWorld, type World } from "./world/world.ts";
export { WORLD_PLAN, type WorldPlan } from "./world/world-plan.ts";
