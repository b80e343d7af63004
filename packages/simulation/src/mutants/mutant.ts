/**
 * A planted bug as data: one exact piece of one source file, and what is to stand there instead. Whether the simulation finds it
 * out shows what its green is worth. Read by the loader hook before anything of the system is loaded: imports no value of it.
 */
import type { MachineFaults } from "../machine/faults.ts";
import type { WorldPlan } from "../world/world-plan.ts";

export interface Mutant {
  /** In kebab-case, unique: `--mutant` names it. */
  readonly name: string;
  /** One sentence: what the code does wrong. */
  readonly plants: string;
  /** Path below `packages/`, e.g. `core/src/sync/walk.ts`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What must happen for the bug to matter, where an ordinary history has too little of it. */
  readonly needs?: Needs;
  /** Known to survive, and why nobody is to worry; without it a survivor fails the command. */
  readonly survives?: string;
}

/** Days and reps at least; rates instead of the ordinary ones. */
export interface Needs {
  readonly days?: number;
  readonly reps?: number;
  readonly plan?: PlanChanges;
  readonly faults?: FaultChanges;
}

export interface PlanChanges {
  readonly perWorkingDay?: Partial<WorldPlan["calls"]["perWorkingDay"]>;
  readonly contentMinutes?: WorldPlan["calls"]["contentMinutes"];
  readonly share?: Partial<WorldPlan["calls"]["share"]>;
  readonly perRepDay?: Partial<WorldPlan["perRepDay"]>;
  readonly perDay?: Partial<WorldPlan["perDay"]>;
  readonly outageMinutes?: WorldPlan["outageMinutes"];
  readonly webhooks?: boolean;
}

export type FaultChanges = { readonly [Part in keyof MachineFaults]?: Partial<MachineFaults[Part]> };

/** The list no longer fits the source it speaks of. */
export class MutantOutdated extends Error {
  override readonly name = "MutantOutdated";
}

/** @throws MutantOutdated when the piece is not there exactly once */
export function plantMutant({ name, file, find, replace }: Mutant, source: string): string {
  const occurrences = source.split(find).length - 1;
  if (occurrences !== 1) {
    throw new MutantOutdated(
      `mutant ${name}: its piece occurs ${occurrences} times in ${file}, and once is needed: bring it up to date`,
    );
  }
  // As a function: a replacement text may hold "$&" and the like.
  return source.replace(find, () => replace);
}

const PACKAGES = new URL("../../../", import.meta.url);

export function toMutantUrl({ file }: Pick<Mutant, "file">): string {
  return new URL(file, PACKAGES).href;
}
