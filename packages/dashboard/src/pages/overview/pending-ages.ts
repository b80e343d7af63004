/**
 * Parts that Fathom is still making, by the age of their call: summed over the reps whose days could be read. One that could not leaves the
 * others' ages, with how many they are of; without any there is an error, and a way to try again.
 */
import type { CoverageView } from "@fathom-sync/contract";

export const PENDING_STEPS = ["today", "week", "older"] as const;
type PendingStep = (typeof PENDING_STEPS)[number];

/** The list of reps with parts pending, those with most first. */
export const PENDING_REPS = { parts: "pending", sort: "pending" } as const;

/** Of one age. */
export interface PendingParts {
  readonly parts: number;
  /** Whose they are, with the oldest of the days that have some. */
  readonly reps: readonly { readonly repId: string; readonly day: string }[];
}

export interface PendingAges {
  readonly steps: Readonly<Record<PendingStep, PendingParts>>;
  /** Of how many reps these are. */
  readonly readReps: number;
  readonly pendingReps: number;
}

export interface PendingAgesRead {
  /** Undefined while it is read, and when it could not be. */
  readonly ages: PendingAges | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** A request as it stands. */
export interface Reading<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

const WEEK_DAYS = 3;
const DAY_MS = 86_400_000;

/**
 * @param pendingReps how many reps have parts pending; of none nothing is read
 * @param most who has most
 * @param reps the days of each of those that are looked at, in their order
 */
export function toPendingAges(
  pendingReps: number,
  most: Reading<unknown>,
  reps: readonly (Reading<Pick<CoverageView, "days">> & { readonly repId: string })[],
): PendingAgesRead {
  const wanted = pendingReps > 0 ? [most, ...reps] : [];
  const failed = wanted.filter(({ error, data }) => error !== null && data === undefined);
  const retry = () => {
    for (const one of failed) void one.refetch();
  };
  if (failed.length > 0 && failed.length >= Math.max(1, reps.length)) {
    return { ages: undefined, error: failed[0]?.error ?? null, retry };
  }
  if (wanted.some(({ isPending }) => isPending)) return { ages: undefined, error: null, retry };
  const parts = { today: 0, week: 0, older: 0 };
  const oldest = {
    today: new Map<string, string>(),
    week: new Map<string, string>(),
    older: new Map<string, string>(),
  };
  for (const { repId, data } of reps) {
    const last = data?.days.at(-1)?.date;
    for (const { date, pending } of data?.days ?? []) {
      if (pending === 0) continue;
      const step = toStep(date, last ?? date);
      parts[step] += pending;
      // Days come in their order: the first is the oldest.
      if (!oldest[step].has(repId)) oldest[step].set(repId, date);
    }
  }
  const toParts = (step: PendingStep): PendingParts => ({
    parts: parts[step],
    reps: [...oldest[step]].map(([repId, day]) => ({ repId, day })),
  });
  const steps = { today: toParts("today"), week: toParts("week"), older: toParts("older") };
  return { ages: { steps, readReps: reps.filter(({ data }) => data).length, pendingReps }, error: null, retry };
}

function toStep(date: string, today: string): PendingStep {
  const ageDays = (Date.parse(today) - Date.parse(date)) / DAY_MS;
  return ageDays === 0 ? "today" : ageDays <= WEEK_DAYS ? "week" : "older";
}

/** What is behind a number of parts: the day of the one rep whose they are, else the list of all with parts pending. */
export function toPendingLink({ steps, readReps, pendingReps }: PendingAges, step: PendingStep) {
  const [only, ...others] = steps[step].reps;
  if (only === undefined || others.length > 0 || readReps < pendingReps) return { to: "/reps", search: PENDING_REPS };
  return { to: `/reps/${encodeURIComponent(only.repId)}`, search: { day: only.day } };
}
