// `pnpm dashboard:screenshots`: every page of the running product in both themes, on a desktop and on a phone, into
// docs/screenshots. The README shows two or three; the rest is for looking at.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../browser/index.ts";
import { makeTroubles, type PageWorld, startPageWorld } from "./page-world.ts";

process.env.TZ = "UTC";

const FOLDER = fileURLToPath(new URL("../../../../docs/screenshots", import.meta.url));
const DEVICES = {
  desktop: { viewport: { width: 1360, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;
const THEMES = ["light", "dark"] as const;
const REPS = 25;
/** Of the calls that come while runs are made. */
const TITLES = ["Kick-off with the pilot team", "Prijs en contract", "Second demo: reports", "Kennismaking"];

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly isSignedOut?: boolean;
  /** Pressed before the picture is taken, one after the other; then it is of the screen and not of the whole page. */
  readonly press?: readonly string[];
}

const { values } = parseArgs({
  options: {
    // Parts of names, e.g. --only rep,overview: for looking at one page again.
    only: { type: "string" },
    locale: { type: "string", default: "en-GB" },
  },
});
const wanted = values.only?.split(",");

const browser = await openBrowser();
const world = await startPageWorld({ reps: REPS });
try {
  const shots = (await prepare(world)).filter(({ name }) => wanted?.some((part) => name.includes(part)) ?? true);
  await mkdir(FOLDER, { recursive: true });
  for (const [device, options] of Object.entries(DEVICES)) {
    for (const colorScheme of THEMES) {
      const context = await browser.newContext({ ...options, colorScheme, locale: values.locale });
      for (const shot of shots) {
        const path = join(FOLDER, `${shot.name}-${device}-${colorScheme}.png`);
        await takeShot(context, world, shot, path);
      }
      await context.close();
    }
  }
  console.log(`${shots.length * Object.keys(DEVICES).length * THEMES.length} pictures in docs/screenshots`);
} finally {
  await browser.close();
  await world.stop();
}

/** Some runs with something new in each, and some troubles; then the addresses that show them. */
async function prepare(prepared: PageWorld): Promise<readonly Shot[]> {
  await prepared.run();
  await makeTroubles(prepared);
  const { simulator } = prepared.stack;
  const users = simulator?.users() ?? [];
  for (const [index, count] of [3, 7, 5, 9].entries()) {
    for (const user of users.slice(index * 3, index * 3 + count)) {
      const createdAt = Date.now() - (index + 2) * 3_600_000;
      simulator?.addMeeting(user.email, { title: TITLES[index] ?? "", createdAt, durationMinutes: 30 });
    }
    await prepared.run();
  }
  const { items: calls } = await prepared.client.listCalls({ repId: "rep-0001" });
  const call = calls.find(({ summary, transcript }) => summary.state === "present" && transcript.state === "present");
  const { items: runs } = await prepared.client.listRuns({});
  return [
    { name: "sign-in", path: "/", isSignedOut: true },
    { name: "overview", path: "/" },
    { name: "reps", path: "/reps" },
    { name: "rep", path: "/reps/rep-0001" },
    { name: "rep-day", path: "/reps/rep-0001", press: ["button[data-kind=complete] >> nth=-1"] },
    { name: "dialog-remove", path: "/reps/rep-0001", press: ["[aria-haspopup=menu]", "[role=menuitem] >> nth=-1"] },
    { name: "dialog-connect", path: "/reps", press: [".reps-table .button-primary >> nth=-1"] },
    { name: "rep-refused", path: "/reps/rep-0003" },
    { name: "rep-not-connected", path: "/reps/crm-104" },
    { name: "call", path: `/calls/${call?.recordingId}` },
    { name: "runs", path: "/runs" },
    { name: "run", path: `/runs/${runs.at(-1)?.runId}` },
    { name: "settings", path: "/settings" },
    { name: "not-found", path: "/nothing-here" },
  ];
}

async function takeShot(context: BrowserContext, { stack, pageUrl }: PageWorld, shot: Shot, path: string) {
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${shot.name}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`${shot.name}: ${message.text()}`);
  });
  // As signing in leaves it.
  const token = shot.isSignedOut ? "" : stack.addresses.serviceToken;
  await page.addInitScript((value) => sessionStorage.setItem("fathom-sync:token", value), token);
  await page.goto(`${pageUrl}${shot.path}`);
  await settle(page);
  for (const selector of shot.press ?? []) await page.locator(selector).click();
  if (shot.press !== undefined) await settle(page);
  await page.screenshot({ path, fullPage: shot.press === undefined, animations: "disabled" });
  const root = "document.documentElement";
  const beyond = await page.evaluate<number>(`${root}.scrollWidth - ${root}.clientWidth`);
  // A page that scrolls sideways is broken on that screen.
  if (beyond > 0) console.error(`${path.slice(path.lastIndexOf("/") + 1)}: ${beyond} px wider than the screen`);
  await page.close();
}

/** Until nothing is being loaded any more. A page that keeps looking after a run never is. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: 8_000 }).catch(() => undefined);
  await page.waitForTimeout(400);
}
