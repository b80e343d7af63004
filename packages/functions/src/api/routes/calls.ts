/** Calls: read by rep or by Fathom's id. Lists never read a transcript. */
import type { ConditionalHeaders, ListCallsQuery } from "@fathom-sync/contract";
import { AppError, type Call, SECOND_MS, StorageUnavailable, toEpochMs } from "@fathom-sync/core";
import type { Services } from "../../wiring.ts";
import { toOwnRepId } from "../access.ts";
import { answerJson } from "../answer.ts";
import { answerNotModified, answerTagged, matchesTag, toStrongTag } from "../entity-tag.ts";
import { createHandler } from "../handlers.ts";
import { toCallView } from "../views/call-view.ts";

type RepParams = { readonly repId: string };
type CallParams = { readonly recordingId: number };

export const listCalls = createHandler<RepParams, ListCallsQuery, unknown, ConditionalHeaders>(
  async ({ services, params, query, headers }) => {
    const rep = await services.reps.get(params.repId);
    const { items, nextCursor } = await services.calls.list(
      { repId: rep.repId, from: query.from, to: query.to, includeInvisible: query.visible === "any" },
      query,
    );
    return answerTagged(headers, { items: items.map(toCallView), nextCursor });
  },
);

export const getCall = createHandler<CallParams, unknown, unknown, ConditionalHeaders>(
  async ({ services, params, headers, caller }) => {
    const call = await services.calls.get(params.recordingId, toOwnRepId(caller));
    return answerTagged(headers, toCallView(call));
  },
);

/** The same answer however often: the caller wants it gone, and it is. Deliveries first: they are nowhere named but by themselves. */
export const deleteCall = createHandler<CallParams, unknown, unknown>(async ({ services, params, deadlineAt }) => {
  const { recordingId } = params;
  const deliveries = await removeDeliveries(services, recordingId, deadlineAt);
  await services.callRemoval.remove(recordingId);
  services.log.info("call.deleted", { recordingId, deliveries });
  return new Response(null, { status: 204 });
});

/** @throws StorageUnavailable when the deadline comes first: repeated, it goes on */
async function removeDeliveries({ heldBodies, clock }: Services, recordingId: number, deadlineAt: number) {
  let count = 0;
  for await (const body of heldBodies.each()) {
    if (clock.now() >= deadlineAt) throw new StorageUnavailable("too many bodies of deliveries for one request");
    if (body.recordingId === recordingId && (await heldBodies.remove(body))) count++;
  }
  return count;
}

/** Of a call whose next look lies behind us (its rep is paused, or a tick is late): the schedule's interval is a good guess. */
const OVERDUE_SECONDS = 300;

/** Says when Fathom is asked for it again. */
async function toPending({ manifests, clock }: Services, call: Call): Promise<AppError> {
  const { repId, recordingId, createdAt } = call;
  const entry = (await manifests.listWindow(repId, createdAt, createdAt)).find(
    (one) => one.recordingId === recordingId,
  );
  const waitMs = entry?.nextAttemptAt === undefined ? 0 : toEpochMs(entry.nextAttemptAt) - clock.now();
  const retryAfterSeconds = waitMs > 0 ? Math.ceil(waitMs / SECOND_MS) : OVERDUE_SECONDS;
  return new AppError("part_pending", `the transcript of ${recordingId} is still being made`, { retryAfterSeconds });
}

/** A transcript is stored under the hash of its text: that the caller has it is known without reading it. */
export const getTranscript = createHandler<CallParams, unknown, unknown, ConditionalHeaders>(
  async ({ services, params, headers, caller }) => {
    const call = await services.calls.get(params.recordingId, toOwnRepId(caller));
    const { recordingId, language = null } = call;
    const { state, pointer } = call.transcript;
    const tag = toStrongTag(JSON.stringify([recordingId, language, pointer?.revision]));
    if (state === "present" && pointer && matchesTag(headers["If-None-Match"], tag)) return answerNotModified(tag);
    if (state === "pending") throw await toPending(services, call);
    const items = await services.calls.getTranscript(call);
    return answerJson(200, { recordingId, language, items }, { etag: tag });
  },
);
