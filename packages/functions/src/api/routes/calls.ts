/** Calls: read by rep or by Fathom's id. Lists never read a transcript. */
import type { ConditionalHeaders, ListCallsQuery } from "@fathom-sync/contract";
import { toOwnRepId } from "../access.ts";
import { answerJson } from "../answer.ts";
import { answerNotModified, matchesTag, toStrongTag } from "../entity-tag.ts";
import { createHandler } from "../handlers.ts";
import { toCallView } from "../views/call-view.ts";

type RepParams = { readonly repId: string };
type CallParams = { readonly recordingId: number };

export const listCalls = createHandler<RepParams, ListCallsQuery, unknown>(async ({ services, params, query }) => {
  const rep = await services.reps.get(params.repId);
  const { items, nextCursor } = await services.calls.list(
    { repId: rep.repId, from: query.from, to: query.to, includeInvisible: query.visible === "any" },
    query,
  );
  return answerJson(200, { items: items.map(toCallView), nextCursor });
});

export const getCall = createHandler<CallParams, unknown, unknown, ConditionalHeaders>(
  async ({ services, params, headers, caller }) => {
    const call = await services.calls.get(params.recordingId, toOwnRepId(caller));
    const view = toCallView(call);
    const tag = toStrongTag(JSON.stringify(view));
    return matchesTag(headers["If-None-Match"], tag) ? answerNotModified(tag) : answerJson(200, view, { etag: tag });
  },
);

/** The same answer however often: the caller wants it gone, and it is. */
export const deleteCall = createHandler<CallParams, unknown, unknown>(async ({ services, params }) => {
  await services.callRemoval.remove(params.recordingId);
  services.log.info("call.deleted", { recordingId: params.recordingId });
  return new Response(null, { status: 204 });
});

/** A transcript is stored under the hash of its text: that the caller has it is known without reading it. */
export const getTranscript = createHandler<CallParams, unknown, unknown, ConditionalHeaders>(
  async ({ services, params, headers, caller }) => {
    const call = await services.calls.get(params.recordingId, toOwnRepId(caller));
    const { recordingId, language = null } = call;
    const { state, pointer } = call.transcript;
    const tag = toStrongTag(JSON.stringify([recordingId, language, pointer?.revision]));
    if (state === "present" && pointer && matchesTag(headers["If-None-Match"], tag)) return answerNotModified(tag);
    const items = await services.calls.getTranscript(call);
    return answerJson(200, { recordingId, language, items }, { etag: tag });
  },
);
