/** A real Chromium without a window, driven by Playwright: its own profile, nothing asked of anybody outside. */
import { type Browser, chromium } from "playwright-core";
import { findChromium, NO_CHROMIUM } from "./find-chromium.ts";

/** No sandbox: containers seldom allow one, and it only ever sees our own page. The rest keeps it from calling home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** @throws Error saying how to get one when there is no Chromium */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium(process.env);
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  return await chromium.launch({ executablePath, headless: true, args: FLAGS });
}
