export type { AttendanceSubject } from "./attendance/attendance.ts";
export { toCompanySubject, toContactSubject, toEmailHash } from "./attendance/attendance.ts";
export type { AttendanceRepository } from "./attendance/attendance-repository.ts";
export { createAttendanceRepository } from "./attendance/attendance-repository.ts";
export type { AttendanceBackfill } from "./attendance/backfill-attendance.ts";
export { backfillAttendance } from "./attendance/backfill-attendance.ts";
export { isFreeMailDomain } from "./attendance/free-mail-domains.ts";
export type { AuditRecord, AuditRepository } from "./audit/audit-repository.ts";
export { createAuditRepository, RETENTION_ACTOR } from "./audit/audit-repository.ts";
export type { Call, ManifestEntry, Part, PartSource, PartState, TranscriptPointer } from "./call/call.ts";
export { countPending, needsContent, PART_STATES, PARTS } from "./call/call.ts";
export type { CallFilter, CallRepository } from "./call/call-repository.ts";
export { createCallRepository } from "./call/call-repository.ts";
export type { ManifestRepository } from "./call/manifest-repository.ts";
export { createManifestRepository } from "./call/manifest-repository.ts";
export { encodeTranscript } from "./call/transcript-codec.ts";
export type { Clock, Instant, Random } from "./clock.ts";
export { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toEpochMs, toInstant, toWholeSecond } from "./clock.ts";
export type { Connections } from "./connection/connect.ts";
export { createConnections } from "./connection/connect.ts";
export type { Connection, ConnectionStatus, NextKey, WebhookRegistration } from "./connection/connection.ts";
export { CONNECTION_STATUSES, isOwnerMismatch, toKeyTail, toOwnConnectionId } from "./connection/connection.ts";
export type { ConnectionRepository } from "./connection/connection-repository.ts";
export { createConnectionRepository } from "./connection/connection-repository.ts";
export type { KeyService, WrappingService } from "./connection/data-keys.ts";
export { createDataKeys } from "./connection/data-keys.ts";
export type { ImportedRep, ImportRep, RepToImport } from "./connection/import-rep.ts";
export { createImportRep } from "./connection/import-rep.ts";
export type { DataKey, DataKeys, KeyVault } from "./connection/key-vault.ts";
export { createKeyVault, KeyUnreadable } from "./connection/key-vault.ts";
export type { RewrapInput, RewrapResult, RewrapStep } from "./connection/rewrap-data-keys.ts";
export { finishRewrap, rewrapDataKeys } from "./connection/rewrap-data-keys.ts";
export type { WebhookPath } from "./connection/webhook-path.ts";
export { toPathHash, toSecretOwner } from "./connection/webhook-path.ts";
export type { WebhookPathRepository } from "./connection/webhook-path-repository.ts";
export { createWebhookPathRepository } from "./connection/webhook-path-repository.ts";
export type { WebhookPolicy, WebhookProvisioning } from "./connection/webhook-provisioning.ts";
export { createWebhookProvisioning, WEBHOOK_PATH } from "./connection/webhook-provisioning.ts";
export type { StoreWebhook } from "./connection/webhook-store.ts";
export { createStoreWebhook } from "./connection/webhook-store.ts";
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
export type { ContactEraser, ContactErasure, ErasedCall } from "./erasure/erase-contact.ts";
export { createContactEraser } from "./erasure/erase-contact.ts";
export type { ContactExport, ContactExporter } from "./erasure/export-contact.ts";
export { createContactExporter } from "./erasure/export-contact.ts";
export type { RepPurge } from "./erasure/purge-rep.ts";
export { createRepPurge } from "./erasure/purge-rep.ts";
export type { CallRemoval } from "./erasure/remove-call.ts";
export { createCallRemoval } from "./erasure/remove-call.ts";
export type { RetentionPass } from "./erasure/retention-pass.ts";
export { createRetentionPass } from "./erasure/retention-pass.ts";
export type { Upkeep } from "./erasure/upkeep.ts";
export { createUpkeep } from "./erasure/upkeep.ts";
export type { AppErrorCode } from "./error.ts";
export { APP_ERROR_CODES, AppError } from "./error.ts";
export type { Failure, FailureClass, FailureCode } from "./failure.ts";
export { FAILURE_CLASSES, FAILURE_CODES, toFailure } from "./failure.ts";
export { mapInTurns } from "./in-turns.ts";
export type { Log, LogFields } from "./log.ts";
export { silentLog } from "./log.ts";
export type { MetricDefinition, MetricName, Metrics, MetricUnit } from "./metrics.ts";
export { METRICS, silentMetrics } from "./metrics.ts";
export type { QuarantinedCall, QuarantineRepository } from "./quarantine/quarantine.ts";
export { createQuarantineRepository } from "./quarantine/quarantine-repository.ts";
export type { Rep, RepChanges, RepId } from "./rep/rep.ts";
export { isDispatchable, REP_ID_PATTERN, toFathomEmail } from "./rep/rep.ts";
export type { RepRepository } from "./rep/rep-repository.ts";
export { createRepRepository } from "./rep/rep-repository.ts";
export type { Retention } from "./retention/retention.ts";
export type { FreshnessStep, RepStatus } from "./roster/rep-status.ts";
export { FRESHNESS_STEPS, REP_STATUSES, TROUBLE_STATUSES, toFreshness, toRepStatus } from "./roster/rep-status.ts";
export type { RosterEntry } from "./roster/roster-entry.ts";
export { toRosterEntry } from "./roster/roster-entry.ts";
export type { Roster, RosterLimits, RosterReader } from "./roster/roster-reader.ts";
export { createRosterReader } from "./roster/roster-reader.ts";
export type { RosterPage, RosterQuery, RosterSort } from "./roster/roster-search.ts";
export { ROSTER_SORTS, searchRoster } from "./roster/roster-search.ts";
export type { RosterSource } from "./roster/roster-source.ts";
export { createRosterSource } from "./roster/roster-source.ts";
export type { RosterStore } from "./roster/roster-store.ts";
export { createRosterStore } from "./roster/roster-store.ts";
export type { RosterSummary } from "./roster/roster-summary.ts";
export { summariseRoster } from "./roster/roster-summary.ts";
export type { Dispatcher, StartRunInput } from "./run/dispatch.ts";
export { createDispatcher, toExternalRunId, toSlotRunId, toUniqueRunId } from "./run/dispatch.ts";
export type { StartUnderKey } from "./run/idempotent-start.ts";
export { createStartUnderKey } from "./run/idempotent-start.ts";
export type { Refresh, RefreshResult } from "./run/refresh.ts";
export { createRefresh } from "./run/refresh.ts";
export type { RefreshTurns } from "./run/refresh-turns.ts";
export { createRefreshTurns } from "./run/refresh-turns.ts";
export type { ReportLine, Run, RunProgress, RunReport, RunState, RunTotals } from "./run/run.ts";
export { foldReports, isFinished, isOver, RUN_STATES } from "./run/run.ts";
export type { RunRepository } from "./run/run-repository.ts";
export { createRunRepository } from "./run/run-repository.ts";
export type { Standing, StandingLimits } from "./run/standing.ts";
export { DEFAULT_STANDING_LIMITS } from "./run/standing.ts";
export type { WorkedMessage, WorkMessage } from "./run/work-message.ts";
export { createWorkMessage } from "./run/work-message.ts";
export * from "./source/call-source.ts";
export type { DayOfRuns, RunStatistics, RunStatisticsReader } from "./stats/count-runs.ts";
export { createRunStatistics } from "./stats/count-runs.ts";
export { ERASED } from "./suppression/erase-person.ts";
export type { Suppressions } from "./suppression/suppressions.ts";
export { createSuppressions } from "./suppression/suppressions.ts";
export type { SyncRepInput } from "./sync/attempt.ts";
export type { CallWriter } from "./sync/call-writer.ts";
export { createCallWriter } from "./sync/call-writer.ts";
export type { OutgoingMessage, QueueMessage, SyncQueue } from "./sync/message.ts";
export { DELAY_SECONDS_MAX, InvalidMessage, parseQueueMessage, parseSyncMessage, SyncMessage } from "./sync/message.ts";
export type { CallCounts, FollowUp, Outcome, SyncReport } from "./sync/outcome.ts";
export { OUTCOMES } from "./sync/outcome.ts";
export type { CallToStore } from "./sync/plan-writes.ts";
export type { ReadinessPolicy, SyncPolicy } from "./sync/policy.ts";
export { DEFAULT_SYNC_POLICY, scalePolicy } from "./sync/policy.ts";
export type { SyncState } from "./sync/state.ts";
export { toStateOf } from "./sync/state.ts";
export type { StateRepository } from "./sync/state-repository.ts";
export { createStateRepository } from "./sync/state-repository.ts";
export { Superseded } from "./sync/superseded.ts";
export type { SyncRep, SyncRepDependencies } from "./sync/sync-rep.ts";
export { createSyncRep } from "./sync/sync-rep.ts";
export type { Trigger } from "./sync/trigger.ts";
export { TRIGGERS } from "./sync/trigger.ts";
export type { WebhookQueue } from "./sync/webhook-message.ts";
export { WebhookMessage } from "./sync/webhook-message.ts";
export type { RequestedWindow } from "./sync/window.ts";
export type { DeliveryState, WebhookDelivery } from "./webhook/delivery.ts";
export { DELIVERY_BYTES_MAX, DELIVERY_KEPT_MS, DELIVERY_STATES, toReceived } from "./webhook/delivery.ts";
export { packBody, unpackBody } from "./webhook/delivery-body.ts";
export type { DeliveryRepository, Settlement } from "./webhook/delivery-repository.ts";
export { createDeliveryRepository } from "./webhook/delivery-repository.ts";
export type { MergeDelivery, MergedDelivery, ReadDelivery } from "./webhook/merge-delivery.ts";
export { createMergeDelivery } from "./webhook/merge-delivery.ts";
export type { PlainItem, PlainValue } from "./webhook/plain-items.ts";
export {
  getText,
  toDataKeyKey,
  toDeliveryItem,
  toDeliveryKey,
  toPathKey,
  toWebhookPath,
  toWrappedKeys,
} from "./webhook/plain-items.ts";
export type { DeliveryReplay } from "./webhook/replay-deliveries.ts";
export { createDeliveryReplay } from "./webhook/replay-deliveries.ts";
