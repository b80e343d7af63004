export type { Call, ManifestEntry, Part, PartSource, PartState, TranscriptPointer } from "./call/call.ts";
export { countPending, needsContent, PART_STATES, PARTS } from "./call/call.ts";
export type { CallFilter, CallRepository } from "./call/call-repository.ts";
export { createCallRepository } from "./call/call-repository.ts";
export type { ManifestRepository } from "./call/manifest-repository.ts";
export { createManifestRepository } from "./call/manifest-repository.ts";
export type { Clock, Instant, Random } from "./clock.ts";
export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toEpochMs, toInstant, toWholeSecond } from "./clock.ts";
export type { Connections } from "./connection/connect.ts";
export { createConnections } from "./connection/connect.ts";
export type { Connection, ConnectionStatus } from "./connection/connection.ts";
export { CONNECTION_STATUSES, isOwnerMismatch, toKeyTail, toOwnConnectionId } from "./connection/connection.ts";
export type { ConnectionRepository } from "./connection/connection-repository.ts";
export { createConnectionRepository } from "./connection/connection-repository.ts";
export type { KeyService } from "./connection/data-keys.ts";
export { createDataKeys } from "./connection/data-keys.ts";
export type { DataKey, DataKeys, KeyVault } from "./connection/key-vault.ts";
export { createKeyVault, KeyUnreadable } from "./connection/key-vault.ts";
export type { ListedWindow } from "./coverage/count-days.ts";
export { countListedDays } from "./coverage/count-days.ts";
export type { CoverageRepository, DayRecord, LocalDate } from "./coverage/coverage.ts";
export { createCoverageRepository } from "./coverage/coverage-repository.ts";
export {
  addDays,
  DEFAULT_TIME_ZONE,
  isLocalDate,
  isTimeZone,
  listDates,
  toDayBounds,
  toLocalDate,
} from "./coverage/local-date.ts";
export type { CoverageReader, CoverageReport, CoveredDay } from "./coverage/read-coverage.ts";
export { createCoverageReader } from "./coverage/read-coverage.ts";
export type { Database } from "./database/entity-configuration.ts";
export { isConditionFailed, isPassing, StorageUnavailable } from "./database/faults.ts";
export type { Meter, Units } from "./database/meter.ts";
export { addUnits, measure, meterClient, NO_UNITS, runMetered } from "./database/meter.ts";
export type { Page, PageRequest } from "./database/page.ts";
export { SERVICE, TABLE, TABLE_KEY_ATTRIBUTES } from "./database/table.ts";
export { completeBatches } from "./database/whole-batches.ts";
export type { CallRemoval } from "./erasure/remove-call.ts";
export { createCallRemoval } from "./erasure/remove-call.ts";
export type { AppErrorCode } from "./error.ts";
export { APP_ERROR_CODES, AppError } from "./error.ts";
export type { Failure, FailureClass, FailureCode } from "./failure.ts";
export { FAILURE_CLASSES, FAILURE_CODES, toFailure } from "./failure.ts";
export type { Log, LogFields } from "./log.ts";
export { silentLog } from "./log.ts";
export type { MetricDefinition, MetricName, Metrics, MetricUnit } from "./metrics.ts";
export { METRICS, silentMetrics } from "./metrics.ts";
export type { QuarantinedCall, QuarantineRepository } from "./quarantine/quarantine.ts";
export { createQuarantineRepository } from "./quarantine/quarantine-repository.ts";
export type { Rep, RepId } from "./rep/rep.ts";
export { isDispatchable, REP_ID_PATTERN, toFathomEmail } from "./rep/rep.ts";
export type { RepChanges, RepRepository } from "./rep/rep-repository.ts";
export { createRepRepository } from "./rep/rep-repository.ts";
export type { Dispatcher, StartRunInput } from "./run/dispatch.ts";
export { createDispatcher, toExternalRunId, toSlotRunId, toUniqueRunId } from "./run/dispatch.ts";
export type { Refresh, RefreshResult } from "./run/refresh.ts";
export { createRefresh } from "./run/refresh.ts";
export type { ReportLine, Run, RunProgress, RunReport, RunState, RunTotals } from "./run/run.ts";
export { foldReports, isFinished, RUN_STATES } from "./run/run.ts";
export type { RunRepository } from "./run/run-repository.ts";
export { createRunRepository } from "./run/run-repository.ts";
export type { Standing, StandingLimits } from "./run/standing.ts";
export { DEFAULT_STANDING_LIMITS } from "./run/standing.ts";
export type { WorkedMessage, WorkMessage } from "./run/work-message.ts";
export { createWorkMessage } from "./run/work-message.ts";
export * from "./source/call-source.ts";
export type { SyncRepInput } from "./sync/attempt.ts";
export type { CallToStore, CallWriter } from "./sync/call-writer.ts";
export { createCallWriter, Superseded } from "./sync/call-writer.ts";
export type { OutgoingMessage, SyncQueue } from "./sync/message.ts";
export { DELAY_SECONDS_MAX, InvalidMessage, parseSyncMessage, SyncMessage } from "./sync/message.ts";
export type { CallCounts, FollowUp, Outcome, SyncReport } from "./sync/outcome.ts";
export { OUTCOMES } from "./sync/outcome.ts";
export type { ReadinessPolicy, SyncPolicy } from "./sync/policy.ts";
export { DEFAULT_SYNC_POLICY, scalePolicy } from "./sync/policy.ts";
export type { SyncState } from "./sync/state.ts";
export { toStateOf } from "./sync/state.ts";
export type { StateRepository } from "./sync/state-repository.ts";
export { createStateRepository } from "./sync/state-repository.ts";
export type { SyncRep, SyncRepDependencies } from "./sync/sync-rep.ts";
export { createSyncRep } from "./sync/sync-rep.ts";
export type { Trigger } from "./sync/trigger.ts";
export { TRIGGERS } from "./sync/trigger.ts";
export type { RequestedWindow } from "./sync/window.ts";
