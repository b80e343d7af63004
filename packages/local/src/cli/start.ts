/** `pnpm start`: the whole product on this computer. */
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AppError, toSlotRunId } from "@fathom-sync/core";
import { PortInUseError } from "../aws/index.ts";
import { enrolDemo } from "../stack/demo.ts";
import { enrolOwnAccount, OwnAccountUnclear } from "../stack/own-account.ts";
import { removeStackFile, writeStackFile } from "../stack/stack-file.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import { followRuns } from "./follow-runs.ts";
import { watchLaunchers } from "./launchers.ts";
import { HELP, InvalidOptions, parseStartOptions, type StartOptions } from "./options.ts";
import { isAllComplete } from "./run-line.ts";
import { createScreen, type Screen } from "./screen.ts";
import { showAddresses, showStatus } from "./status.ts";
import { showTroubles, watchRun } from "./watch-runs.ts";

// Lambda is on UTC; our functions are threads of this process and share its zone.
process.env.TZ = "UTC";

const LOCAL_FOLDER = ".local";
/** With --once: how long a rep whose work goes on in the background is waited for. */
const ONCE_PATIENCE_MS = 15 * 60_000;
/** A first run that was told to wait is not what a person watches. */
const FIRST_PATIENCE_MS = 5_000;

async function main(): Promise<number> {
  const options = parseStartOptions(process.argv.slice(2), process.env);
  if (options === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  const screen = createScreen(process.stdout, Date.now);
  const interrupted = new AbortController();
  const broken: Error[] = [];
  const interrupt = () => interrupted.abort();
  process.once("SIGINT", interrupt);
  process.once("SIGTERM", interrupt);
  process.once("SIGHUP", interrupt);
  watchLaunchers(interrupt);

  mkdirSync(LOCAL_FOLDER, { recursive: true });
  const functionLog = createWriteStream(join(LOCAL_FOLDER, "functions.log"), { flags: "w", mode: 0o600 });
  const stackFile = join(LOCAL_FOLDER, "stack.json");
  const startedMs = Date.now();
  screen.line("fathom-sync: starting DynamoDB, SQS, KMS, the functions and the API …");
  const stack = await startStack({
    ...options,
    buildRoot: join(LOCAL_FOLDER, "build"),
    onLog: (line, functionName) => functionLog.write(`${functionName} ${line}\n`),
    onBroken: (error) => {
      broken.push(error);
      interrupt();
    },
  });
  try {
    await writeStackFile(stackFile, stack.addresses);
    await enrol(stack, options, screen);
    screen.line(`Ready after ${((Date.now() - startedMs) / 1_000).toFixed(1)} s.`);
    const code = await run(stack, options, screen, interrupted.signal);
    for (const error of broken) process.stderr.write(`fathom-sync: ${error.message}\n`);
    return broken.length > 0 ? 1 : code;
  } finally {
    if (interrupted.signal.aborted) screen.line("Stopping …");
    await stack.stop();
    await removeStackFile(stackFile);
    await new Promise((resolve) => functionLog.end(resolve));
  }
}

async function enrol(stack: Stack, options: StartOptions, screen: Screen): Promise<void> {
  if (stack.simulator) {
    screen.line(`Making ${options.reps} demo reps with a month of calls in the simulated Fathom …`);
    const { calls } = await enrolDemo(stack, stack.simulator, options.reps);
    screen.line(`${options.reps} reps, ${calls} calls at Fathom.`);
    if (options.trafficSeconds !== undefined) {
      stack.simulator.startTraffic({ meanSecondsBetweenCalls: options.trafficSeconds });
    }
  } else if (options.apiKey !== undefined && options.fathomUrl !== undefined) {
    screen.line("Connecting your own Fathom account as rep “me” …");
    await enrolOwnAccount(stack.records, options.fathomUrl, { apiKey: options.apiKey, email: options.email });
  } else {
    screen.line("No demo reps with --fathom-url: create reps through the API, or set FATHOM_API_KEY.");
  }
}

async function run(stack: Stack, options: StartOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const slot = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const runId = toSlotRunId(slot.toISOString());
  screen.line(`Run ${runId}`);
  await stack.fireSlot(slot);
  const watched = await watchRun(stack.records, runId, screen, {
    patienceMs: options.once ? ONCE_PATIENCE_MS : FIRST_PATIENCE_MS,
    signal,
  });
  await showTroubles(stack.records, watched, screen);
  await showStatus(stack.records, screen);
  if (options.once || signal.aborted) return isAllComplete(watched.run, watched.progress) ? 0 : 1;

  showAddresses(stack, options, screen);
  stack.startSchedule(options.everySeconds);
  await followRuns(stack.records, runId, screen, signal);
  return 0;
}

function explain(error: unknown): string {
  if (error instanceof InvalidOptions) return `${error.message}\nSee pnpm start --help.`;
  if (error instanceof PortInUseError) return `${error.message} Choose another one with --port.`;
  if (error instanceof OwnAccountUnclear || error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`fathom-sync: ${explain(error)}\n`);
    process.exit(error instanceof InvalidOptions ? 2 : 1);
  },
);
