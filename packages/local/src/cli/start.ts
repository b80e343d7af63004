/** `pnpm start`: the whole product on this computer. */
import { AppError, toSlotRunId } from "@fathom-sync/core";
import { FATHOM_BASE_URL } from "@fathom-sync/fathom";
import { PortInUseError } from "../aws/index.ts";
import { assertPortFree } from "../aws/net/server.ts";
import { ChildExitError } from "../aws/process/child-server.ts";
import { getBuiltPage } from "../page/index.ts";
import { enrolDemo } from "../stack/demo.ts";
import { enrolOwnAccount, OwnAccountUnclear } from "../stack/own-account.ts";
import { writeStackFile } from "../stack/stack-file.ts";
import { StartRefused } from "../stack/start-refused.ts";
import { type Stack, startStack } from "../stack/start-stack.ts";
import { createStops } from "../stack/stops.ts";
import { followRuns } from "./follow-runs.ts";
import { listenForInterruption } from "./interruption.ts";
import { watchLaunchers } from "./launchers.ts";
import { openLocalFolder } from "./local-folder.ts";
import { HELP, InvalidOptions, parseStartOptions, type StartOptions } from "./options.ts";
import { isAllComplete } from "./run-line.ts";
import { createScreen, type Screen } from "./screen.ts";
import { showAddresses, showStatus } from "./status.ts";
import { showTroubles, watchRun } from "./watch-runs.ts";

// Lambda is on UTC; our functions are threads of this process and share its zone.
process.env.TZ = "UTC";

const OWN_ACCOUNT_HINT = `add --fathom-url ${FATHOM_BASE_URL} to sync your own account`;
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
  const interrupted = new AbortController();
  const interrupt = listenForInterruption(process, Date.now, {
    interrupt: () => interrupted.abort(),
    insist: () => process.exit(1),
  });
  // Whoever read our output has gone, as with `| head`.
  process.stdout.on("error", interrupt);
  watchLaunchers(interrupt);
  const broken: Error[] = [];
  try {
    return await startAndRun(options, interrupted.signal, (error) => {
      broken.push(error);
      interrupt();
    });
  } catch (error) {
    // What broke first explains whatever failed after it.
    if (broken[0]) throw broken[0];
    if (interrupted.signal.aborted && error === interrupted.signal.reason) return options.once ? 1 : 0;
    throw error;
  }
}

async function startAndRun(
  options: StartOptions,
  signal: AbortSignal,
  onBroken: (error: Error) => void,
): Promise<number> {
  const screen = createScreen(process.stdout, Date.now);
  const onTrouble = (message: string) => screen.line(`! ${message}`);
  if (options.port !== 0) await assertPortFree({ port: options.port, host: "127.0.0.1" });
  const folder = await openLocalFolder(LOCAL_FOLDER, onTrouble);
  const stops = createStops();
  stops.add(() => folder.close());
  try {
    const startedMs = Date.now();
    screen.line("fathom-sync: starting DynamoDB, SQS, KMS, the functions and the API …");
    const stack = await startStack({
      ...options,
      buildRoot: folder.buildRoot,
      onLog: (line, functionName) => folder.log(`${functionName} ${line}`),
      onBroken,
      onTrouble,
      signal,
      // One run and an exit code: nobody looks at a page.
      ...(options.once ? {} : { buildPage: (stopped) => buildPage(screen, stopped) }),
    });
    stops.add(() => stack.stop());
    stops.add(await writeStackFile(folder.stackFile, stack.addresses));
    await enrol(stack, options, screen, signal);
    screen.line(`Ready after ${((Date.now() - startedMs) / 1_000).toFixed(1)} s.`);
    return await run(stack, options, screen, signal);
  } finally {
    if (signal.aborted) screen.line("Stopping …");
    await stops.run();
  }
}

async function buildPage(screen: Screen, signal: AbortSignal): Promise<string> {
  return await getBuiltPage({
    onBuild: (why) =>
      screen.line(
        why === "missing"
          ? "Building the page for the first time …"
          : "The page's sources changed: building it again …",
      ),
    signal,
  });
}

async function enrol(stack: Stack, options: StartOptions, screen: Screen, signal: AbortSignal): Promise<void> {
  if (stack.simulator) {
    if (options.apiKeyUnused) screen.line(`FATHOM_API_KEY is set but not used: ${OWN_ACCOUNT_HINT}.`);
    screen.line(`Making ${options.reps} demo reps with a month of calls in the simulated Fathom …`);
    const { calls } = await enrolDemo(stack, stack.simulator, options.reps, signal);
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
  if (options.once) return isAllComplete(watched.run, watched.progress) ? 0 : 1;
  signal.throwIfAborted();

  const pageTrouble = await stack.pageShown;
  if (pageTrouble !== undefined) screen.line(`! ${pageTrouble}`);
  showAddresses(stack, options, screen);
  stack.startSchedule(options.everySeconds);
  await followRuns(stack.records, runId, screen, signal);
  signal.throwIfAborted();
  return 0;
}

function explain(error: unknown): string {
  if (error instanceof InvalidOptions) return `${error.message}\nSee pnpm start --help.`;
  if (error instanceof PortInUseError) {
    return `Port ${error.port} is already in use: stop the program that holds it, or choose another one with --port.`;
  }
  const isForPeople = error instanceof StartRefused || error instanceof OwnAccountUnclear || error instanceof AppError;
  if (isForPeople || error instanceof ChildExitError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`fathom-sync: ${explain(error)}\n`);
    process.exit(error instanceof InvalidOptions ? 2 : 1);
  },
);
