/**
 * What all journeys through the page share: one running stack with its simulated Fathom, one Chromium. Nothing of the API is
 * mocked. Whatever a page did that it must never do is kept, and told at the end: errors of scripts, refusals of the policy, and
 * requests to anybody but the page's and the API's own origins.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Simulator } from "@fathom-sync/simulator";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { watchText } from "../../../../test/canaries/index.ts";
import { openBrowser } from "../../../local/src/browser/index.ts";
import { getBuiltPage } from "../../../local/src/page/index.ts";
import { getSimulator, startTestStack, type TestStack } from "../../../local/test/fixtures/stack.ts";
import { type Crm, startCrm } from "./crm.ts";
import { type CrmSite, readExampleFiles, startCrmSite } from "./crm-site.ts";

export interface Stage {
  readonly stack: TestStack;
  readonly simulator: Simulator;
  readonly crm: Crm;
  /** The CRM's own pages, with the components in them. */
  readonly site: CrmSite;
  readonly pageUrl: string;
  readonly browser: Browser;
  /** A browser of its own, with nothing kept; closed after the test: an open page goes on asking the API. */
  open(options?: BrowserContextOptions): Promise<Page>;
  /** What no page may ever do. */
  readonly faults: string[];
  stop(): Promise<void>;
}

/** Long enough for a machine that is busy with other tests, short enough to tell where it hangs. */
const PATIENCE_MS = 30_000;

/** For `expect.poll`, which by itself gives up after a second. */
export const PATIENTLY = { timeout: PATIENCE_MS } as const;

export async function startStage(): Promise<Stage> {
  const crm = await startCrm();
  const [stack, examples] = await Promise.all([
    startTestStack({ callers: crm.callers, buildPage: (signal) => getBuiltPage({ signal }) }),
    readExampleFiles(),
  ]);
  const site = await startCrmSite(stack.addresses.apiUrl, examples);
  const browser = await openBrowser();
  const trouble = await stack.pageShown;
  if (trouble !== undefined) throw new Error(trouble);
  const pageUrl = stack.addresses.pageUrl ?? "";
  const faults: string[] = [];
  const own = [pageUrl, stack.addresses.apiUrl, crm.origin, site.origin];
  return {
    stack,
    simulator: getSimulator(stack),
    crm,
    site,
    pageUrl,
    browser,
    faults,
    async open(options = {}) {
      const context = await browser.newContext({
        locale: "en-GB",
        timezoneId: "Europe/Amsterdam",
        // Without a graphics card every frame of a spinner is computed.
        reducedMotion: "reduce",
        ...options,
      });
      onTestFinished(() => context.close());
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on("pageerror", (error) => faults.push(`error of a script: ${error.message}`));
      page.on("console", (message) => {
        watchText("terminal", message.text());
        // Refused requests are the API's answers to what a journey does wrong on purpose.
        if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
      });
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (/^https?:$/.test(protocol) && !own.includes(origin)) faults.push(`a request to ${origin}`);
      });
      return page;
    },
    async stop() {
      await browser.close();
      await site.stop();
      await stack.stop();
      await crm.stop();
    },
  };
}

/** Signs in as a person does, with the token of the CRM's server. */
export async function signIn(page: Page, stage: Stage, path = "/"): Promise<void> {
  await page.goto(`${stage.pageUrl}${path}`);
  await page.getByLabel("Service token or JWT").fill(stage.stack.addresses.serviceToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation").waitFor();
}

/** Signed in already, as after a reload: for journeys that are about something else. */
export async function openSignedIn(stage: Stage, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await stage.open(options);
  const { serviceToken } = stage.stack.addresses;
  await page.addInitScript((token) => sessionStorage.setItem("fathom-sync:token", token), serviceToken);
  await page.goto(`${stage.pageUrl}${path}`);
  return page;
}

const TABS_MAX = 60;

/** Moves on by the keyboard until what has the focus is called so. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < TABS_MAX; tabs++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element instanceof HTMLInputElement
        ? (element.labels?.[0]?.textContent ?? "")
        : (element?.getAttribute("aria-label") ?? element?.textContent ?? "");
    });
    if (focused.trim().startsWith(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`"${name}" is not reached by Tab`);
}

/**
 * What axe calls serious or critical, as text: the rule, and where. Both themes have their own colours.
 * @param withFrames also in frames of other origins, which takes longer
 */
export async function listAccessibilityFaults(page: Page, withFrames = false): Promise<string[]> {
  // What still fades in has the colours of neither side; a spinner never ends.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ).then(() => undefined),
  );
  // Legacy: in the page itself and not in a second one, which only frames of other origins need.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(!withFrames)
    .options({ resultTypes: ["violations"] })
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.html.slice(0, 120)}`),
    );
}
