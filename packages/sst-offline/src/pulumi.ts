#!/usr/bin/env node
/**
 * Takes the place of the `pulumi` executable (`SST_PULUMI_PATH`): `version` and `up`. Works against a loopback endpoint only: with
 * real credentials it would put invented resources into the place of a real state.
 */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toCheckpoint } from "./checkpoint.ts";
import { type ProgramRun, runProgram } from "./engine.ts";
import { createModel } from "./model.ts";

const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/;
const TIMEOUT_MS = 170_000;
/** Both are set by `deploy.ts`. */
const { AWS_ENDPOINT_URL = "", SST_OFFLINE_OUT } = process.env;
const [command, ...args] = process.argv.slice(2);

function listOption(name: string): string[] {
  return args.flatMap((arg, index) => (arg === `--${name}` ? [args[index + 1] ?? ""] : []));
}

/** `Pulumi.yaml` as SST writes it: one key and value a line. */
function readProgram(): string {
  const main = /^main: (.+)$/m.exec(readFileSync("Pulumi.yaml", "utf8"))?.[1];
  if (main === undefined) throw new Error("Pulumi.yaml names no main");
  return main.trim();
}

async function up(): Promise<number> {
  const [, project = "", stack = ""] = (listOption("stack")[0] ?? "").split("/");
  const config = Object.fromEntries(
    listOption("config").map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const program = readProgram();
  const platform = dirname(program);
  const run = await runProgram({
    platform,
    program,
    project,
    stack,
    config,
    workingFolder: process.cwd(),
    environment: process.env,
    model: createModel({ platform, region: config["aws:region"] ?? "" }),
    timeoutMs: TIMEOUT_MS,
  });
  writeEvents(run, listOption("event-log")[0] ?? "");
  const state = join(process.cwd(), ".pulumi", "stacks", project, `${stack}.json`);
  mkdirSync(dirname(state), { recursive: true });
  writeFileSync(state, toCheckpoint({ project, stack, resources: run.resources }));
  if (SST_OFFLINE_OUT !== undefined) writeFileSync(SST_OFFLINE_OUT, JSON.stringify({ ...run, config }));
  return run.errors.length === 0 ? 0 : 255;
}

/** What the CLI follows; without the summary it takes the run for failed. */
function writeEvents(run: ProgramRun, eventLog: string): void {
  let sequence = 0;
  const write = (event: object) => {
    const line = { sequence: sequence++, timestamp: Math.floor(Date.now() / 1_000), ...event };
    appendFileSync(eventLog, `${JSON.stringify(line)}\n`);
  };
  write({ preludeEvent: { config: {} } });
  for (const { urn, type, custom, id, parent = "", inputs, outputs } of run.resources) {
    const state = { type, urn, custom, id, parent, inputs, outputs: { ...inputs, ...outputs }, provider: "" };
    write({ resOutputsEvent: { metadata: { op: "create", urn, type, new: state, detailedDiff: null, provider: "" } } });
  }
  for (const message of run.errors) {
    write({ diagnosticEvent: { severity: "error", message, color: "never", prefix: "" } });
  }
  const resourceChanges = { create: run.resources.length };
  write({ summaryEvent: { maybeCorrupt: false, durationSeconds: 1, resourceChanges, policyPacks: {} } });
  write({ cancelEvent: {} });
}

if (command === "version") process.stdout.write("v3.215.0\n");
else if (!LOOPBACK.test(AWS_ENDPOINT_URL)) {
  process.stderr.write("error: the offline pulumi works against a loopback AWS endpoint only\n");
  process.exitCode = 1;
} else if (command === "up") process.exitCode = await up();
else {
  process.stderr.write(`error: the offline pulumi does not know: ${command} ${args.join(" ")}\n`);
  process.exitCode = 1;
}
