/**
 * The whole engine on one table, one virtual clock and one simulated Fathom. Every command to the database and every request
 * to Fathom passes one gate, where a test can watch it, stop it or kill the process that sent it.
 */
import { randomBytes } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createFathomSources } from "@fathom-sync/fathom";
import { createSimulator, type MeetingInput, type Simulator } from "@fathom-sync/simulator";
import { createWatchedLog, watchMessage } from "../../../test/canaries/index.ts";
import { rememberCheckedModels } from "../../simulation/src/machine/known-models.ts";
import {
  type Connection,
  completeBatches,
  createCallRepository,
  createCallWriter,
  createConnectionRepository,
  createConnections,
  createCoverageRepository,
  createDispatcher,
  createImportRep,
  createKeyVault,
  createManifestRepository,
  createQuarantineRepository,
  createRefresh,
  createRefreshTurns,
  createRepRepository,
  createRunRepository,
  createStateRepository,
  createStoreWebhook,
  createSuppressions,
  createSyncRep,
  createWebhookPathRepository,
  createWebhookProvisioning,
  createWorkMessage,
  DAY_MS,
  type Database,
  DEFAULT_STANDING_LIMITS,
  DEFAULT_SYNC_POLICY,
  MINUTE_MS,
  measure,
  meterClient,
  type OutgoingMessage,
  type Rep,
  type Retention,
  type SyncMessage,
  type SyncPolicy,
  type SyncQueue,
  type SyncRepInput,
  type SyncReport,
} from "../src/index.ts";
import { createMetricsRecorder } from "./metrics-recorder.ts";
import { createTestClient, createTestTable } from "./table.ts";
import { createTestClock, type TestClock } from "./virtual-clock.ts";

export const START = "2026-11-22T12:00:00.000Z";

/** One thing that leaves the process. `before`: it has not happened yet · `after`: it has, and nobody knows yet. */
export interface Passage {
  readonly moment: "before" | "after";
  readonly kind: "database" | "fathom";
  /** Name of the command, or `light`, `heavy`. */
  readonly name: string;
  readonly input: unknown;
}

export interface Bench extends Engine {
  readonly clock: TestClock;
  readonly simulator: Simulator;
  readonly client: DynamoDBClient;
  readonly database: Database;
  readonly policy: SyncPolicy;
  /** Throws to stop what passes; set by tests. */
  gate: ((passage: Passage) => void) | undefined;
  /** How long every answer of Fathom takes, in virtual time. */
  latencyMs: number;
  /** Messages sent and not yet taken, oldest first. */
  readonly sent: (OutgoingMessage & { readonly dueAt: number })[];
  /** A rep with a user at Fathom and a stored key. */
  addRep(repId: string, options?: { readonly email?: string; readonly active?: boolean }): Promise<Rep>;
  /** `count` calls of a rep, the newest `newestMinutesAgo`, one every `everyMinutes`; returns their ids, newest first. */
  addCalls(
    repId: string,
    count: number,
    options?: { readonly newestMinutesAgo?: number; readonly everyMinutes?: number } & Omit<MeetingInput, "createdAt">,
  ): number[];
  toEmail(repId: string): string;
  sync(repId: string, input?: Partial<SyncRepInput>): Promise<SyncReport>;
  /** Works through everything sent, waiting for what is delayed; returns the reports in order. */
  drain(options?: { readonly deadlineMs?: number; readonly limit?: number }): Promise<SyncReport[]>;
  /** Runs `work` and tells what passed the gate meanwhile. */
  watch<T>(work: () => Promise<T>): Promise<{ result: T; passages: Passage[] }>;
  /** The engine of another process: the same table, clock and Fathom, memory of its own. */
  createEngine(): Engine;
}

export type Engine = ReturnType<typeof createEngine>;

/** Worker invocations have minutes; tests that need less say so. */
const DEADLINE_MS = 10 * MINUTE_MS;

// Each bench has all entities anew; checking their models took a quarter of some files' time.
rememberCheckedModels();

export async function createBench(
  url: string,
  policy: Partial<SyncPolicy> = {},
  options: { readonly webhookBaseUrl?: string; readonly retention?: Retention } = {},
): Promise<Bench> {
  const clock = createTestClock(START);
  const simulator = createSimulator({ clock: { now: () => clock.now() } });
  const client = completeBatches(meterClient(createTestClient(url)), { clock, random: () => 0.5 });
  const emails = new Map<string, string>();
  const sent: Bench["sent"] = [];
  let runs = 0;

  const pass = (passage: Passage) => {
    bench.gate?.(passage);
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const passage = { kind: "database", name: context.commandName ?? "", input: args.input } as const;
      pass({ ...passage, moment: "before" });
      const release = clock.hold();
      try {
        return await next(args);
      } finally {
        release();
        pass({ ...passage, moment: "after" });
      }
    },
    { step: "initialize", name: "benchGate", priority: "high" },
  );
  const fetchFathom = async (target: string, init: RequestInit): Promise<Response> => {
    const heavy = /include_(transcript|summary)=true/.test(target);
    const passage = { kind: "fathom", name: heavy ? "heavy" : "light", input: target } as const;
    pass({ ...passage, moment: "before" });
    if (bench.latencyMs > 0) await clock.sleep(bench.latencyMs, init.signal ?? undefined);
    init.signal?.throwIfAborted();
    const response = await simulator.fetch(target, init);
    pass({ ...passage, moment: "after" });
    return response;
  };
  const queue: SyncQueue = {
    async send(messages) {
      for (const { message } of messages) watchMessage(JSON.stringify(message));
      sent.push(...messages.map((outgoing) => ({ ...outgoing, dueAt: clock.now() + outgoing.delaySeconds * 1_000 })));
    },
  };
  // By a client of its own: making the table is no passage of the engine's.
  const database = { client, tableName: await createTestTable(createTestClient(url)) };
  const fullPolicy = { ...DEFAULT_SYNC_POLICY, ...policy };
  const createOwnEngine = () =>
    createEngine({
      webhookBaseUrl: options.webhookBaseUrl,
      retention: options.retention ?? {},
      clock,
      database,
      policy: fullPolicy,
      fetch: fetchFathom,
      queue,
    });

  const bench: Bench = {
    ...createOwnEngine(),
    clock,
    simulator,
    client,
    database,
    policy: fullPolicy,
    gate: undefined,
    latencyMs: 0,
    sent,
    createEngine: createOwnEngine,
    toEmail: (repId) => emails.get(repId) ?? `${repId}@sellers.example`,
    async addRep(repId, { email = `${repId}@sellers.example`.toLowerCase(), active = true } = {}) {
      emails.set(repId, email);
      const { apiKey } = simulator.addUser({ email, name: `Rep ${repId}` });
      await bench.reps.put(repId, { name: `Rep ${repId}`, email, fathomEmail: email, active });
      const connection: Omit<Connection, "revision"> = {
        connectionId: `rep:${repId}`,
        repId,
        status: "ok",
        keyTail: apiKey.slice(-4),
        sealedKey: await bench.vault.seal(repId, apiKey),
        checkedAt: START,
        reason: undefined,
        probeAfter: undefined,
        ownersSeen: undefined,
      };
      await bench.connections.put(connection);
      return await bench.reps.setConnection(repId, connection.connectionId);
    },
    addCalls(repId, count, { newestMinutesAgo = 60, everyMinutes = 45, ...meeting } = {}) {
      return Array.from({ length: count }, (_, index) => {
        const createdAt = clock.now() - (newestMinutesAgo + index * everyMinutes) * MINUTE_MS;
        return simulator.addMeeting(bench.toEmail(repId), { durationMinutes: 5, ...meeting, createdAt }).recordingId;
      });
    },
    async sync(repId, input = {}) {
      runs++;
      return await clock.settle(
        bench.syncRep({
          repId,
          runId: `run-${runs}`,
          trigger: "schedule",
          attempt: 1,
          scope: "all",
          deadlineAt: clock.now() + DEADLINE_MS,
          ...input,
        }),
      );
    },
    async drain({ deadlineMs = DEADLINE_MS, limit = 100 } = {}) {
      const reports: SyncReport[] = [];
      while (sent.length > 0) {
        if (reports.length === limit) throw new Error(`${limit} messages and no end`);
        sent.sort((a, b) => a.dueAt - b.dueAt);
        const next = sent.shift();
        if (!next) break;
        if (next.dueAt > clock.now()) clock.set(next.dueAt);
        const { report } = await clock.settle(bench.workMessage(next.message, clock.now() + deadlineMs));
        reports.push(report);
      }
      return reports;
    },
    async watch(work) {
      const passages: Passage[] = [];
      const outer = bench.gate;
      bench.gate = (passage) => {
        passages.push(passage);
        outer?.(passage);
      };
      try {
        return { result: await work(), passages };
      } finally {
        bench.gate = outer;
      }
    },
  };
  return bench;
}

function createEngine(dependencies: {
  clock: TestClock;
  database: Database;
  policy: SyncPolicy;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  queue: SyncQueue;
  webhookBaseUrl: string | undefined;
  retention: Retention;
}) {
  const { clock, database, policy, queue, retention } = dependencies;
  const log = createWatchedLog();
  const metrics = createMetricsRecorder();
  let seed = 0;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const reps = createRepRepository({ database, clock });
  const connections = createConnectionRepository({ database });
  const states = createStateRepository({ database });
  const suppressions = createSuppressions({ database, clock });
  const manifests = createManifestRepository({ database });
  const calls = createCallRepository({ database });
  const coverage = createCoverageRepository({ database });
  const quarantine = createQuarantineRepository({ database });
  const runs = createRunRepository({ database, clock, measure, metrics });
  const writer = createCallWriter({ database, clock, random, suppressions, retention });
  const dataKey = { dataKeyId: "test", plaintext: new Uint8Array(32).fill(7) };
  const vault = createKeyVault({ dataKeys: { current: async () => dataKey, get: async () => dataKey } });
  const sources = createFathomSources({ fetch: dependencies.fetch, clock, random, log });
  const webhooks = createWebhookProvisioning({
    connections,
    paths: createWebhookPathRepository({ database }),
    storeWebhook: createStoreWebhook({ database }),
    vault,
    sources,
    clock,
    log,
    metrics,
    baseUrl: dependencies.webhookBaseUrl,
    policy: policy.webhook,
    randomBytes,
  });
  const syncRep = createSyncRep({
    webhooks,
    reps,
    connections,
    states,
    manifests,
    coverage,
    quarantine,
    writer,
    vault,
    sources,
    policy,
    retention,
    timeZone: "Europe/Amsterdam",
    clock,
    random,
    log,
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
  const startSync = async (repId: string) => {
    await dispatcher.start({ trigger: "connect", runId: `connect-${repId}-${clock.now()}`, repIds: [repId] });
  };
  return {
    reps,
    webhooks,
    importRep: createImportRep({ database, reps, connections, vault, clock }),
    connections,
    states,
    manifests,
    calls,
    coverage,
    quarantine,
    runs,
    writer,
    vault,
    sources,
    syncRep,
    dispatcher,
    queue,
    metrics,
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
    connecting: createConnections({
      reps,
      connections,
      vault,
      webhooks,
      sources,
      clock,
      log,
      probeEveryMs: policy.probeEveryMs,
      confirmRefusalAfterMs: policy.confirmRefusalAfterMs,
      startSync,
    }),
    workMessage: createWorkMessage({ syncRep, queue, log, metrics, measure }),
  };
}

/** Everything there is of a rep, without the times and sources that differ from one way to the other. */
export async function readWhole(bench: Bench, repId: string) {
  const state = await bench.states.get(repId);
  const entries = await bench.manifests.listWindow(repId, "2000", "2999");
  const calls = [];
  let cursor: string | undefined;
  do {
    const page = await bench.calls.list({ repId, includeInvisible: true }, { limit: 100, cursor });
    calls.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return {
    counters: { calls: state.calls, pendingParts: state.pendingParts },
    entries: entries.map(({ recordingId, metaHash, summary, transcript, actionItems, visible }) => ({
      recordingId,
      metaHash,
      summary,
      transcript,
      actionItems,
      visible,
    })),
    calls: await Promise.all(
      calls.map(async ({ observedAt: _observedAt, source: _source, summary, actionItems, transcript, ...call }) => ({
        ...call,
        summary: { state: summary.state, markdown: summary.markdown, templateName: summary.templateName },
        actionItems: { state: actionItems.state, items: actionItems.items },
        transcript: { state: transcript.state, pointer: transcript.pointer },
        lines: transcript.state === "present" ? await bench.calls.getTranscript({ ...call, transcript } as never) : [],
      })),
    ),
  };
}

export function toMessage(repId: string, runId: string, more: Partial<SyncMessage> = {}): SyncMessage {
  return { v: 1, kind: "sync-rep", repId, runId, trigger: "schedule", attempt: 1, ...more };
}

export const minutes = (count: number) => count * MINUTE_MS;
export const days = (count: number) => count * DAY_MS;
