/** The only file that knows a stage by its name: which settings it has. All others ask `stage`. */
import { PERSONAL } from "./settings/personal.ts";
import { PRODUCTION } from "./settings/production.ts";
import { checkSettings, type StageSettings } from "./settings/stage-settings.ts";

export const APP_NAME = "fathom-sync";

/** 32 characters of physical names are the app's, the resource's and SST's own. */
const STAGE_NAME = /^[a-z][a-z0-9-]{0,19}$/;

/** @throws Error for a name that cannot be part of AWS names, or settings that are wrong */
export function getSettings(stage: string): StageSettings {
  if (!STAGE_NAME.test(stage)) {
    throw new Error(`stage "${stage}": must be 1 to 20 characters out of a-z, 0-9 and -, beginning with a letter`);
  }
  return checkSettings(stage, stage === "production" ? PRODUCTION : PERSONAL);
}
