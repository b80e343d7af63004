/** A deployed function in the local Lambda harness: its very bundle and links, its time, memory and environment. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { createFunction, type LambdaFunction } from "@fathom-sync/local";
import { BUNDLE_FILE, LINKS_FILE, readLinks, writeLinks } from "@fathom-sync/sst-offline";
import type { Deployment, FunctionName } from "../deployment.ts";
import { getFunction, toRecord } from "../rule.ts";

export interface RunOptions {
  readonly deployment: Deployment;
  readonly name: FunctionName;
  /** Takes the function's files. */
  readonly folder: string;
  /** Addresses of AWS and of ours, each with what stands for it here; replaced wherever they occur. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Left out of what was linked. */
  readonly withoutLink?: string;
  readonly onLog: (line: string, functionName: string) => void;
}

export async function runFunction(options: RunOptions): Promise<LambdaFunction> {
  const { deployment, name, folder, withoutLink } = options;
  const { inputs } = getFunction(deployment, name);
  const variables = toRecord(toRecord(inputs.environment).variables) as Record<string, string>;
  const [file = "", exportName = ""] = String(inputs.handler).split(".");
  if (`${file}.mjs` !== BUNDLE_FILE)
    throw new Error(`${name}: its handler ${String(inputs.handler)} is not in ${BUNDLE_FILE}`);
  await cp(deployment.toFunctionFolder(name), folder, { recursive: true });
  const key = variables.SST_KEY ?? "";
  const { [withoutLink ?? ""]: _left, ...links } = await readLinks(folder, key);
  await writeLinks(folder, key, replaceAddresses(links, options.addresses));
  return createFunction({
    name: String(inputs.name),
    entry: join(folder, BUNDLE_FILE),
    exportName,
    timeoutMs: Number(inputs.timeout) * 1_000,
    memoryMb: Number(inputs.memorySize),
    region: deployment.settings.region,
    env: {
      ...replaceAddresses(variables, options.addresses),
      // Relative on Lambda, whose working folder is the function's.
      SST_KEY_FILE: join(folder, LINKS_FILE),
      ...options.environment,
    },
    onLog: options.onLog,
  });
}

export async function listLinks(deployment: Deployment, name: FunctionName): Promise<string[]> {
  const variables = toRecord(toRecord(getFunction(deployment, name).inputs.environment).variables);
  const links = await readLinks(deployment.toFunctionFolder(name), String(variables.SST_KEY));
  return Object.keys(links).toSorted();
}

function replaceAddresses<T>(value: T, addresses: Readonly<Record<string, string>>): T {
  let text = JSON.stringify(value);
  for (const [from, to] of Object.entries(addresses)) text = text.replaceAll(from, to);
  return JSON.parse(text) as T;
}
