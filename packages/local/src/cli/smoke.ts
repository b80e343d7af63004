/**
 * `pnpm smoke`: asks a deployment whether it answers as it must. Reads only, changes nothing, shows no data. For the step after a
 * deployment: the exit code is 0 when all is well.
 */
import { parseArgs } from "node:util";
import * as z from "zod";
import { type Check, toPageChecks } from "./smoke-page.ts";

export const SMOKE_HELP = `Usage: pnpm smoke --url <origin> [options]

Asks a deployment whether it answers as it must. Changes nothing. Exit code 0 when all is well, 1 when not, 2 for a wrong call.

Options
  --url <origin>          Of the API, e.g. https://abc.lambda-url.eu-central-1.on.aws
  --webhook-url <origin>  Of the function that receives webhooks. Default: not asked.
  --page-url <origin>     Of the page, which must have the API at the same address. Default: not asked.
  --version <version>     The version health must name, e.g. the commit just deployed. Default: any.
  --max-age <minutes>     The newest run may have begun at most so long ago. Default: runs are not looked at.
  --help                  Show this.

Environment
  FATHOM_SYNC_SMOKE_TOKEN  A service token. Without it only what is open is asked.`;

const REQUEST_TIMEOUT_MS = 15_000;
/** A cold start may answer late; only then is it asked again. */
const ATTEMPTS = 3;
const WRONG_TOKEN = "smoke-test-of-a-token-that-opens-nothing";

export interface SmokeDependencies {
  /** A service token; undefined: only what is open is asked. */
  readonly token: string | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly write: (line: string) => void;
}

interface SmokeOptions {
  readonly url: string;
  readonly webhookUrl: string | undefined;
  readonly pageUrl: string | undefined;
  readonly version: string | undefined;
  readonly maxAgeMinutes: number | undefined;
}

const Health = z.object({ version: z.string() });
const Page = z.object({ items: z.array(z.unknown()) });
const RunPage = z.object({ items: z.array(z.object({ startedAt: z.iso.datetime() })) });
const Problem = z.object({ code: z.string(), status: z.number() });

/** Runs the command; returns its exit code. */
export async function runSmoke(args: readonly string[], dependencies: SmokeDependencies): Promise<number> {
  const { write } = dependencies;
  if (args.includes("--help")) {
    write(SMOKE_HELP);
    return 0;
  }
  const options = parseOptions(args);
  if (typeof options === "string") {
    write(`${options}\n\n${SMOKE_HELP}`);
    return 2;
  }
  let failed = 0;
  for (const { name, run } of toChecks(options, dependencies)) {
    try {
      await run();
      write(`ok      ${name}`);
    } catch (error) {
      failed++;
      write(`failed  ${name}: ${error instanceof Error ? error.message : "for no reason given"}`);
    }
  }
  write(failed === 0 ? "all well" : `${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function toChecks(options: SmokeOptions, { token, fetch, now }: SmokeDependencies): Check[] {
  const { url, webhookUrl, pageUrl, version, maxAgeMinutes } = options;

  async function ask(target: string, bearer?: string, method = "GET"): Promise<Response> {
    const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    for (let attempt = 1; ; attempt++) {
      try {
        return await fetch(target, { method, headers, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      } catch (error) {
        if (attempt < ATTEMPTS) continue;
        throw new Error(`no answer in ${ATTEMPTS} tries of ${REQUEST_TIMEOUT_MS / 1_000} s`, { cause: error });
      }
    }
  }

  async function expectProblem(target: string, status: number, bearer?: string): Promise<void> {
    const answer = await ask(target, bearer);
    expectStatus(answer, status);
    expectShape(Problem, await answer.json(), "a problem with code and status");
  }

  const checks: Check[] = [
    {
      name: version === undefined ? "health answers" : `health answers, with version ${version}`,
      run: async () => {
        const answer = await ask(`${url}/api/health`);
        expectStatus(answer, 200);
        const health = expectShape(Health, await answer.json(), "a version");
        if (version !== undefined && health.version !== version) throw new Error(`version ${health.version}`);
        if (answer.headers.get("x-content-type-options") !== "nosniff") throw new Error("no security headers");
      },
    },
    { name: "the contract is there", run: async () => expectStatus(await ask(`${url}/api/openapi.json`), 200) },
    { name: "nobody gets in without a token", run: () => expectProblem(`${url}/api/reps`, 401) },
    { name: "nobody gets in with a wrong token", run: () => expectProblem(`${url}/api/reps`, 401, WRONG_TOKEN) },
  ];
  if (token) {
    checks.push({
      name: "the token opens the reps, out of the table",
      run: async () => {
        const answer = await ask(`${url}/api/reps?limit=1`, token);
        expectStatus(answer, 200);
        expectShape(Page, await answer.json(), "a page of items");
      },
    });
    checks.push({
      name: "what is not there is not found",
      run: () => expectProblem(`${url}/api/runs/smoke-test-none`, 404, token),
    });
  }
  if (token && maxAgeMinutes !== undefined) {
    checks.push({
      name: `a run began within ${maxAgeMinutes} minutes`,
      run: async () => {
        const answer = await ask(`${url}/api/runs?limit=1`, token);
        expectStatus(answer, 200);
        const [newest] = expectShape(RunPage, await answer.json(), "a page of runs").items;
        if (!newest) throw new Error("there is no run");
        const minutes = Math.floor((now() - Date.parse(newest.startedAt)) / 60_000);
        if (minutes > maxAgeMinutes) throw new Error(`the newest began ${minutes} minutes ago`);
      },
    });
  }
  if (pageUrl !== undefined) checks.push(...toPageChecks(pageUrl, token, ask));
  if (webhookUrl !== undefined) {
    checks.push({
      name: "the webhook receiver answers, and takes nothing for a path that is nobody's",
      run: async () =>
        expectStatus(await ask(`${webhookUrl}/api/webhooks/fathom/smoke-test-none`, undefined, "POST"), 404),
    });
  }
  return checks;
}

function expectStatus(answer: Response, status: number): void {
  if (answer.status !== status) throw new Error(`status ${answer.status} instead of ${status}`);
}

/** What was there instead is not repeated: it may be data. */
function expectShape<Shape extends z.ZodType>(shape: Shape, body: unknown, what: string): z.infer<Shape> {
  const result = shape.safeParse(body);
  if (!result.success) throw new Error(`the answer is not ${what}`);
  return result.data;
}

/** The options, or what is wrong with them. */
function parseOptions(args: readonly string[]): SmokeOptions | string {
  let values: { url?: string; "webhook-url"?: string; "page-url"?: string; version?: string; "max-age"?: string };
  try {
    const text = { type: "string" } as const;
    values = parseArgs({
      args: [...args],
      options: { url: text, "webhook-url": text, "page-url": text, version: text, "max-age": text },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : "wrong options";
  }
  const { url, "webhook-url": webhookUrl, "page-url": pageUrl, version, "max-age": maxAge } = values;
  if (url === undefined) return "--url is missing";
  for (const [name, given] of Object.entries({ "--url": url, "--webhook-url": webhookUrl, "--page-url": pageUrl })) {
    if (given !== undefined && !isOrigin(given)) return `${name} must be an http(s) origin: no path, no query`;
  }
  const minutes = maxAge === undefined ? undefined : Number(maxAge);
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1)) {
    return "--max-age must be a whole number of minutes, 1 or more";
  }
  const trim = (text: string) => text.replace(/\/$/, "");
  return {
    url: trim(url),
    webhookUrl: webhookUrl && trim(webhookUrl),
    pageUrl: pageUrl && trim(pageUrl),
    version,
    maxAgeMinutes: minutes,
  };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return /^https?:$/.test(protocol) && text.replace(/\/$/, "") === origin;
}

if (import.meta.main) {
  process.exitCode = await runSmoke(process.argv.slice(2), {
    token: process.env.FATHOM_SYNC_SMOKE_TOKEN,
    fetch,
    now: Date.now,
    write: (line) => console.log(line),
  });
}
