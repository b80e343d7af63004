/** The settings of the stage that is being deployed, and the version its functions tell of. */
import { getSettings } from "./stage.ts";

export const settings = getSettings($app.stage);

/** Set by whoever deploys (the workflow gives the commit). */
export const version = process.env.FATHOM_SYNC_VERSION ?? "unversioned";

/** Of resources SST does not name by itself: alarms, dashboards, aliases. */
export function toPhysicalName(name: string): string {
  return `${$app.name}-${$app.stage}-${name}`;
}
