/** Where the verdict's sentence leads: to those whom it counts, or to where the schedule is told of. */
import type { Verdict } from "./verdict.ts";

interface VerdictLink {
  readonly to: string;
  readonly search?: Readonly<Record<string, string>>;
}

/** Undefined: what to do stands below the sentence. */
export function toVerdictLink({ kind, upToDate, troubles }: Verdict): VerdictLink | undefined {
  switch (kind) {
    case "none":
    case "unconnected":
      return undefined;
    case "first":
      return { to: "/reps", search: { status: "first" } };
    case "stopped":
      return { to: "/settings" };
    case "all":
    case "some":
      if (upToDate === 0) return { to: "/reps" };
      // Who is up to date but for a call that could not be read is counted as well, and has no filter together with the others.
      return troubles.some(({ status }) => status === "quarantined")
        ? { to: "/reps" }
        : { to: "/reps", search: { status: "complete" } };
  }
}
