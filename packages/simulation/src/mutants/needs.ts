/** What many bugs need: few kinds of histories, so that the unmutated code goes through each of them once and not for every bug. */
import type { Needs } from "./mutant.ts";

/**
 * A slow Fathom is left out: where not even the overlap can be listed within an attempt, messages come and go as long as it is slow,
 * which takes much time and shows nothing about the bugs that need these histories.
 */
const NOT_SLOW = { slowHours: 0 };

/** Fathom answers oddly every few hours: refusals that are none, throttling, errors, wrongly empty lists, outages. */
export const ODD_ANSWERS: Needs = {
  plan: {
    perWorkingDay: { ordinary: 10, idle: 2 },
    perRepDay: { singleRefusals: 3, throttles: 4, singleFaults: 4, wronglyEmpty: 1.5, outages: 1 },
    perDay: { outages: 2, ...NOT_SLOW },
    outageMinutes: [20, 300],
  },
};

/** People click, edit and delete all day, and lists change while they are walked. */
export const CROWD: Needs = {
  plan: {
    share: { deletedInCrm: 0.2, retitled: 0.4, hiddenForAWhile: 0.1 },
    perRepDay: { clicks: 3, insertedDuringWalk: 2, deletedDuringWalk: 3 },
    perDay: NOT_SLOW,
  },
};

/** More calls a day than a page holds, of which some are deleted while the pages are read. */
export const MOVING_PAGES: Needs = {
  plan: {
    perWorkingDay: { ordinary: 16, idle: 6 },
    perRepDay: { deletedDuringWalk: 6, insertedDuringWalk: 2 },
    perDay: NOT_SLOW,
  },
};
