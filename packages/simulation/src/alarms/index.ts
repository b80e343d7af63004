export { type AlarmBoard, type Call, createAlarmBoard, type Transition } from "./alarm-board.ts";
export type { AlarmState, WatchedAlarm } from "./alarm-shape.ts";
export { type AwsMetrics, createAwsMetrics } from "./aws-metrics.ts";
