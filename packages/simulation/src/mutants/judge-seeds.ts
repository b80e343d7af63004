/** Runs seeds, one after the other, in a process of their own with a mutant in its code; to the first objection. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { HISTORY_FLAGS } from "../history-flags.ts";
import type { JudgedHistory } from "./judge-history.ts";
import type { JudgeAnswer, JudgeOrder } from "./judge-process.ts";
import { MUTANT_VARIABLE } from "./plant.ts";
import type { Scenario } from "./scenario.ts";

const PROCESS = fileURLToPath(new URL("./judge-process.ts", import.meta.url));
const PLANT = new URL("./plant.ts", import.meta.url).href;

/** The history was run without the mutant, or its process died: nothing is proven either way. */
export class NotJudged extends Error {
  override readonly name = "NotJudged";
}

/**
 * Judged histories in the order of `seeds`; the last one is the first with an objection, if there was any.
 * @param mutant undefined: the code as it is
 * @throws NotJudged
 */
export function judgeSeeds(
  mutant: string | undefined,
  scenario: Scenario,
  seeds: readonly number[],
): Promise<JudgedHistory[]> {
  const { [MUTANT_VARIABLE]: _inherited, ...env } = process.env;
  const { promise, resolve, reject } = Promise.withResolvers<JudgedHistory[]>();
  const child = fork(PROCESS, {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: ["--import", PLANT, ...HISTORY_FLAGS],
    env: mutant === undefined ? env : { ...env, [MUTANT_VARIABLE]: mutant },
  });
  const judged: JudgedHistory[] = [];
  const waiting = [...seeds];
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const next = () => {
    const seed = judged.at(-1)?.objection ? undefined : waiting.shift();
    if (seed === undefined) child.disconnect();
    else child.send({ seed, scenario } satisfies JudgeOrder);
  };
  child.on("message", ({ planted, ...history }: JudgeAnswer) => {
    if (planted !== mutant) {
      reject(new NotJudged(`${mutant ?? "no mutant"} was asked for, and ${planted ?? "none"} stood in the code`));
      child.disconnect();
      return;
    }
    judged.push(history);
    next();
  });
  child.on("error", reject);
  child.on("exit", (code, signal) => {
    if (judged.at(-1)?.objection || judged.length === seeds.length) resolve(judged);
    else {
      const refuse = () => reject(new NotJudged(`the process ended with ${signal ?? code}: ${complaint.trim()}`));
      // What it wrote last says why, and may come after the news of its end.
      if (child.stderr?.readableEnded === false) child.stderr.once("end", refuse);
      else refuse();
    }
  });
  next();
  return promise;
}
