/** A process with one mutant in its code, or with none: gets seeds from its parent, and answers each with what was found. */
import { type JudgedHistory, judgeHistory } from "./judge-history.ts";
import { findPlanted } from "./plant.ts";
import type { Scenario } from "./scenario.ts";

export interface JudgeOrder {
  readonly seed: number;
  readonly scenario: Scenario;
}

export interface JudgeAnswer extends JudgedHistory {
  /** The mutant that stood in the code. */
  readonly planted: string | undefined;
}

/** The table's library takes a stack for every command; few frames cost little. */
const STACK_FRAMES = 4;

Error.stackTraceLimit = STACK_FRAMES;
process.on("message", ({ seed, scenario }: JudgeOrder) => {
  void judgeHistory(seed, scenario).then((judged) =>
    process.send?.({ ...judged, planted: findPlanted() } satisfies JudgeAnswer),
  );
});
