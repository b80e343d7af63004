/**
 * How much of everything happens in a simulated history: every rate in one place. Each is a mean; what really happens is drawn
 * from the seed. Rates of trouble hold until the calm at the end, in which promises must come true.
 */
import type { Switches } from "@fathom-sync/simulator";

export type RepKind = "ordinary" | "busy" | "backlog" | "idle";

export interface WorldPlan {
  /** Manners of Fathom that are settled; the others are drawn. */
  readonly manners?: Partial<Switches>;
  /** Fathom delivers webhooks: to some reps well, to others twice, out of order, or not at all. Left out: the system asks for none. */
  readonly webhooks?: boolean;
  /** Hours without trouble at the end: one daily comparison, the tick interval, and the longest wait for a pending part. */
  readonly calmHours: number;
  /** Kinds of reps, taken in turns. */
  readonly reps: readonly RepKind[];
  readonly calls: {
    readonly perWorkingDay: Readonly<Record<RepKind, number>>;
    /** Calls of the 29 days before the history, at least and at most. */
    readonly before: Readonly<Record<RepKind, readonly [number, number]>>;
    /** Calls from 31 days to 11 months before: history behind the first window. */
    readonly longBefore: readonly [number, number];
    /** Shares of the calls that … */
    readonly share: {
      /** … are created exactly at a tick. */
      readonly atTick: number;
      /** … come with another one of the same instant. */
      readonly twin: number;
      /** … appear later than their created_at says (shared late, processed late). */
      readonly appearLate: number;
      /** … vanish from the list and come back. */
      readonly hiddenForAWhile: number;
      /** … are deleted at Fathom. */
      readonly deleted: number;
      /** … cannot be read at first; half of them are healed. */
      readonly broken: number;
      /** … get another title later. */
      readonly retitled: number;
      /** … get an action item ticked later. */
      readonly ticked: number;
      /** … are deleted in the CRM. */
      readonly deletedInCrm: number;
    };
    /** When content comes after the end of the call, in minutes, with weights; `null`: never. */
    readonly contentMinutes: readonly (readonly [minutes: number | null, weight: number])[];
  };
  readonly perRepDay: {
    /** A key that is revoked at Fathom, and renewed by an admin hours or days later. */
    readonly revoked: number;
    readonly rotated: number;
    /** A user who is deactivated and activated again. */
    readonly deactivated: number;
    readonly paused: number;
    /** Bursts of clicks on Ververs. */
    readonly clicks: number;
    /** Things that happen while the list is walked: a call that comes in, one that appears backdated, one deleted. */
    readonly insertedDuringWalk: number;
    readonly backdatedDuringWalk: number;
    readonly deletedDuringWalk: number;
    /** Single odd answers for one rep. */
    readonly singleFaults: number;
    readonly singleRefusals: number;
    readonly throttles: number;
    /** A single list that is well-formed and wrongly empty; only where a rep has calls a run knows of. */
    readonly wronglyEmpty: number;
    /** Outages of one key. */
    readonly outages: number;
  };
  readonly perDay: {
    readonly bulkSyncs: number;
    readonly externalCron: number;
    /** Outages for everybody. */
    readonly outages: number;
    /** Fathom's busy hours: five heavy requests a minute. */
    readonly heavyLimitFalls: number;
    /** Hours in which every answer takes seconds. */
    readonly slowHours: number;
  };
  /** Outages last from minutes to hours: uniform in the logarithm. */
  readonly outageMinutes: readonly [number, number];
}

export const WORLD_PLAN: WorldPlan = {
  calmHours: 30,
  reps: ["ordinary", "busy", "backlog", "idle", "ordinary", "ordinary", "idle", "ordinary", "ordinary", "ordinary"],
  calls: {
    perWorkingDay: { ordinary: 4, busy: 11, backlog: 3, idle: 0.15 },
    before: { ordinary: [0, 12], busy: [10, 40], backlog: [60, 260], idle: [0, 2] },
    longBefore: [0, 3],
    share: {
      atTick: 0.04,
      twin: 0.04,
      appearLate: 0.05,
      hiddenForAWhile: 0.02,
      deleted: 0.03,
      broken: 0.02,
      retitled: 0.08,
      ticked: 0.08,
      deletedInCrm: 0.02,
    },
    contentMinutes: [
      [1, 35],
      [5, 35],
      [20, 18],
      [180, 5],
      [2_880, 3],
      [5_000, 1],
      [null, 3],
    ],
  },
  perRepDay: {
    revoked: 0.02,
    rotated: 0.03,
    deactivated: 0.015,
    paused: 0.03,
    clicks: 0.5,
    insertedDuringWalk: 0.4,
    backdatedDuringWalk: 0.2,
    deletedDuringWalk: 0.1,
    singleFaults: 0.6,
    singleRefusals: 0.2,
    throttles: 0.3,
    wronglyEmpty: 0.05,
    outages: 0.08,
  },
  perDay: { bulkSyncs: 0.5, externalCron: 1, outages: 0.5, heavyLimitFalls: 0.4, slowHours: 0.3 },
  outageMinutes: [2, 600],
};
