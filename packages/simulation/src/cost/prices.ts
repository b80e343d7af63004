/**
 * AWS's list prices that the bill is made of, without free tiers and discounts: region us-east-1, in USD, as on `PRICES_AS_OF`. Other regions cost
 * up to a fifth more (eu-central-1: DynamoDB 22 % more for units). Sources: the pricing pages of the services named.
 */
import { UNIT_USD_PER_MILLION } from "@fathom-sync/contract";

/** When they were looked up; older than a year, look again. */
export const PRICES_AS_OF = "2026-11-22";

const MILLION = 1_000_000;
const TEN_THOUSAND = 10_000;

export const PRICES = {
  dynamoDb: {
    writeUnit: UNIT_USD_PER_MILLION.write / MILLION,
    readUnit: UNIT_USD_PER_MILLION.read / MILLION,
    storageGbMonth: 0.25,
    pointInTimeRecoveryGbMonth: 0.2,
  },
  lambda: {
    request: 0.2 / MILLION,
    gbSecondArm: 0.0000133334,
    gbSecondX86: 0.0000166667,
  },
  /** Standard queue, per request of up to 64 KB. */
  sqsRequest: 0.4 / MILLION,
  schedulerInvocation: 1 / MILLION,
  kms: { keyMonth: 1, request: 0.03 / TEN_THOUSAND },
  cloudWatch: {
    logsGb: 0.5,
    /** Per metric; billed by the hour in which it was written. */
    metricMonth: 0.3,
    /** Per metric an alarm looks at. */
    alarmMetricMonth: 0.1,
    compositeAlarmMonth: 0.5,
    dashboardMonth: 3,
  },
  secretsManager: { secretMonth: 0.4, request: 0.05 / TEN_THOUSAND },
} as const;

/** What AWS gives every account for ever (not only in its first year), each month. */
export const ALWAYS_FREE = {
  lambdaRequests: MILLION,
  lambdaGbSeconds: 400_000,
  sqsRequests: MILLION,
  schedulerInvocations: 14 * MILLION,
  kmsRequests: 20_000,
  logsGb: 5,
  storageGb: 25,
  metrics: 10,
  alarmMetrics: 10,
  dashboards: 3,
} as const;

export const HOURS_A_MONTH = 730;
export const DAYS_A_MONTH = HOURS_A_MONTH / 24;
