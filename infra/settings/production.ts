/** The stage that sales teams rely on. Fill in your own origins, tokens' issuer and addresses before the first deployment. */
import type { StageSettings } from "./stage-settings.ts";

export const PRODUCTION: StageSettings = {
  region: "eu-central-1",
  schedule: { enabled: true, intervalMinutes: 30 },
  concurrency: { worker: 20 },
  origins: ["https://crm.example"],
  page: { enabled: true, waitsForEdges: true },
  alarms: { page: ["on-call@crm.example"], ticket: ["sales-systems@crm.example"] },
  logs: { retention: "3 months", level: "INFO" },
  webhooks: true,
  historyDays: 365,
  timeZone: "Europe/Amsterdam",
  keepData: true,
};
