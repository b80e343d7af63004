// `pnpm bench page`: the page in this machine's Chromium against the running stack, with a team and with very many reps: how long
// until something is seen, and until the sentence that answers the question. And what each page makes a browser fetch.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { Browser, BrowserContext } from "playwright-core";
import { openBrowser } from "../browser/index.ts";
import { getBuiltPage } from "../page/index.ts";
import { measureBundle } from "../page/measure-bundle.ts";
import { type PageWorld, startPageWorld } from "./page-world.ts";
import { toCircumstances, toMarkdownTable, writeFigures } from "./performance-document.ts";

process.env.TZ = "UTC";

const SAMPLES = 5;
const PATIENCE_MS = 180_000;
const VERDICT = "#verdict";
/** Said while not all reps have been read. */
const STILL_READING = ".verdict-foot:has-text('read so far')";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { reps: { type: "string", default: "25,10000" } },
});
const [loadBefore = 0] = loadavg();
const browser = await openBrowser();
try {
  const rows: string[][] = [];
  for (const reps of values.reps.split(",").map(Number)) rows.push(...(await measureTeam(browser, reps)));
  const head = ["reps", "load", "first paint ms", "verdict ms", "all reps read ms", "requests", "KB"];
  const figures = toMarkdownTable(head, rows);
  const sizes = await toSizes();
  console.log(`${figures}\n\n${sizes}`);
  const how = `Measured ${toCircumstances(loadBefore)}, Chromium ${browser.version()}; medians of ${SAMPLES} loads.`;
  await writeFigures("bench page", `${how}\n\n${figures}`);
  await writeFigures("bench bundle", sizes);
} finally {
  await browser.close();
}

interface Sample {
  readonly firstPaintMs: number;
  readonly verdictMs: number;
  readonly wholeMs: number;
  readonly requests: number;
  readonly kilobytes: number;
}

async function measureTeam(driven: Browser, reps: number): Promise<string[][]> {
  console.error(`${reps} reps: making them and syncing them once …`);
  const world = await startPageWorld({ reps });
  try {
    await world.run();
    const cold: Sample[] = [];
    const warm: Sample[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const context = await driven.newContext({ locale: "en-GB", viewport: { width: 1360, height: 860 } });
      context.setDefaultTimeout(PATIENCE_MS);
      cold.push(await load(context, world));
      warm.push(await load(context, world));
      await context.close();
    }
    return [
      [String(reps), "first", ...toCells(cold)],
      [String(reps), "again", ...toCells(warm)],
    ];
  } finally {
    await world.stop();
  }
}

/** One load of the overview, signed in; times since the navigation began, as the browser tells them. */
async function load(context: BrowserContext, { stack, pageUrl }: PageWorld): Promise<Sample> {
  const page = await context.newPage();
  const { serviceToken } = stack.addresses;
  await page.addInitScript((token) => sessionStorage.setItem("fathom-sync:token", token), serviceToken);
  await page.goto(pageUrl);
  await page.locator(VERDICT).waitFor();
  const verdictMs = await page.evaluate<number>("performance.now()");
  const files = "performance.getEntriesByType('resource').filter((entry) => entry.name.startsWith(location.origin))";
  const requests = await page.evaluate<number>("performance.getEntriesByType('resource').length");
  const bytes = await page.evaluate<number>(`${files}.reduce((sum, entry) => sum + entry.transferSize, 0)`);
  await page.locator(STILL_READING).waitFor({ state: "detached" });
  const wholeMs = await page.evaluate<number>("performance.now()");
  const firstPaintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
  );
  await page.close();
  return { firstPaintMs, verdictMs, wholeMs, requests, kilobytes: bytes / 1_000 };
}

function toCells(samples: readonly Sample[]): string[] {
  const median = (read: (sample: Sample) => number) => {
    const sorted = samples.map(read).toSorted((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0);
  };
  return [
    median((sample) => sample.firstPaintMs),
    median((sample) => sample.verdictMs),
    median((sample) => sample.wholeMs),
    median((sample) => sample.requests),
    median((sample) => sample.kilobytes),
  ];
}

async function toSizes(): Promise<string> {
  const { entry, later } = await measureBundle(await getBuiltPage());
  const toKilobytes = (bytes: number) => (bytes / 1_000).toFixed(1);
  const rows = [
    ["what every page needs", entry],
    ...later.map((part) => [`\`${part.source.replace(/^(?:\.\.\/)+/, "")}\``, part] as const),
  ] as const;
  return toMarkdownTable(
    ["part", "script KB", "style KB", "first load KB"],
    rows.map(([name, { scriptBytes, styleBytes }]) => [
      String(name),
      toKilobytes(scriptBytes),
      toKilobytes(styleBytes),
      toKilobytes(scriptBytes + (name === rows[0]?.[0] ? 0 : entry.scriptBytes)),
    ]),
  );
}
