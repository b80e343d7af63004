/** The Chromium of this machine: what the page's tests, screenshots and figures drive. None is ever downloaded. */
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/** Where installers put it without telling PATH. */
const USUAL_FOLDERS = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
const USUAL_PROGRAMS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export const NO_CHROMIUM =
  "no Chromium was found: install one (Debian: apt-get install chromium), or name its program in FATHOM_SYNC_CHROMIUM";

/**
 * Path of the program, or undefined.
 * @throws Error when the variable names something that cannot be run: a wrong setting is not the same as none
 */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
  canRun: (path: string) => boolean = isProgram,
): string | undefined {
  const named = env.FATHOM_SYNC_CHROMIUM;
  if (named) {
    if (isAbsolute(named) && canRun(named)) return named;
    throw new Error(`FATHOM_SYNC_CHROMIUM must be the full path of a program that can be run, not "${named}"`);
  }
  const folders = [...(env.PATH ?? "").split(delimiter).filter(isAbsolute), ...USUAL_FOLDERS];
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, ...USUAL_PROGRAMS].find(canRun);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
