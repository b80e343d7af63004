/** `pnpm cost`: measures a simulated company for a week and prints what a month of a real one costs. */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { toCostMarkdown } from "../cost/cost-markdown.ts";
import { measureCompany } from "../cost/measure-company.ts";
import { COST_HELP, type CostOptions, parseCostOptions } from "../cost/options.ts";
import { BadOption } from "./options.ts";

/** One full batch, and each kind of comparison at least once. The two compared: one batch, and as many as there are workers at once. */
const MEASURED = { reps: 10, days: 7, compared: [10, 210] } as const;
const DOCUMENT = fileURLToPath(new URL("../../../../docs/cost.md", import.meta.url));
const MARKS = ["<!-- cost: begin -->", "<!-- cost: end -->"] as const;
const EXIT_BAD_OPTION = 2;

function readOptions(): CostOptions | undefined {
  try {
    return parseCostOptions(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    process.stderr.write(`${error.message}\nSee pnpm cost --help.\n`);
    process.exitCode = EXIT_BAD_OPTION;
    return undefined;
  }
}

async function run(options: CostOptions): Promise<void> {
  const markdown = toCostMarkdown(await measureCompany({ ...options, ...MEASURED }), options);
  process.stdout.write(`${markdown}\n`);
  if (!options.isWriting) return;
  const text = await readFile(DOCUMENT, "utf8");
  const [from, to] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
  await writeFile(DOCUMENT, `${text.slice(0, from)}\n\n${markdown}\n\n${text.slice(to)}`);
}

const options = readOptions();
if (options?.help) process.stdout.write(COST_HELP);
else if (options) await run(options);
