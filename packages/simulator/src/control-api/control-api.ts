/** Placeholder replaced below. */
import type { Simulator } from "../simulator.ts";
import { type Answer, answerJson } from "../wire/answer.ts";

export const CONTROL_PREFIX = "/__simulator/";

export async function answerControlRequest(simulator: Simulator, _request: Request, _body: string): Promise<Answer> {
  return answerJson(200, { users: simulator.users().length });
}
