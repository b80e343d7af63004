/** What a route of the control API is. */
import type { Simulator } from "../simulator.ts";
import type { Answer } from "../wire/answer.ts";

export interface ControlContext {
  readonly simulator: Simulator;
  readonly query: URLSearchParams;
  /** Values of the `:name` parts of the path, decoded. */
  readonly pathValues: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ControlRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below /__simulator; `:name` parts match one segment. */
  readonly path: string;
  /** Answers, or throws SimulatorInputError for a 400. */
  answer(context: ControlContext): Answer | Promise<Answer>;
}
