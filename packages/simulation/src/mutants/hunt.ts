/**
 * Hunts mutants: each through its histories until one of them draws an objection that the unmutated code does not draw in the same
 * history.
 */
import type { JudgedHistory } from "./judge-history.ts";
import type { Mutant } from "./mutant.ts";
import { type Scenario, toScenario, toScenarioKey } from "./scenario.ts";

/** Of the seeds, how many a known survivor goes through: whether it still survives is worth knowing, but not worth the time of the others. */
const KNOWN_SURVIVOR_SHARE = 0.25;

/** How the hunt for one mutant ended. */
export type Finding =
  | { readonly mutant: Mutant; readonly ended: "caught"; readonly judged: readonly JudgedHistory[] }
  | { readonly mutant: Mutant; readonly ended: "survived"; readonly judged: readonly JudgedHistory[] }
  /** Nothing is proven: the process died, or the unmutated code drew an objection as well. */
  | { readonly mutant: Mutant; readonly ended: "unproven"; readonly why: string };

export interface HuntInput {
  readonly days: number;
  readonly reps: number;
  readonly jobs: number;
  readonly seeds: readonly number[];
  readonly mutants: readonly Mutant[];
  /** As `judgeSeeds`. */
  readonly judge: (
    mutant: string | undefined,
    scenario: Scenario,
    seeds: readonly number[],
  ) => Promise<readonly JudgedHistory[]>;
  readonly onFinding: (finding: Finding, done: number) => void;
}

/** The unmutated code is not sound: no mutant can be told from it. */
export class Unsound extends Error {
  override readonly name = "Unsound";
}

/** @throws Unsound when the unmutated code draws an objection in the ordinary histories; what `judge` throws without a mutant */
export async function hunt(input: HuntInput): Promise<Finding[]> {
  const { mutants, seeds, jobs, judge, onFinding } = input;
  const sound = new Map<string, Promise<JudgedHistory | undefined>>();

  /** The history as the unmutated code goes through it; once. */
  function control(scenario: Scenario, seed: number): Promise<JudgedHistory | undefined> {
    const key = `${seed} ${toScenarioKey(scenario)}`;
    const known = sound.get(key) ?? judge(undefined, scenario, [seed]).then(([judged]) => judged);
    sound.set(key, known);
    return known;
  }

  async function huntOne(mutant: Mutant): Promise<Finding> {
    const scenario = toScenario(input, mutant.needs);
    const share = mutant.survives === undefined ? 1 : KNOWN_SURVIVOR_SHARE;
    let left = seeds.slice(0, Math.ceil(seeds.length * share));
    let why = "";
    const all: JudgedHistory[] = [];
    try {
      while (left.length > 0) {
        const judged = await judge(mutant.name, scenario, left);
        all.push(...judged);
        const last = judged.at(-1);
        if (!last?.objection) break;
        const unmutated = await control(scenario, last.seed);
        if (!unmutated?.objection) return { mutant, ended: "caught", judged: all };
        // This history says nothing; another one may.
        why = `the unmutated code fails as well: ${toWords(unmutated)}`;
        left = left.slice(judged.length);
      }
      return why === "" ? { mutant, ended: "survived", judged: all } : { mutant, ended: "unproven", why };
    } catch (error) {
      return { mutant, ended: "unproven", why: error instanceof Error ? error.message : String(error) };
    }
  }

  const ordinary = toScenario(input);
  await inTurns(seeds, jobs, async (seed) => {
    const judged = await control(ordinary, seed);
    if (judged?.objection) throw new Unsound(`the unmutated code is not sound: ${toWords(judged)}`);
  });
  const findings = new Map<Mutant, Finding>();
  await inTurns(mutants, jobs, async (mutant) => {
    const finding = await huntOne(mutant);
    findings.set(mutant, finding);
    onFinding(finding, findings.size);
  });
  return mutants.flatMap((mutant) => findings.get(mutant) ?? []);
}

function toWords({ seed, objection }: JudgedHistory): string {
  return `seed ${seed}: ${objection?.kind} ${objection?.text}`;
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, items.length) }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}
