import type { Rule } from "../rule.ts";
import { ACCESS_RULES } from "./access.ts";
import { ALARM_RULES } from "./alarms.ts";
import { DATA_RULES } from "./data.ts";
import { FUNCTION_RULES } from "./functions.ts";
import { PAGE_RULES } from "./page.ts";
import { PAGE_FILE_RULES } from "./page-files.ts";
import { QUEUE_RULES } from "./queues.ts";
import { SCHEDULE_RULES } from "./schedule.ts";

export const RULES: readonly Rule[] = [
  ...DATA_RULES,
  ...QUEUE_RULES,
  ...SCHEDULE_RULES,
  ...FUNCTION_RULES,
  ...ACCESS_RULES,
  ...ALARM_RULES,
  ...PAGE_RULES,
  ...PAGE_FILE_RULES,
];
