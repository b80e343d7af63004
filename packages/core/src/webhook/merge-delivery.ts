/**
 * What a worker does with a pointer to a delivery: the call goes through the same merge as everything a poll lists. Polling stays
 * the truth: whatever goes wrong here, the next poll finds the call; and a delivery says nothing about what is complete.
 */
import { type Clock, type Random, SECOND_MS, toEpochMs, toInstant } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { Rep } from "../rep/rep.ts";
import type { RepRepository } from "../rep/rep-repository.ts";
import type { SourceCall } from "../source/call-source.ts";
import type { CallWriter } from "../sync/call-writer.ts";
import { toUntriedPlan } from "../sync/content-pass.ts";
import { toStateOf } from "../sync/state.ts";
import type { StateRepository } from "../sync/state-repository.ts";
import type { StoredCalls } from "../sync/stored-calls.ts";
import { Superseded } from "../sync/superseded.ts";
import type { WebhookMessage } from "../sync/webhook-message.ts";
import type { WebhookDelivery } from "./delivery.ts";
import { unpackBody } from "./delivery-body.ts";
import type { DeliveryRepository, Settlement } from "./delivery-repository.ts";

/** Reads a body as the source writes it. Never throws. */
export type ReadDelivery = (
  body: string,
) =>
  | { readonly call: SourceCall; readonly oddFields: string | undefined }
  | { readonly call?: undefined; readonly reason: string };

/** `gone`: not there any more, or somebody else was first. */
export type MergedDelivery = Settlement["state"] | "gone";

/** @throws Superseded, StorageUnavailable: then the message is to come back */
export type MergeDelivery = (message: Pick<WebhookMessage, "repId" | "deliveryId">) => Promise<MergedDelivery>;

/** Tries against runs that commit at the same moment; a run commits once, so a second one is rare and a sixth is not. */
const ATTEMPTS_MAX = 6;
const BACKOFF_MS = SECOND_MS / 10;

export function createMergeDelivery(dependencies: {
  deliveries: DeliveryRepository;
  reps: RepRepository;
  states: StateRepository;
  writer: CallWriter;
  readDelivery: ReadDelivery;
  /** Polls the rep in the background. */
  startSync: (repId: string, deliveryId: string) => Promise<void>;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: Metrics;
}): MergeDelivery {
  const { deliveries, reps, states, writer, readDelivery, clock, random, log, metrics } = dependencies;

  /** The transaction is refused while another run commits: then what is held is read again, and merged with. */
  async function store(rep: Rep, call: SourceCall, observedAt: string): Promise<StoredCalls> {
    const observation = { call, observedAt, source: "webhook" as const };
    for (let attempt = 1; ; attempt++) {
      const state = toStateOf(await states.get(rep.repId), rep.fathomEmail, toInstant(clock.now()));
      try {
        return await writer.store(state, [{ entry: undefined, observation }], toUntriedPlan(clock));
      } catch (error) {
        if (!(error instanceof Superseded) || attempt === ATTEMPTS_MAX) throw error;
        await clock.sleep(BACKOFF_MS * 2 ** attempt * (0.5 + random() / 2));
      }
    }
  }

  async function work(delivery: WebhookDelivery): Promise<Settlement> {
    const { repId, deliveryId, body, observedAt, connectionId } = delivery;
    const rep = await reps.find(repId);
    if (!rep?.active) return { state: "ignored", reason: "the rep is paused or gone" };
    if (rep.connectionId !== connectionId) return { state: "ignored", reason: "the connection is gone" };
    if (body === undefined) {
      await dependencies.startSync(repId, deliveryId);
      return { state: "ignored", reason: "larger than can be kept: the rep is polled instead" };
    }
    const reading = readDelivery(unpackBody(body));
    if (!reading.call) return { state: "unreadable", reason: reading.reason };
    const { call, oddFields } = reading;
    if (oddFields !== undefined) log.warn("webhook.odd_fields", { repId, recordingId: call.recordingId, oddFields });
    if (call.recordedByEmail?.toLowerCase() !== rep.fathomEmail.toLowerCase()) {
      return { state: "ignored", reason: "not recorded by this rep" };
    }
    const { changes, unstorable } = await store(rep, call, observedAt);
    const [refused] = unstorable;
    if (refused) return { state: "unreadable", reason: refused.reason };
    const change = changes.get(call.recordingId);
    if (change === "added") metrics.add("CallsAdded", 1);
    if (change === "updated") metrics.add("CallsUpdated", 1);
    return { state: "merged" };
  }

  return async ({ repId, deliveryId }) => {
    const delivery = await deliveries.find(repId, deliveryId);
    // A second pointer to the same delivery, or one that outlived it. What could not be read is read again: that is a replay.
    if (delivery?.state !== "received" && delivery?.state !== "unreadable") return "gone";
    const settlement = await work(delivery);
    if (!(await deliveries.settle(delivery, settlement))) return "gone";
    const fields = { repId, deliveryId, state: settlement.state };
    if (settlement.state === "merged") {
      log.info("webhook.settled", { ...fields, afterMs: clock.now() - toEpochMs(delivery.receivedAt) });
      return settlement.state;
    }
    if (settlement.state === "unreadable" && delivery.state === "received") metrics.add("WebhooksUnreadable", 1);
    log.warn("webhook.settled", { ...fields, reason: settlement.reason });
    return settlement.state;
  };
}
