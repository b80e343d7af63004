/**
 * Webhooks at Fathom, registered and deleted by the system itself: whoever connects a rep configures nothing. A failure here never
 * fails a connection or a sync, because polling is the truth; it is noted with the connection and tried again.
 *
 * Fathom can neither list webhooks nor say whether one is still there (Fathom: webhooks). So the daily check, done at the end of a
 * complete run, registers a new one and then deletes the old: what was gone is there again, and no secret is older than a day. And so
 * a webhook whose id was lost, because we died or Fathom's answer did, can be found by nobody: that one is on its way is written down
 * first, and the next try counts what was left of the one before.
 */
import { type Clock, type Instant, MINUTE_MS, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import type { FailureCode } from "../failure.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { type CallSource, type CallSources, DeadlineReached, SourceError } from "../source/call-source.ts";
import type { Connection, WebhookRegistration } from "./connection.ts";
import type { ConnectionRepository } from "./connection-repository.ts";
import { KeyUnreadable, type KeyVault } from "./key-vault.ts";
import { toPathHash, toSecretOwner } from "./webhook-path.ts";
import type { WebhookPathRepository } from "./webhook-path-repository.ts";
import type { StoreWebhook } from "./webhook-store.ts";

export interface WebhookProvisioning {
  /** Registers a webhook, stores it, and deletes the one before. Without a base URL: deletes what is there. Never throws. */
  register(connection: Connection, source: CallSource): Promise<Connection>;
  /** As `register`, when it is due: none yet, another key or address than then, a day old, or an hour after a failure. */
  tend(connection: Connection, source: CallSource): Promise<void>;
  /**
   * Deletes the webhook: deliveries are unknown from now on, also when Fathom cannot be asked. Then its id stays with the
   * connection, and is deleted with the next registration. Never throws for Fathom's trouble.
   */
  retire(connection: Connection): Promise<Connection>;
  /** As `retire`, before the key goes: a webhook Fathom could not be asked to delete is counted as lost, with its id in the log. */
  abandon(connection: Connection): Promise<void>;
}

export interface WebhookPolicy {
  readonly everyMs: number;
  readonly retryMs: number;
}

/** Where Fathom delivers, below the base URL. */
export const WEBHOOK_PATH = "/api/webhooks/fathom";
/** 256 bits: the path is not to be guessed. */
const PATH_KEY_BYTES = 32;
/** Somebody may be waiting, and polling brings the calls all the same. */
const TIMEOUT_MS = 8 * SECOND_MS;
/** No function of ours lives longer: who wrote that one is on its way before that is dead. */
const ALIVE_MS = 15 * MINUTE_MS;
/** After these nobody knows whether Fathom has registered it. */
const IN_DOUBT: ReadonlySet<FailureCode> = new Set([
  "fathom_timeout",
  "fathom_unreachable",
  "fathom_server_error",
  "fathom_malformed_answer",
]);
/** Tries to store against others who change the same connection. */
const ATTEMPTS_MAX = 3;

export function createWebhookProvisioning(dependencies: {
  connections: ConnectionRepository;
  paths: WebhookPathRepository;
  storeWebhook: StoreWebhook;
  vault: KeyVault;
  sources: CallSources;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Public origin of the receiving function; undefined: webhooks are off. */
  baseUrl: string | undefined;
  policy: WebhookPolicy;
  /** Cryptographic. */
  randomBytes: (size: number) => Uint8Array;
}): WebhookProvisioning {
  const { connections, paths, storeWebhook, vault, sources, clock, log, metrics, baseUrl, policy } = dependencies;
  return { register, tend, retire, abandon };

  async function tend(connection: Connection, source: CallSource): Promise<void> {
    if (isDue(connection)) await register(connection, source);
  }

  function isDue({ webhook, sealedKey }: Connection): boolean {
    if (!webhook) return baseUrl !== undefined;
    const since = (instant: string) => clock.now() - toEpochMs(instant);
    if (webhook.reason !== undefined) return since(webhook.attemptedAt) >= policy.retryMs;
    if (webhook.pathHash === undefined || webhook.baseUrl !== baseUrl || webhook.sealedKey !== sealedKey) return true;
    return since(webhook.attemptedAt) >= policy.everyMs;
  }

  async function register(connection: Connection, source: CallSource): Promise<Connection> {
    try {
      return baseUrl === undefined ? await retire(connection) : await registerAt(baseUrl, connection, source);
    } catch (error) {
      log.error("webhook.not_registered", error, { repId: connection.repId });
      metrics.add("WebhooksNotRegistered", 1);
      return connection;
    }
  }

  async function registerAt(base: string, before: Connection, source: CallSource): Promise<Connection> {
    const { repId, connectionId, sealedKey } = before;
    const attemptedAt = toInstant(clock.now());
    const connection = await noteIntent(before, base, attemptedAt);
    // Somebody else has registered or deleted meanwhile.
    if (connection.webhook?.intendedAt !== attemptedAt) return connection;
    const { intendedAt: _intendedAt, ...known } = connection.webhook;
    const pathKey = Buffer.from(dependencies.randomBytes(PATH_KEY_BYTES)).toString("base64url");
    const pathHash = toPathHash(pathKey);
    const created = await attempt(() => source.createWebhook(`${base}${WEBHOOK_PATH}/${pathKey}`));
    if (created.reason !== undefined) {
      log.warn("webhook.not_registered", { repId, code: created.reason });
      metrics.add("WebhooksNotRegistered", 1);
      // No answer, or none that can be read: it may have been registered all the same.
      const left = IN_DOUBT.has(created.reason) ? connection.webhook : known;
      return await note(connection, { ...left, attemptedAt, reason: created.reason });
    }
    const { webhookId, secret } = created.result;
    const webhook: WebhookRegistration = {
      webhookId,
      pathHash,
      sealedKey,
      baseUrl: base,
      attemptedAt,
      reason: undefined,
      ...(known.lost === undefined ? {} : { lost: known.lost }),
    };
    try {
      const sealedSecret = await vault.seal(toSecretOwner(pathHash), secret);
      const path = { pathHash, repId, connectionId, sealedSecret, createdAt: attemptedAt };
      const stored = await storeUnlessOvertaken(connection, webhook, path);
      if (stored) {
        log.info("webhook.registered", { repId, webhookId });
        await forget(connection, source);
        return stored;
      }
      log.info("webhook.overtaken", { repId, webhookId });
    } catch (error) {
      const reason = await deleteAtFathom(connection, webhook, source);
      // What cannot be noted now is noted as lost by the next try; what is to be told is what went wrong first.
      if (reason === undefined) await note(connection, before.webhook).catch(() => undefined);
      throw error;
    }
    await deleteAtFathom(connection, webhook, source);
    return before;
  }

  /** Written before Fathom is asked. An earlier one that was never taken back is a webhook that may be left there. */
  async function noteIntent(connection: Connection, base: string, now: Instant): Promise<Connection> {
    const { repId, webhook } = connection;
    const none = { webhookId: undefined, pathHash: undefined, sealedKey: undefined, baseUrl: base, reason: undefined };
    const intendedAt = webhook?.intendedAt;
    const isLost = intendedAt !== undefined && clock.now() - toEpochMs(intendedAt) > ALIVE_MS;
    const noted = await note(connection, {
      ...(webhook ?? { ...none, attemptedAt: now }),
      intendedAt: now,
      ...(isLost ? { lost: (webhook?.lost ?? 0) + 1 } : {}),
    });
    if (isLost && noted.webhook?.intendedAt === now) {
      log.warn("webhook.lost", { repId, intendedAt });
      metrics.add("WebhooksLost", 1);
    }
    return noted;
  }

  /** Whatever else of the connection was changed meanwhile stays; another key or another webhook wins. */
  async function storeUnlessOvertaken(
    connection: Connection,
    webhook: WebhookRegistration,
    path: Parameters<StoreWebhook>[2],
  ): Promise<Connection | undefined> {
    let held: Connection | undefined = connection;
    for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts++) {
      if (held?.sealedKey !== connection.sealedKey) return undefined;
      if (held.webhook?.webhookId !== connection.webhook?.webhookId) return undefined;
      const stored = await storeWebhook(held, webhook, path);
      if (stored) return stored;
      held = await connections.find(connection.connectionId);
    }
    return undefined;
  }

  async function retire(connection: Connection): Promise<Connection> {
    const { webhook, repId } = connection;
    if (!webhook) return connection;
    const reason = await forget(connection);
    if (reason === undefined) log.info("webhook.deleted", { repId, webhookId: webhook.webhookId });
    const left = { ...webhook, pathHash: undefined, attemptedAt: toInstant(clock.now()), reason };
    return await note(connection, reason === undefined ? undefined : left);
  }

  async function abandon(connection: Connection): Promise<void> {
    const { repId, webhook } = await retire(connection);
    if (webhook?.webhookId === undefined) return;
    log.warn("webhook.lost", { repId, webhookId: webhook.webhookId });
    metrics.add("WebhooksLost", 1);
  }

  /** Writes how it stands, unless somebody else has registered or deleted meanwhile. */
  async function note(connection: Connection, webhook: WebhookRegistration | undefined): Promise<Connection> {
    let held: Connection | undefined = connection;
    for (let attempts = 1; attempts <= ATTEMPTS_MAX; attempts++) {
      if (!held || held.webhook?.webhookId !== connection.webhook?.webhookId) break;
      const noted = await connections.replace(held, { ...held, webhook });
      if (noted) return noted;
      held = await connections.find(connection.connectionId);
    }
    return held ?? connection;
  }

  /** The webhook that was: first no delivery is known any more, then Fathom is told. Returns why Fathom could not be. */
  async function forget(connection: Connection, source?: CallSource): Promise<FailureCode | undefined> {
    const { webhook } = connection;
    if (webhook?.pathHash !== undefined) await paths.remove(webhook.pathHash);
    return webhook?.webhookId === undefined ? undefined : await deleteAtFathom(connection, webhook, source);
  }

  /** With the key it was registered with; when that one is no good any more, with the one in use: mostly it is the same person's. */
  async function deleteAtFathom(
    connection: Connection,
    { webhookId, sealedKey }: WebhookRegistration,
    source: CallSource | undefined,
  ): Promise<FailureCode | undefined> {
    let reason: FailureCode | undefined;
    if (webhookId === undefined) return undefined;
    for (const sealed of new Set([sealedKey ?? connection.sealedKey, connection.sealedKey])) {
      const deleted = await attempt(async () => {
        const own = sealed === connection.sealedKey ? source : undefined;
        return await (own ?? (await open(connection, sealed))).deleteWebhook(webhookId);
      });
      // Gone already is as good as deleted.
      if (deleted.reason === undefined) return undefined;
      reason = deleted.reason;
    }
    log.warn("webhook.not_deleted", { repId: connection.repId, webhookId, code: reason });
    return reason;
  }

  async function open(connection: Connection, sealedKey: string): Promise<CallSource> {
    const { repId, connectionId } = connection;
    const apiKey = await vault.open(repId, sealedKey);
    return sources.open({ apiKey, connectionId, recordedBy: null, deadlineAt: clock.now() + TIMEOUT_MS });
  }
}

type Attempted<T> = { readonly result: T; readonly reason?: undefined } | { readonly reason: FailureCode };

/** Fathom's trouble as a reason; everything else is thrown. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof SourceError) return { reason: error.code };
    if (error instanceof DeadlineReached) return { reason: "fathom_timeout" };
    if (error instanceof KeyUnreadable) return { reason: "connection_unreadable" };
    throw error;
  }
}
