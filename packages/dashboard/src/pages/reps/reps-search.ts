/** What the address of the list of reps says, as the API is asked for it. An address can hold anything: what means nothing is left out. */
import { type FreshnessStep, REP_STATUSES, type RepStatus } from "../../data/rep-status.ts";
import type { RosterSearch } from "../../data/roster.ts";

export const SORTS = ["status", "name", "oldest", "checked", "calls", "pending"] as const;
export type Sort = (typeof SORTS)[number];

/** Every status, and those that somebody should look at together. */
export type StatusFilter = RepStatus | "trouble";
export const STATUS_FILTERS: readonly StatusFilter[] = ["trouble", ...REP_STATUSES];

/** Filters that other pages lead here with; shown as such, so that nobody takes what is left for all there is. */
export const FAILURES = ["credential", "rate-limit", "source", "ours"] as const;
export type FailureFilter = (typeof FAILURES)[number];
export const STEPS = ["fresh", "hour", "hours", "day", "week", "older", "never", "off"] as const;

export interface RepsAddress {
  readonly q?: string;
  readonly status?: string;
  readonly failure?: string;
  readonly freshness?: string;
  /** `pending`: only reps with parts that Fathom is still making. */
  readonly parts?: string;
  readonly sort?: string;
  /** Cursor of the page that is shown; left out on the first. */
  readonly page?: string;
  readonly dialog?: string;
}

export interface RepsSearch {
  readonly words: string;
  readonly status: StatusFilter | undefined;
  readonly failure: FailureFilter | undefined;
  readonly freshness: FreshnessStep | undefined;
  readonly isPending: boolean;
  readonly sort: Sort;
  readonly cursor: string | undefined;
}

/** What the API takes. */
export const WORDS_LENGTH_MAX = 100;
const PAGE_SIZE = 50;

export function readAddress(address: RepsAddress): RepsSearch {
  return {
    words: (address.q ?? "").trim().slice(0, WORDS_LENGTH_MAX),
    status: STATUS_FILTERS.find((one) => one === address.status),
    failure: FAILURES.find((one) => one === address.failure),
    freshness: STEPS.find((one) => one === address.freshness),
    isPending: address.parts === "pending",
    sort: SORTS.find((one) => one === address.sort) ?? "status",
    cursor: address.page,
  };
}

export function toRosterSearch(search: RepsSearch): RosterSearch {
  const { words, status, failure, freshness, isPending, sort, cursor } = search;
  return {
    sort,
    limit: PAGE_SIZE,
    ...(words === "" ? {} : { search: words }),
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { failure }),
    ...(freshness === undefined ? {} : { freshness }),
    ...(isPending ? { pending: true } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
