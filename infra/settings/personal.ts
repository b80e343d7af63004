/** An engineer's own stage: all of the machine, nothing that runs by itself, nobody told, gone with `sst remove`. */
import type { StageSettings } from "./stage-settings.ts";

export const PERSONAL: StageSettings = {
  region: "eu-central-1",
  schedule: { enabled: false, intervalMinutes: 30 },
  concurrency: { worker: 2 },
  origins: [],
  page: { enabled: true, waitsForEdges: false },
  alarms: { page: [], ticket: [] },
  logs: { retention: "1 week", level: "DEBUG" },
  webhooks: true,
  historyDays: 30,
  timeZone: "Europe/Amsterdam",
  keepData: false,
};
