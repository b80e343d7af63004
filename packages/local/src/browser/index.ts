export { findChromium, NO_CHROMIUM } from "./find-chromium.ts";
export { openBrowser } from "./open-browser.ts";
