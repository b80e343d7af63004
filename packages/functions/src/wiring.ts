/** Builds everything a function needs, once per container. The only place where the parts meet. */
import { randomBytes } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KMSClient } from "@aws-sdk/client-kms";
import { SQSClient } from "@aws-sdk/client-sqs";
import {
  type AttendanceRepository,
  type AuditRepository,
  type CallRemoval,
  type CallRepository,
  type Clock,
  type ConnectionRepository,
  type Connections,
  type ContactEraser,
  type ContactExporter,
  type CoverageReader,
  type CoverageRepository,
  completeBatches,
  createAttendanceRepository,
  createAuditRepository,
  createCallRemoval,
  createCallRepository,
  createCallWriter,
  createConnectionRepository,
  createConnections,
  createContactEraser,
  createContactExporter,
  createCoverageReader,
  createCoverageRepository,
  createDataKeys,
  createDeliveryReplay,
  createDeliveryRepository,
  createDispatcher,
  createHeldBodies,
  createImportRep,
  createKeyVault,
  createManifestRepository,
  createMergeDelivery,
  createQuarantineRepository,
  createRefresh,
  createRefreshTurns,
  createRepPurge,
  createRepRepository,
  createRetentionPass,
  createRosterReader,
  createRosterSource,
  createRosterStore,
  createRunRepository,
  createRunStatistics,
  createStartUnderKey,
  createStateRepository,
  createStoreWebhook,
  createSuppressions,
  createSyncRep,
  createUpkeep,
  createWalkCalls,
  createWebhookPathRepository,
  createWebhookProvisioning,
  createWorkMessage,
  DAY_MS,
  DEFAULT_STANDING_LIMITS,
  DEFAULT_SYNC_POLICY,
  type DeliveryReplay,
  type DeliveryRepository,
  type Dispatcher,
  type HeldBodies,
  type ImportRep,
  type Log,
  type ManifestRepository,
  type MergeDelivery,
  measure,
  meterClient,
  type QuarantineRepository,
  type Random,
  type Refresh,
  type RepPurge,
  type RepRepository,
  type Retention,
  type RosterLimits,
  type RosterReader,
  type RunRepository,
  type RunStatisticsReader,
  type StartUnderKey,
  type StateRepository,
  scalePolicy,
  toStateOf,
  toUniqueRunId,
  type Upkeep,
  type WorkMessage,
} from "@fathom-sync/core";
import { createFathomSources, findRecordingId, readDelivery } from "@fathom-sync/fathom";
import type { SyncSettings } from "./resources.ts";
import { createKmsKeyService } from "./runtime/kms-key-service.ts";
import { createPowertoolsLog } from "./runtime/powertools-log.ts";
import { createPowertoolsMetrics, type InvocationMetrics } from "./runtime/powertools-metrics.ts";
import { createSqsSyncQueue } from "./runtime/sqs-sync-queue.ts";
import { systemClock } from "./runtime/system-clock.ts";

/** Shorter than the wait of a person at "Ververs", so that a silent Fathom is named as such and not taken for our own deadline. */
const FATHOM_REQUEST_TIMEOUT_MS = 15_000;

export interface Services {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: InvocationMetrics;
  readonly reps: RepRepository;
  readonly roster: RosterReader;
  readonly importRep: ImportRep;
  readonly connectionRecords: ConnectionRepository;
  readonly connections: Connections;
  readonly states: StateRepository;
  readonly manifests: ManifestRepository;
  readonly calls: CallRepository;
  readonly callRemoval: CallRemoval;
  /** How long calls and transcripts are kept. */
  readonly retention: Retention;
  readonly attendance: AttendanceRepository;
  readonly contactEraser: ContactEraser;
  readonly contactExporter: ContactExporter;
  /** Deliveries whose text is still here. */
  readonly heldBodies: HeldBodies;
  readonly audit: AuditRepository;
  readonly repPurge: RepPurge;
  readonly upkeep: Upkeep;
  readonly coverage: CoverageReader;
  readonly ledger: CoverageRepository;
  readonly runStatistics: RunStatisticsReader;
  readonly quarantine: QuarantineRepository;
  readonly runs: RunRepository;
  readonly dispatcher: Dispatcher;
  readonly startUnderKey: StartUnderKey;
  readonly workMessage: WorkMessage;
  readonly refresh: Refresh;
  readonly deliveries: DeliveryRepository;
  readonly deliveryReplay: DeliveryReplay;
  readonly mergeDelivery: MergeDelivery;
}

/** What reaches out of the process. A deployed function takes the defaults; tests put their own in place. */
export interface ServiceParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: InvocationMetrics;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly fathomRequestTimeoutMs: number;
  readonly dynamoDbClient: DynamoDBClient;
  readonly sqsClient: SQSClient;
  readonly kmsClient: KMSClient;
  /** Cryptographic: addresses of webhooks are not to be guessed. */
  readonly randomBytes: (size: number) => Uint8Array;
  /** From how many reps on a snapshot of them is kept, and how old it may become. */
  readonly rosterLimits?: RosterLimits;
}

export function createServices(settings: SyncSettings, parts: Partial<ServiceParts> = {}): Services {
  const { clock = systemClock, random = Math.random, log = createPowertoolsLog(settings) } = parts;
  const metrics = parts.metrics ?? createPowertoolsMetrics({ stage: settings.stage, clock });
  const client = completeBatches(meterClient(parts.dynamoDbClient ?? new DynamoDBClient({})), { clock, random });
  const database = { client, tableName: settings.tableName };
  const queue = createSqsSyncQueue({ client: parts.sqsClient ?? new SQSClient({}), queueUrl: settings.queueUrl });
  const { retention = {} } = settings;
  // What would not be kept is not fetched; the first window is read all the same, so that the ledger knows it.
  const historyDays = Math.min(settings.historyDays, retention.callDays ?? settings.historyDays);
  const horizonMs = Math.max(historyDays * DAY_MS, DEFAULT_SYNC_POLICY.firstWindowMs);
  const history = { ...DEFAULT_SYNC_POLICY, horizonMs };
  const policy = scalePolicy(history, settings.timeScale);

  const reps = createRepRepository({ database, clock });
  const connectionRecords = createConnectionRepository({ database });
  const states = createStateRepository({ database });
  const calls = createCallRepository({ database });
  const attendance = createAttendanceRepository({ database });
  const suppressions = createSuppressions({ database, clock });
  const manifests = createManifestRepository({ database });
  const coverage = createCoverageRepository({ database });
  const quarantine = createQuarantineRepository({ database });
  const runs = createRunRepository({ database, clock, measure, metrics });
  const keyService = createKmsKeyService({
    client: parts.kmsClient ?? new KMSClient({}),
    keyId: settings.kmsKeyId,
    metrics,
  });
  const vault = createKeyVault({ dataKeys: createDataKeys({ database, keyService, clock }) });
  const sources = createFathomSources({
    fetch: parts.fetch ?? fetch,
    clock,
    random,
    log,
    baseUrl: settings.fathomUrl,
    requestTimeoutMs: parts.fathomRequestTimeoutMs ?? FATHOM_REQUEST_TIMEOUT_MS,
    userAgent: `fathom-sync/${settings.version}`,
  });
  const dispatcher = createDispatcher({
    runs,
    reps,
    states,
    queue,
    limits: DEFAULT_STANDING_LIMITS,
    clock,
    log,
    metrics,
    measure,
  });
  const { timeZone } = settings;
  const writer = createCallWriter({ database, clock, random, suppressions, retention });
  const deliveries = createDeliveryRepository({ database, clock });
  const webhooks = createWebhookProvisioning({
    connections: connectionRecords,
    paths: createWebhookPathRepository({ database }),
    storeWebhook: createStoreWebhook({ database }),
    vault,
    sources,
    clock,
    log,
    metrics,
    baseUrl: settings.webhookBaseUrl,
    policy: policy.webhook,
    randomBytes: parts.randomBytes ?? randomBytes,
  });
  const syncRep = createSyncRep({
    webhooks,
    reps,
    connections: connectionRecords,
    states,
    manifests,
    coverage,
    quarantine,
    writer,
    vault,
    sources,
    policy,
    retention,
    timeZone,
    clock,
    random,
    log,
  });

  const connections = createConnections({
    reps,
    connections: connectionRecords,
    vault,
    webhooks,
    sources,
    clock,
    log,
    probeEveryMs: policy.probeEveryMs,
    confirmRefusalAfterMs: policy.confirmRefusalAfterMs,
    startSync: async (repId) => {
      const runId = toUniqueRunId("connect", clock.now(), random);
      await dispatcher.start({ trigger: "connect", runId, repIds: [repId] });
    },
  });
  const heldBodies = createHeldBodies({ deliveries, findRecordingId });
  const people = { suppressions, attendance, calls, heldBodies, walkCalls: createWalkCalls({ database, reps }), clock };
  const contactEraser = createContactEraser({ database, ...people });
  const audit = createAuditRepository({ database, clock });
  const callRemoval = createCallRemoval({ database, clock });
  const retentionPass = createRetentionPass({
    database,
    clock,
    log,
    reps,
    callRemoval,
    deliveries,
    audit,
    retention,
    everyMs: DAY_MS / settings.timeScale,
  });
  const repPurge = createRepPurge({ database, clock, reps, disconnect: connections.disconnect });

  return {
    clock,
    random,
    log,
    metrics,
    reps,
    roster: createRosterReader({
      store: createRosterStore({ database, clock }),
      source: createRosterSource({ database }),
      clock,
      random,
      log,
      ...(parts.rosterLimits === undefined ? {} : { limits: parts.rosterLimits }),
    }),
    importRep: createImportRep({ database, reps, connections: connectionRecords, vault, clock }),
    connectionRecords,
    states,
    manifests,
    runs,
    dispatcher,
    startUnderKey: createStartUnderKey({ runs, dispatcher, clock }),
    quarantine,
    calls,
    callRemoval,
    retention,
    attendance,
    contactEraser,
    audit,
    repPurge,
    upkeep: createUpkeep({ clock, repPurge, contactEraser, suppressions, retentionPass }),
    contactExporter: createContactExporter(people),
    heldBodies,
    ledger: coverage,
    runStatistics: createRunStatistics({ runs, clock, timeZone }),
    coverage: createCoverageReader({
      coverage,
      manifests,
      getState: async (repId, fathomEmail) => toStateOf(await states.get(repId), fathomEmail),
      quarantine,
      timeZone,
      policy,
    }),
    connections,
    deliveries,
    deliveryReplay: createDeliveryReplay({ deliveries, queue }),
    mergeDelivery: createMergeDelivery({
      deliveries,
      reps,
      states,
      writer,
      readDelivery,
      startSync: async (repId) => {
        const runId = toUniqueRunId("webhook", clock.now(), random);
        await dispatcher.start({ trigger: "webhook", runId, repIds: [repId] });
      },
      clock,
      random,
      log,
      metrics,
    }),
    workMessage: createWorkMessage({ syncRep, queue, log, metrics, measure }),
    refresh: createRefresh({
      reps,
      states,
      runs,
      turns: createRefreshTurns({ database, clock }),
      syncRep,
      queue,
      policy,
      clock,
      random,
      log,
      metrics,
      measure,
    }),
  };
}
