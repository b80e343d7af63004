// `pnpm bench page`: the page in this machine's Chromium against the running stack, with a team and with very many reps: how long
// until something is seen, until the sentence that answers the question, and from a typed search to its rows. And what each page makes
// a browser fetch.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../browser/index.ts";
import { getBuiltPage } from "../page/index.ts";
import { ASKED_AT_ONCE, measureBundle } from "../page/measure-bundle.ts";
import { TABLE_NAME } from "../stack/start-stack.ts";
import { copyReps } from "./copy-reps.ts";
import { type PageWorld, startPageWorld } from "./page-world.ts";
import { toCircumstances, toMarkdownTable, writeFigures } from "./performance-document.ts";

process.env.TZ = "UTC";

const SAMPLES = 5;
const PATIENCE_MS = 180_000;
const VERDICT = "#verdict";
/** More are copies of these: a page that lists reps does not see the difference, and syncing ten thousand takes an hour. */
const SYNCED_MAX = 100;
/** One for each sample: what was asked before is shown at once. */
const ORDERS = ["calls", "pending", "oldest", "checked", "status"];
const SNAPSHOT_PATIENCE_MS = 10 * 60_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { reps: { type: "string", default: "25,10000" } },
});
const [loadBefore = 0] = loadavg();
const browser = await openBrowser();
try {
  const loads: string[][] = [];
  const lists: string[][] = [];
  for (const reps of values.reps.split(",").map(Number)) {
    const measured = await measureTeam(browser, reps);
    loads.push(...measured.loads);
    lists.push(measured.list);
  }
  const figures = [
    toMarkdownTable(["reps", "load", "first paint ms", "verdict ms", "requests", "KB"], loads),
    toMarkdownTable(
      ["reps", "first answer of the API ms", "summary ms", "list ms", "search to rows ms", "order to rows ms"],
      lists,
    ),
  ].join("\n\n");
  const sizes = await toSizes();
  console.log(`${figures}\n\n${sizes}`);
  const how = `Measured ${toCircumstances(loadBefore)}, Chromium ${browser.version()}; medians of ${SAMPLES}.`;
  await writeFigures("bench page", `${how}\n\n${figures}`);
  await writeFigures("bench bundle", sizes);
} finally {
  await browser.close();
}

interface Sample {
  readonly firstPaintMs: number;
  readonly verdictMs: number;
  readonly requests: number;
  readonly kilobytes: number;
}

async function measureTeam(driven: Browser, reps: number): Promise<{ loads: string[][]; list: string[] }> {
  const world = await startPageWorld({ reps: Math.min(reps, SYNCED_MAX) });
  try {
    const startedMs = Date.now();
    await world.run();
    await fillUp(world, reps);
    console.error(`${reps} reps: made in ${((Date.now() - startedMs) / 1_000).toFixed(0)} s`);
    const api = await measureApi(world);
    const cold: Sample[] = [];
    const warm: Sample[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const context = await openContext(driven);
      cold.push(await load(context, world));
      warm.push(await load(context, world));
      await context.close();
    }
    const searches = await measureSearches(await openContext(driven), world, reps);
    return {
      loads: [
        [String(reps), "first", ...toCells(cold)],
        [String(reps), "again", ...toCells(warm)],
      ],
      list: [String(reps), ...api, ...searches],
    };
  } finally {
    await world.stop();
  }
}

async function openContext(driven: Browser): Promise<BrowserContext> {
  const context = await driven.newContext({ locale: "en-GB", viewport: { width: 1360, height: 860 } });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

async function fillUp({ stack }: PageWorld, reps: number): Promise<void> {
  const toId = (index: number) => `rep-${String(index + 1).padStart(4, "0")}`;
  const repIds = Array.from({ length: Math.min(reps, SYNCED_MAX) }, (_, index) => toId(index));
  const newIds = Array.from({ length: reps - repIds.length }, (_, index) => toId(index + repIds.length));
  if (newIds.length === 0) return;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: stack.addresses.dynamodbUrl, region: "us-east-1", credentials });
  await copyReps({ client, tableName: TABLE_NAME, repIds, newIds });
  client.destroy();
}

/** The API alone, over loopback: the very first answer, which reads everybody, and those after it. */
async function measureApi({ client }: PageWorld): Promise<string[]> {
  const time = async (work: () => Promise<unknown>) => {
    const startedMs = performance.now();
    await work();
    return performance.now() - startedMs;
  };
  const firstMs = await time(async () => {
    const endMs = Date.now() + SNAPSHOT_PATIENCE_MS;
    for (;;) {
      try {
        return await client.getRosterSummary();
      } catch (error) {
        // On a busy machine the snapshot may take longer than a request may.
        if (Date.now() > endMs) throw error;
      }
    }
  });
  const summaryMs: number[] = [];
  const listMs: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    summaryMs.push(await time(() => client.getRosterSummary()));
    listMs.push(await time(() => client.listRoster({ search: "an", sort: "oldest", limit: 50 })));
  }
  return [firstMs, toMedian(summaryMs), toMedian(listMs)].map((ms) => ms.toFixed(0));
}

/** From the last letter of a search, and from the choice of an order, until the rows are there that fit. */
async function measureSearches(context: BrowserContext, world: PageWorld, reps: number): Promise<string[]> {
  const page = await openPage(context, world, "/reps?sort=name");
  const count = page.locator("p[role=status]").first();
  const all = `${reps.toLocaleString("en-GB")} reps`;
  const isSaid = (text: string) => count.filter({ hasText: new RegExp(`^${text}`) }).waitFor();
  const searchMs: number[] = [];
  const orderMs: number[] = [];
  await isSaid(all);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const startedMs = performance.now();
    await page.getByRole("searchbox").fill(`rep-${String(reps - sample).padStart(4, "0")}`);
    await isSaid(`1 of ${all}`);
    searchMs.push(performance.now() - startedMs);
    await page.getByRole("searchbox").fill("");
    await isSaid(all);
    const order = ORDERS[sample] ?? "name";
    const answered = page.waitForResponse((response) => response.url().includes(`sort=${order}&`));
    const chosenMs = performance.now();
    await page.getByLabel("Order").selectOption(order);
    await answered;
    await page.locator('.reps-table[aria-busy="true"]').waitFor({ state: "detached" });
    orderMs.push(performance.now() - chosenMs);
  }
  await context.close();
  return [toMedian(searchMs), toMedian(orderMs)].map((ms) => ms.toFixed(0));
}

/** Signed in. */
async function openPage(context: BrowserContext, { stack, pageUrl }: PageWorld, path = ""): Promise<Page> {
  const page = await context.newPage();
  const { serviceToken } = stack.addresses;
  await page.addInitScript((token) => sessionStorage.setItem("fathom-sync:token", token), serviceToken);
  await page.goto(`${pageUrl}${path}`);
  return page;
}

/** One load of the overview; times since the navigation began, as the browser tells them. */
async function load(context: BrowserContext, world: PageWorld): Promise<Sample> {
  const page = await openPage(context, world);
  await page.locator(VERDICT).waitFor();
  const verdictMs = await page.evaluate<number>("performance.now()");
  const files = "performance.getEntriesByType('resource').filter((entry) => entry.name.startsWith(location.origin))";
  const requests = await page.evaluate<number>("performance.getEntriesByType('resource').length");
  const bytes = await page.evaluate<number>(`${files}.reduce((sum, entry) => sum + entry.transferSize, 0)`);
  const firstPaintMs = await page.evaluate<number>(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
  );
  await page.close();
  return { firstPaintMs, verdictMs, requests, kilobytes: bytes / 1_000 };
}

function toMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function toCells(samples: readonly Sample[]): string[] {
  const reads: readonly ((sample: Sample) => number)[] = [
    ({ firstPaintMs }) => firstPaintMs,
    ({ verdictMs }) => verdictMs,
    ({ requests }) => requests,
    ({ kilobytes }) => kilobytes,
  ];
  return reads.map((read) => toMedian(samples.map(read)).toFixed(0));
}

async function toSizes(): Promise<string> {
  const { entry, later } = await measureBundle(await getBuiltPage(), ASKED_AT_ONCE);
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
