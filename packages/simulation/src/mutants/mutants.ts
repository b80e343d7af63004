/** All planted bugs, in the order in which they are told. */
import { CONDUCT_MUTANTS } from "./conduct-mutants.ts";
import type { Mutant } from "./mutant.ts";
import { READING_MUTANTS } from "./reading-mutants.ts";
import { STORING_MUTANTS } from "./storing-mutants.ts";

export const MUTANTS: readonly Mutant[] = [...READING_MUTANTS, ...STORING_MUTANTS, ...CONDUCT_MUTANTS];

export function findMutant(name: string): Mutant | undefined {
  return MUTANTS.find((mutant) => mutant.name === name);
}
