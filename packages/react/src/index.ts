export {
  CoverageCalendar,
  type CoverageCalendarProps,
} from "./calendar/coverage-calendar.tsx";
export { countMissing, DAY_KINDS, type DayKind, toDayKind } from "./calendar/day-kind.ts";
export { CallList, type CallListOf, type CallListProps } from "./calls/call-list.tsx";
export {
  type FathomSync,
  FathomSyncProvider,
  type FathomSyncProviderProps,
  useFathomSync,
} from "./client/fathom-sync-provider.tsx";
export { type Reading, type ReadingOptions, useReading } from "./client/use-reading.ts";
export { formatAgo, formatDate, formatInstant, type Place, toLocale, toMinutes } from "./format.ts";
export { RefreshButton, type RefreshButtonProps } from "./refresh/refresh-button.tsx";
export { SyncStatus, type SyncStatusProps } from "./status/sync-status.tsx";
export { LATE_AFTER_MINUTES, type Status, type Tone, toStatus } from "./status/to-status.ts";
